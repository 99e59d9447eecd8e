import Database
import Kernel
import Media
import Office
import Organisation
import Volunteers

/// The sites of the invented county and what they hold: a centre, an institute for each township, a station for each village,
/// some points; a few dozen activities a month.
enum PracticeLife {
    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let opened = stage.isOpening ? [try opening(stage, clerk)] : []
        let held = stage.months.enumerated().flatMap { index, month in
            (0..<perMonth(stage, month)).compactMap { turn -> DemoEvent? in
                let place = index * 29 + turn
                // Announced a week before, on any day of the month.
                let day = month.firstDay.adding(days: 1 + turn * 25 / max(1, perMonth(stage, month)))
                guard day > stage.first else { return nil }
                return DemoEvent.leading(at: Instant(day, hour: 9, minute: 40 + turn % 20)) {
                    try await announce(place, turn, on: day, stage)
                }
            }
        }
        return opened + held
    }

    /// Of the last weeks every other village has held something; before that some.
    private static func perMonth(_ stage: DemoStage, _ month: Month) -> Int {
        guard stage.isYear else { return 24 }
        return !stage.isOver && Month(stage.last).previous <= month ? 90 : 30
    }

    private static func opening(_ stage: DemoStage, _ clerk: Actor) throws -> DemoEvent {
        DemoEvent(at: stage.moment(on: stage.first, hour: 9, minute: 1)) {
            try await register(stage, clerk)
        }
    }

    private static let brands = ["乡音宣讲团", "银龄学堂", "河小青护水", "好邻居食堂", "小板凳议事", "非遗剪纸坊", "红白事帮帮团", ""]
    private static let points: [(PracticeSite.Host, String)] = [
        (.school, "实验小学"), (.company, "茶机厂"), (.youthCentre, "青少年活动中心"), (.scienceMuseum, "科技馆"),
        (.planetarium, "天文馆"), (.library, "图书馆"), (.museum, "博物馆"), (.village, "古樟自然村"), (.school, "城南中学"),
        (.company, "轴承厂"),
    ]

    private static func text(_ seed: Int, _ level: PracticeSite.Level) -> SiteText {
        let brand = brands[seed % brands.count]
        return SiteText(
            head: ["周建平", "李国良", "王美娟", "陈志明", "吴雅芳", "徐永强"][seed % 6], room: "文化礼堂，\(60 + seed % 5 * 20)平方米",
            capacity: level.leastCapacity + seed % 9 * 10 - (seed % 37 == 5 ? 5 : 0), hours: "每天8:00—20:00",
            phone: "0575-86\((100_000 + seed * 37 % 900_000))", brand: brand,
            brandWords: brand.isEmpty ? "" : "每月一次，两年来\(20 + seed % 30)场，群众点名要的多。")
    }

    private static func register(_ stage: DemoStage, _ clerk: Actor) async throws {
        let office = stage.office
        let (centre, teams) = try await office.read { transaction in
            (
                try Units.all(county: clerk.county, kinds: [.office], in: transaction).first,
                try Teams.open(for: clerk, in: transaction)
            )
        }
        let own = Dictionary(teams.map { ($0.unit.unit, $0.id) }, uniquingKeysWith: { first, _ in first })
        func add(
            _ level: PracticeSite.Level, _ name: String, _ home: String, _ at: DivisionCode, _ seed: Int,
            _ host: PracticeSite.Host? = nil
        ) async throws {
            guard let home = ID<Unit>(home) else { return }
            try await office.carryOut(
                RegisterSite(
                    level: level, host: host, name: name, home: home, division: at, text: text(seed, level),
                    team: own[home.description], openedOn: stage.first.adding(days: -1)), by: clerk)
        }
        guard let town = stage.villages.first?.division else { return }
        if let centre { try await add(.centre, "明川县新时代文明实践中心", centre.id.description, town, 3) }
        for (index, township) in stage.townships.enumerated() {
            guard let code = township.division,
                let seat = stage.villages.first(where: { $0.division.map(code.contains) ?? false })?.division
            else { continue }
            try await add(.institute, "\(township.name)新时代文明实践所", township.unit, seat, index)
        }
        for (index, village) in stage.villages.enumerated() {
            guard let code = village.division else { continue }
            try await add(.station, "\(village.name)新时代文明实践站", village.unit, code, index)
        }
        for (index, point) in points.enumerated() {
            let village = stage.villages[index * 19 % stage.villages.count]
            guard let code = village.division else { continue }
            try await add(.point, "\(point.1)文明实践点", village.unit, code, index, point.0)
        }
        try await name(stage, clerk)
    }

    private static func name(_ stage: DemoStage, _ clerk: Actor) async throws {
        let sites = try await stage.office.read { try Sites.all(county: clerk.county, in: $0) }.filter {
            $0.level == .station
        }
        guard let last = sites.prefix(12).last, sites.count > 1 else { return }
        try await stage.office.carryOut(
            RegisterRoute(
                kind: .belt, name: "澄江两岸文明实践示范带", words: "沿江五个村，半天走完：宣讲、护水、非遗。",
                sites: sites.prefix(5).map(\.id), openedOn: stage.first), by: clerk)
        try await stage.office.carryOut(
            RegisterRoute(
                kind: .fineVillage, name: "\(last.divisionName)精品村", words: "文化礼堂、银龄学堂、好邻居食堂。",
                sites: [last.id], openedOn: stage.first), by: clerk)
    }

    // MARK: Activities

    private static let subjects: [(ServiceKind, String, String)] = [
        (.theory, "“乡音”理论宣讲", "文化礼堂"), (.environment, "清洁家园周末行动", "村口集合"), (.culture, "“我们的节日”联欢", "文化礼堂"),
        (.neighbours, "为老人理发、量血压", "居家养老中心"), (.customs, "移风易俗议事会", "村委会二楼"), (.learning, "春泥计划：四点半课堂", "农家书屋"),
        (.health, "名医下乡义诊", "卫生室"), (.law, "反诈宣讲进村", "文化礼堂"), (.repair, "家电维修日", "村口广场"),
    ]

    private static func announce(
        _ place: Int, _ turn: Int, on day: Day, _ stage: DemoStage
    ) async throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let village = stage.villages[(place * 7 + turn * 3) % stage.villages.count]
        let subject = subjects[place % subjects.count]
        guard let code = village.division else { return [] }
        let begins = day.adding(days: 6 + turn % 3)
        let (startsAt, endsAt) = (
            Instant(begins, hour: turn % 2 == 0 ? 8 : 13, minute: 30), Instant(begins, hour: turn % 2 == 0 ? 12 : 17)
        )
        let (site, now) = try await stage.office.read {
            (try Sites.responsible(for: code, county: clerk.county, in: $0)?.id, $0.now)
        }
        // Where a story is told on one day, what lies behind it is not arranged any more.
        guard let site, startsAt > now else { return [] }
        let id = try await stage.office.carryOut(
            PlanActivity(
                site,
                ActivityText(
                    kind: subject.0, title: subject.1, place: subject.2, from: startsAt, to: endsAt,
                    places: turn % 4 == 0 ? 3 : nil, leaderName: "站长")), by: clerk)
        var events = turn % 3 == 0 ? [DemoEvent(at: Instant(day, hour: 14)) { try await signUp(id, place, stage) }] : []
        if turn % 17 == 16 {
            events.append(
                DemoEvent(at: Instant(begins.adding(days: -1), hour: 10)) {
                    try await stage.office.carryOut(
                        TakeProcedureStep(
                            PracticeActivity.procedure, id, "cancel", answers: StepAnswers(note: "台风，活动取消。")), by: clerk
                    )
                })
            return events
        }
        if turn % 13 == 12 {
            events.append(
                DemoEvent(at: Instant(begins.adding(days: -2), hour: 10)) {
                    try await stage.office.carryOut(
                        MoveActivity(
                            id, to: "文化礼堂（雨天改室内）", from: startsAt, until: endsAt, reason: "预报有雨"), by: clerk)
                })
        }
        if turn % 3 == 0 {
            events.append(DemoEvent(at: startsAt.adding(minutes: -10)) { try await checkIn(id, stage) })
        }
        // Some of the latest wait to be reported.
        guard turn % 29 != 28 else { return events }
        events.append(
            DemoEvent(at: stage.moment(on: endsAt.day.adding(days: 1), hour: 9, minute: turn % 50)) {
                try await report(id, place, at: endsAt, stage)
            })
        return events
    }

    private static func signUp(_ id: ID<PracticeActivity>, _ place: Int, _ stage: DemoStage) async throws {
        let clerk = try stage.actor(.clerk)
        let all = try await stage.office.read { try Volunteers.choosable(for: clerk, in: $0) }
        guard all.count > 5 else { return }
        for turn in 0..<(2 + place % 4) {
            let helper = all[(place * 17 + turn * 5) % all.count]
            // Who is elsewhere at that time does not come here.
            do { try await stage.office.carryOut(SignUpFor(id, helper.id), by: clerk) } catch is Refusal { continue }
        }
    }

    private static func checkIn(_ id: ID<PracticeActivity>, _ stage: DemoStage) async throws {
        let clerk = try stage.actor(.clerk)
        let people = try await stage.office.read { try Activities.signUps(of: id, county: clerk.county, in: $0) }
        // Of four one stays away.
        for (index, person) in people.filter({ $0.state == .going }).enumerated() where index % 4 != 3 {
            try await stage.office.carryOut(CheckIn(id, person.volunteer, .list), by: clerk)
        }
    }

    private static func report(
        _ id: ID<PracticeActivity>, _ place: Int, at ended: Instant, _ stage: DemoStage
    ) async throws {
        let clerk = try stage.actor(.clerk)
        // A picture shows one of a few scenes: it is drawn once.
        let photo = try await stage.photograph(
            .tidy, seed: UInt64(9300 + place % 6), at: stage.moment(on: stage.first, hour: 9))
        try await stage.office.carryOut(
            ReportActivity(id, words: "群众到得齐，现场气氛好，收到意见两条。", attendance: 20 + place * 7 % 60, photos: [photo]),
            by: clerk)
    }
}
