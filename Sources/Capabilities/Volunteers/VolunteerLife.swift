import Kernel
import Office
import Organisation

/// The volunteers of the invented county: in each of its villages who works there, in one of four some more, a team for each
/// township and department.
enum VolunteerLife {
    private static let names = ["陈秀兰", "王建华", "李小燕", "张国强", "周美玲", "吴志刚", "徐丽娟", "孙永明", "胡爱珍", "朱文斌", "高春花", "林海涛"]
    private static let skills = ["理发", "水电维修", "急救", "普通话宣讲", "戏曲", "书法", "法律咨询", "电脑维修", "", "裁缝"]

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        guard stage.isOpening else { return later(stage) }
        let townships = stage.townships.enumerated().map { index, township in
            DemoEvent(at: stage.moment(on: stage.first, hour: 9, minute: 5 + index)) {
                try await register(in: township, index, clerk, stage)
            }
        }
        let departments = DemoEvent(at: stage.moment(on: stage.first, hour: 9, minute: 30)) {
            for (index, unit) in stage.departments.enumerated() {
                guard let id = ID<Unit>(unit.unit) else { continue }
                try await stage.office.carryOut(
                    FormTeam(
                        name: "\(unit.name.replacing("明川县", with: ""))志愿服务队", unit: id,
                        leaderName: names[index % names.count],
                        kinds: [.environment, .repair, .law, .health, .learning, .theory].rotated(by: index, taking: 3),
                        formedOn: stage.first), by: clerk)
            }
        }
        return townships + [departments] + later(stage)
    }

    private static func register(
        in township: Party, _ index: Int, _ clerk: Actor, _ stage: DemoStage
    ) async throws {
        guard let own = ID<Unit>(township.unit), let code = township.division else { return }
        let team = try await stage.office.carryOut(
            FormTeam(
                name: "\(township.name)红马甲志愿服务队", unit: own, leaderName: names[index % names.count],
                kinds: ServiceKind.allCases.rotated(by: index, taking: 7), formedOn: stage.first), by: clerk)
        let villages = stage.villages.filter { $0.division.map { code.contains($0) } ?? false }
        for (place, village) in villages.enumerated() where place % 2 == 0 {
            guard let id = ID<Unit>(village.unit) else { continue }
            for turn in 0..<(place % 4 == 0 ? 3 : 1) {
                let seed = index * 31 + place * 7 + turn * 5
                // Some are pupils, with their parents' consent.
                let isChild = seed % 23 == 0
                let born = Day(
                    year: isChild ? stage.year - 12 : 1955 + seed * 3 % 45, month: 1 + seed % 12,
                    dayOfMonth: 1 + seed % 27)
                guard let born else { continue }
                let volunteer = try await stage.office.carryOut(
                    RegisterVolunteer(
                        name: names[(seed + turn) % names.count], bornOn: born, home: id,
                        skills: skills[seed % skills.count], guardian: isChild ? "家长" : "",
                        guardianOn: isChild ? stage.first : nil), by: clerk)
                if !isChild { try await stage.office.carryOut(JoinTeam(team, volunteer), by: clerk) }
            }
        }
    }

    /// Each month some report what they did by themselves, and most of it is confirmed.
    private static func later(_ stage: DemoStage) -> [DemoEvent] {
        stage.months.enumerated().flatMap { index, month in
            (0..<4).map { turn in
                let day = month.firstDay.adding(days: 9 + turn * 5)
                return DemoEvent.leading(at: stage.moment(on: day, hour: 16, minute: 20)) {
                    try await report(index * 4 + turn, on: day, stage)
                }
            }
        }
    }

    private static let deeds: [(ServiceKind, String)] = [
        (.neighbours, "陪独居老人看病"), (.environment, "清理村口河道"), (.repair, "帮邻居修水管"), (.learning, "辅导孩子作业"),
    ]

    private static func report(_ place: Int, on day: Day, _ stage: DemoStage) async throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let (kind, words) = deeds[place % deeds.count]
        let pair = try await stage.office.read { transaction -> [Volunteer] in
            let all = try Volunteers.choosable(for: clerk, in: transaction)
            guard all.count > 1 else { return [] }
            return [all[place * 13 % all.count], all[(place * 13 + 1) % all.count]]
        }
        guard pair.count == 2, pair[0].id != pair[1].id else { return [] }
        // Before anything that is arranged begins.
        let hour = 5 + place % 3
        let id = try await stage.office.carryOut(
            ReportService(
                pair[0].id, kind: kind, words: words, from: Instant(day, hour: hour),
                to: Instant(day, hour: hour, minute: 45), witness: pair[1].id), by: clerk)
        guard place % 5 != 4 else { return [] }
        let director = try stage.actor(.director)
        return [
            DemoEvent(at: stage.moment(on: day.adding(days: 3), hour: 10)) {
                try await stage.office.carryOut(
                    TakeProcedureStep(
                        ServiceReport.procedure, id, place % 9 == 8 ? "refuse" : "confirm",
                        answers: StepAnswers(note: place % 9 == 8 ? "证明人说不在场。" : "证明人\(pair[1].name)电话里说属实。")),
                    by: director)
            }
        ]
    }
}

extension Array {
    /// So many of them from one on, going round.
    fileprivate func rotated(by start: Int, taking count: Int) -> [Element] {
        (0..<Swift.min(count, self.count)).map { self[(start + $0) % self.count] }
    }
}
