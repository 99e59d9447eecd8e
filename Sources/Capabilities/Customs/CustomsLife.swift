import Database
import Kernel
import Office
import Organisation
import Residents

/// The invented county's feasts: some villages have a standard, a council and a hall, people report there what they plan, the
/// council goes to see them, and afterwards most were smaller than they used to be.
enum CustomsLife {
    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let villages = villages(of: stage)
        guard !villages.isEmpty else { return [] }
        let opened = stage.isOpening ? opening(villages, clerk, stage) : []
        return opened + feasts(villages, clerk, stage) + own(villages, stage) + measures(villages, clerk, stage)
    }

    /// Those that have a council: one in four of a large county.
    private static func villages(of stage: DemoStage) -> [Party] {
        let all = stage.villages.filter { stage.representative(of: $0) != nil }
        return all.count < 40 ? all : all.enumerated().filter { $0.offset % 4 == 0 }.map(\.element)
    }

    private static let names = ["周建平", "李国良", "王美娟", "陈志明", "吴雅芳", "徐永强", "潘水根", "石玉兰"]
    private static let charter =
        "一、理事会由村民代表推选，任期三年。\n二、红白喜事先商量：桌数、花费、天数照村里的标准。\n三、一季度开一次会。\n四、不收好处，不替人作主。"

    private static func opening(_ villages: [Party], _ clerk: Actor, _ stage: DemoStage) -> [DemoEvent] {
        villages.enumerated().map { index, village in
            DemoEvent(at: stage.moment(day: 1, hour: 10, minute: index % 60)) {
                guard let code = village.division else { return }
                let start = stage.first.adding(days: -index % 90 - 1)
                let limits = BanquetFigures(
                    tables: 12 + index % 5 * 2, fenPerTable: 80_000 + index % 3 * 10_000, cars: 6, days: 1,
                    giftFen: 50_000)
                try await stage.office.carryOut(
                    SetStandard(
                        code, limits, usualFen: 4_000_000 + index % 4 * 500_000, from: start, words: "村民代表会议通过"),
                    by: clerk)
                let council = try await stage.office.carryOut(
                    FormCouncil(
                        code, members: (0..<5).map { names[(index + $0) % names.count] }, from: start,
                        until: start.adding(days: 3 * 365), charter: charter), by: clerk)
                try await stage.office.carryOut(
                    RecordCouncilMeeting(council, heldOn: stage.first, present: 5, words: "商定办酒标准，各组分头去说。"), by: clerk)
                guard index % 2 == 0 else { return }
                let hall = try await stage.office.carryOut(
                    OpenHall(code, index % 4 == 0 ? "文化礼堂" : "家宴中心", tables: 20, words: "桌椅碗筷齐全，提前三天拿钥匙。"), by: clerk)
                try await stage.office.carryOut(BookHall(hall, on: stage.last.adding(days: 20), "村晚排练"), by: clerk)
            }
        }
    }

    // MARK: Feasts

    private static let surnames = ["周", "潘", "石", "梁", "何", "盛", "俞", "吕", "章", "丁"]
    private static let given = ["国良", "水根", "美娟", "志明", "永强", "雅芳", "建平", "玉兰"]

    /// Twenty-seven a month of a year: some hundreds.
    private static func feasts(_ villages: [Party], _ clerk: Actor, _ stage: DemoStage) -> [DemoEvent] {
        stage.months.enumerated().flatMap { month, start in
            (0..<perMonth(stage)).compactMap { turn -> DemoEvent? in
                let day = start.firstDay.adding(days: 1 + turn)
                guard day > stage.first, day <= stage.last else { return nil }
                let place = month * perMonth(stage) + turn
                let village = villages[place * 7 % villages.count]
                return .leading(at: stage.moment(on: day, hour: 9 + turn % 7, minute: turn * 2 % 60)) {
                    try await report(place, in: village, clerk, stage)
                }
            }
        }
    }

    private static func perMonth(_ stage: DemoStage) -> Int { stage.isYear ? 27 : 25 }

    /// One a month is reported by the resident himself, on his phone.
    private static func own(_ villages: [Party], _ stage: DemoStage) -> [DemoEvent] {
        stage.months.enumerated().compactMap { month, start -> DemoEvent? in
            let day = start.firstDay.adding(days: 12)
            guard day > stage.day(2), day <= stage.last else { return nil }
            let village = villages[month % min(3, villages.count)]
            guard let code = village.division, let keeper = stage.representative(of: village) else { return nil }
            return .leading(at: stage.moment(on: day, hour: 17, minute: 20)) {
                let (today, residents) = try await stage.office.read {
                    ($0.now.day, try Residents.of(village: code, for: keeper, in: $0))
                }
                let signedIn = residents.filter(\.isSignedIn)
                guard !signedIn.isEmpty else { return [] }
                let host = signedIn[month % signedIn.count]
                let actor = Actor(
                    id: host.id.description, name: host.name, county: keeper.county, roles: [.resident],
                    scope: .person(host.id.description))
                let plan = BanquetFigures(tables: 9 + month % 4, fenPerTable: 80_000, cars: 3, giftFen: 30_000)
                let heldOn = today.adding(days: 7)
                let id = try await stage.office.carryOut(
                    ReportOwnBanquet(
                        BanquetText(
                            Banquet.Occasion.allCases[month % 6], host: host.name, heldOn: heldOn, venue: .home,
                            place: "自家院子", plan: plan)), by: actor)
                return later(id, 1, heldOn, keeper, plan, stage)
            }
        }
    }

    private static func report(
        _ place: Int, in village: Party, _ clerk: Actor, _ stage: DemoStage
    ) async throws -> [DemoEvent] {
        guard let code = village.division, let keeper = stage.representative(of: village) else { return [] }
        let (today, halls) = try await stage.office.read {
            ($0.now.day, try Halls.of(code, county: clerk.county, in: $0))
        }
        let kind: Banquet.Host = place % 11 == 10 ? .official : place % 7 == 6 ? .member : .resident
        let unit = kind == .official ? "县水利局" : kind == .member ? "\(village.name)党支部" : ""
        let host = surnames[place % surnames.count] + given[place * 3 % given.count]
        let occasion = Banquet.Occasion.allCases[place % 6]
        let plan = BanquetFigures(
            tables: 8 + place % 9, fenPerTable: 70_000 + place % 4 * 10_000, cars: place % 7, giftFen: 30_000)
        if place % 60 == 59 {
            try await stage.office.carryOut(
                RecordMissingNotice(
                    in: code,
                    BanquetText(
                        occasion, host: host, .official, hostUnit: "县水利局", heldOn: today.adding(days: -2),
                        venue: .hotel,
                        place: "城里一家饭店", plan: plan)), by: keeper)
            return []
        }
        // Some days off, and now and then for the same evening.
        let heldOn = today.adding(days: place % 10 == 0 ? 0 : 6 + place % 20)
        let text = { (hall: ID<Hall>?) in
            BanquetText(
                occasion, host: host, kind, hostUnit: unit, heldOn: heldOn, venue: hall == nil ? .home : .hall,
                place: hall == nil ? "自家院子" : "", hall: hall, plan: plan)
        }
        let source: Banquet.Source = place % 3 == 0 ? .council : .village
        let id: ID<Banquet>
        do {
            id = try await stage.office.carryOut(
                ReportBanquet(in: code, text(place % 3 == 1 ? halls.first?.id : nil), source: source), by: keeper)
        } catch let refusal as Refusal where refusal.code == "hall.taken" {
            id = try await stage.office.carryOut(ReportBanquet(in: code, text(nil), source: source), by: keeper)
        }
        return later(id, place, heldOn, keeper, plan, stage)
    }

    /// The council's visit, and how it was.
    private static func later(
        _ id: ID<Banquet>, _ place: Int, _ heldOn: Day, _ keeper: Actor, _ plan: BanquetFigures, _ stage: DemoStage
    ) -> [DemoEvent] {
        var events: [DemoEvent] = []
        let reported = heldOn.adding(days: place % 10 == 0 ? 0 : -(6 + place % 20))
        if place % 13 != 12, place % 10 != 0 {
            events.append(
                DemoEvent(at: stage.moment(on: reported.adding(days: 1), hour: 15, minute: place % 60)) {
                    try await step(
                        "visit", id,
                        StepAnswers(note: "说了村里的标准，主人家答应少摆几桌。", choice: place % 5 == 4 ? "unsigned" : "signed"),
                        keeper, stage)
                })
        }
        if place % 31 == 30 {
            events.append(
                DemoEvent(at: stage.moment(on: reported.adding(days: 3), hour: 10)) {
                    try await step("cancel", id, StepAnswers(note: "改为家里人一起吃顿饭。"), keeper, stage)
                })
            return events
        }
        // Some of the latest still wait to be filled in.
        guard place % 17 != 16 else { return events }
        let isOver = place % 9 == 8
        let actual = BanquetFigures(
            tables: isOver ? plan.tables + 14 : max(4, plan.tables - 2), fenPerTable: plan.fenPerTable, cars: plan.cars,
            giftFen: 30_000)
        let filled =
            place % 10 == 0 ? stage.moment(on: heldOn, hour: 16) : stage.moment(on: heldOn.adding(days: 1), hour: 14)
        events.append(
            .leading(at: filled) {
                try await stage.office.carryOut(FillBanquet(id, actual), by: keeper)
                guard isOver else { return [] }
                return [
                    DemoEvent(at: stage.moment(on: filled.day.adding(days: 2), hour: 10)) {
                        try await step("advise", id, StepAnswers(note: "会长上门说了，主人家说下次照标准。"), keeper, stage)
                    }
                ]
            })
        return events
    }

    private static func step(
        _ name: String, _ id: ID<Banquet>, _ answers: StepAnswers, _ actor: Actor, _ stage: DemoStage
    ) async throws {
        try await stage.office.carryOut(
            TakeProcedureStep(Banquet.procedure, id, name, answers: answers), by: actor)
    }

    // MARK: Measures

    private static let ways: [(String, CustomsLists.Kind, String)] = [
        ("丧事一碗面", .sixGrasped, "吊唁的人吃一碗素面，不摆酒席、不回礼。"), ("喜事八菜一汤", .fivePromoted, "办喜事统一菜单，礼堂免费用。"),
        ("祭扫一束花", .fivePromoted, "清明用鲜花换纸钱鞭炮。"), ("理事会先上门", .sixPushed, "报备三天内会长上门，先说标准再说恭喜。"),
    ]

    private static func measures(_ villages: [Party], _ clerk: Actor, _ stage: DemoStage) -> [DemoEvent] {
        guard stage.isOpening else { return [] }
        return ways.enumerated().map { index, way in
            .leading(at: stage.moment(day: 3 + index * 4, hour: 11)) {
                let today = try await stage.office.read { $0.now.day }
                let first = villages[index * 5 % villages.count]
                let measure = try await stage.office.carryOut(
                    KeepMeasure(
                        way.0, way.1, words: way.2, first: first.division, from: min(today, stage.day(3 + index * 4))),
                    by: clerk)
                return (0..<min(12, villages.count)).map { turn in
                    DemoEvent(at: stage.moment(day: 6 + index * 4 + turn * 3, hour: 10, minute: index)) {
                        guard let code = villages[(index * 5 + turn) % villages.count].division else { return }
                        let now = try await stage.office.read { $0.now.day }
                        try await stage.office.carryOut(
                            AdoptMeasure(measure, in: code, on: now, effect: turn % 3 == 0 ? "半年办了九场，一场平均省一万多元。" : ""),
                            by: clerk)
                    }
                }
            }
        }
    }
}
