import Kernel
import Media
import Office
import Organisation

/// The pairings of the invented county: each department with two villages, and what they did.
enum PairingLife {
    private static let deeds: [(PairingActivity.Kind, String)] = [
        (.together, "“我们的村晚”联排联演"), (.headVisit, "主要领导走访困难户"), (.together, "河道清理志愿服务"),
        (.goods, "文化礼堂桌椅20套"), (.together, "消防和防溺水宣讲"), (.money, "帮扶村道路灯"), (.headVisit, "现场商量产业项目"),
    ]

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        return stage.departments.enumerated().flatMap { index, unit in
            (0..<2).compactMap { turn -> DemoEvent? in
                let place = index * 41 + turn * 23
                guard !stage.villages.isEmpty else { return nil }
                let village = stage.villages[place % stage.villages.count]
                return DemoEvent.leading(at: stage.moment(day: 2 + index, hour: 9 + turn)) {
                    try await propose(unit, village, place, clerk, stage)
                }
            }
        }
    }

    private static func propose(
        _ unit: Party, _ village: Party, _ place: Int, _ clerk: Actor, _ stage: DemoStage
    ) async throws -> [DemoEvent] {
        guard let id = ID<Unit>(unit.unit), let code = village.division,
            let until = Day(year: stage.first.year + 2, month: 12, dayOfMonth: 31)
        else { return [] }
        let pairing = try await stage.office.carryOut(
            ProposePairing(unit: id, village: code, aims: "环境整治、文化礼堂活动、困难家庭帮扶，每季度至少一次活动。", until: until),
            by: stage.representative(of: unit) ?? clerk)
        // The last is still waiting for its village.
        guard place % 5 != 4, let villager = stage.representative(of: village) else { return [] }
        let drawn = DrawnPhoto(
            subject: .tidy, seed: UInt64(place), takenAt: stage.moment(day: 4), latitude: 29_500_000,
            longitude: 120_900_000)
        let photo = try await stage.photos.add(drawn.jpeg())
        return [
            DemoEvent(at: stage.moment(day: 5 + place % 7, hour: 10)) {
                try await stage.office.carryOut(
                    TakeProcedureStep(
                        PairingRecord.procedure, pairing, "agree",
                        answers: StepAnswers(note: "村民代表会议同意。", day: stage.first.adding(days: 4)), photos: [photo]),
                    by: villager)
                try await stage.office.carryOut(
                    TakeProcedureStep(PairingRecord.procedure, pairing, "begin"), by: clerk)
            }
        ]
            + deeds.prefix(2 + place % 6).enumerated().map { index, deed in
                DemoEvent(at: stage.moment(day: 14 + index * 7 + place % 5, hour: 15)) {
                    try await stage.office.carryOut(
                        RecordActivity(
                            pairing: pairing, kind: deed.0, heldOn: stage.first.adding(days: 13 + index * 7),
                            title: deed.1, fen: deed.0 == .money ? 2_000_000 : deed.0 == .goods ? 360_000 : nil),
                        by: stage.representative(of: unit) ?? clerk)
                }
            }
    }
}
