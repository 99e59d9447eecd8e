import Kernel
import Media
import Office
import Organisation
import Sheets

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
                // A new year brings other villages.
                let place = index * 41 + turn * 23 + (stage.isOpening ? 0 : 5)
                guard !stage.villages.isEmpty else { return nil }
                let village = stage.villages[place % stage.villages.count]
                let day = stage.day(2 + index)
                return DemoEvent.leading(at: stage.moment(on: day, hour: 9 + turn)) {
                    try await propose(unit, village, place, on: day, clerk, stage)
                }
            }
        }
    }

    private static func propose(
        _ unit: Party, _ village: Party, _ place: Int, on day: Day, _ clerk: Actor, _ stage: DemoStage
    ) async throws -> [DemoEvent] {
        guard let id = ID<Unit>(unit.unit), let code = village.division,
            let until = Day(year: stage.year + (stage.isOver ? 0 : 2), month: 12, dayOfMonth: 31)
        else { return [] }
        let pairing = try await stage.office.carryOut(
            ProposePairing(unit: id, village: code, aims: "环境整治、文化礼堂活动、困难家庭帮扶，每季度至少一次活动。", until: until),
            by: stage.representative(of: unit) ?? clerk)
        // The last is still waiting for its village.
        guard place % 5 != 4 || stage.isOver, let villager = stage.representative(of: village) else { return [] }
        let signed = stage.moment(on: day.adding(days: 3 + place % 7), hour: 10)
        let photo = try await stage.photograph(.tidy, seed: UInt64(place), at: signed.adding(minutes: -40))
        let begun = DemoEvent(at: signed) {
            try await stage.office.carryOut(
                TakeProcedureStep(
                    PairingRecord.procedure, pairing, "agree",
                    answers: StepAnswers(note: "村民代表会议同意。", day: day.adding(days: 2)), photos: [photo]),
                by: villager)
            try await stage.office.carryOut(TakeProcedureStep(PairingRecord.procedure, pairing, "begin"), by: clerk)
        }
        let actor = stage.representative(of: unit) ?? clerk
        return [begun] + activities(of: pairing, place, since: signed, by: actor, stage)
            + [score(pairing, place, since: signed, by: clerk, stage)]
            + (stage.isOver ? [end(pairing, by: clerk, stage)] : [])
    }

    private static func activities(
        of pairing: ID<PairingRecord>, _ place: Int, since signed: Instant, by actor: Actor, _ stage: DemoStage
    ) -> [DemoEvent] {
        deeds.prefix(2 + place % 6).enumerated().map { index, deed in
            let day = 14 + index * 6 + place % 5
            // In a year of which little is told nothing is done before the agreement either.
            return DemoEvent(at: max(stage.moment(day: day, hour: 15), signed.adding(hours: 30))) {
                try await stage.office.carryOut(
                    RecordActivity(
                        pairing: pairing, kind: deed.0, heldOn: max(stage.day(day - 1), signed.day), title: deed.1,
                        fen: deed.0 == .money ? 2_000_000 : deed.0 == .goods ? 360_000 : nil), by: actor)
            }
        }
    }

    /// Late in the year the office marks it, by a sheet that it publishes for that when there is none.
    private static func score(
        _ pairing: ID<PairingRecord>, _ place: Int, since signed: Instant, by clerk: Actor, _ stage: DemoStage
    ) -> DemoEvent {
        DemoEvent(at: max(stage.moment(day: 55, hour: 10), signed.adding(hours: 48))) {
            let sheet = try await sheet(clerk, stage)
            let done = stage.isOver ? 4 : 2
            let marks: [(String, Judgement)] = [
                (
                    "1-1",
                    .parts(
                        present: place % 3 == 0 ? ["a", "b"] : ["a", "b", "c"], missing: place % 3 == 0 ? ["c"] : [])
                ),
                ("2-1", .share(reached: min(4, done + place % 2), of: 4)),
                ("2-2", .share(reached: 1 + place % 2, of: 2)),
                ("3-1", .count(2)), ("3-2", .mark(Points(whole: 15 + place % 5))),
            ]
            try await stage.office.carryOut(
                ScorePairing(
                    pairing, year: stage.day(55).year, sheet: sheet, edition: 1,
                    marks.map {
                        Observation(id: $0.0, item: $0.0, seen: .judged($0.1))
                    }, words: "看了活动记录，走访了村干部和三户群众。"), by: clerk)
        }
    }

    private static func sheet(_ clerk: Actor, _ stage: DemoStage) async throws -> ID<Sheet> {
        let known = try await stage.office.read { try PairingScores.editions(county: clerk.county, in: $0) }
        if let known = known.first { return known.sheet }
        return try await stage.office.publish(
            Sheet(yaml: BroughtUse.pairings.template), by: clerk, approvedBy: try stage.actor(.director))
    }

    private static func end(_ pairing: ID<PairingRecord>, by clerk: Actor, _ stage: DemoStage) -> DemoEvent {
        DemoEvent(at: stage.moment(day: 58, hour: 16)) {
            try await stage.office.carryOut(
                TakeProcedureStep(
                    PairingRecord.procedure, pairing, "end",
                    answers: StepAnswers(note: "一期届满，下一年另行结对。", day: stage.day(57))), by: clerk)
        }
    }
}
