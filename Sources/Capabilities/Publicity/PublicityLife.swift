import Database
import Kernel
import Media
import Office
import Organisation
import Practice
import Volunteers

/// The invented county's year of themes: a calendar, activities under each, crossings that are watched, posters that are walked by.
enum PublicityLife {
    static func events(_ stage: DemoStage, problems: @escaping PosterProblem.Maker) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let opened = stage.isOpening ? [opening(clerk, problems, stage)] : []
        return opened + [calendar(clerk, stage)] + runs(clerk, stage)
    }

    // MARK: Themes

    private static func calendar(_ clerk: Actor, _ stage: DemoStage) -> DemoEvent {
        .leading(at: stage.moment(on: stage.first.adding(days: 1), hour: 9, minute: 30)) {
            let now = try await stage.office.read { $0.now.day }
            // The story of some months may reach into the next year.
            for year in Set([now.year, stage.last.year]).sorted() {
                do { try await stage.office.carryOut(StartThemeYear(year), by: clerk) } catch let refusal as Refusal
                    where refusal.code == "theme.started"
                { continue }
            }
            let themes = try await stage.office.read { transaction in
                try Set([now.year, stage.last.year]).flatMap {
                    try Themes.of($0, county: clerk.county, in: transaction)
                }
            }
            try await gather(themes, clerk, stage)
            return themes.enumerated().flatMap { activities(under: $0.element, $0.offset, from: now, clerk, stage) }
        }
    }

    /// Some of what sites had arranged by themselves belongs to the year's long theme.
    private static func gather(_ themes: [Theme], _ clerk: Actor, _ stage: DemoStage) async throws {
        guard let theme = themes.first(where: { $0.text.kind == .citizens }) else { return }
        let found = try await stage.office.read {
            try Activities.between(theme.text.first, theme.text.last, for: clerk, limit: 3, in: $0)
        }
        guard !found.isEmpty else { return }
        try await stage.office.carryOut(LinkActivities(theme.id, found.map(\.id)), by: clerk)
    }

    private static let subjects: [ThemeKind: [(ServiceKind, String)]] = [
        .festival: [(.culture, "包粽子、做团子，邻里一桌"), (.culture, "村民自己的联欢"), (.neighbours, "上门看望独居老人")],
        .moralityDay: [(.theory, "道德模范讲身边事"), (.culture, "公民道德宣传日集市")],
        .citizens: [(.theory, "文明礼仪讲座"), (.environment, "清洁家园")],
        .crossing: [(.law, "斑马线前劝导半天")], .cleanPlate: [(.customs, "家宴中心光盘评比")],
        .flowers: [(.neighbours, "给身边的雷锋送一束花")],
        .spring: [(.learning, "夏夜书屋"), (.learning, "防溺水课"), (.culture, "非遗竹编课")],
        .palace: [(.learning, "少年宫周末开放")], .fashion: [(.customs, "讲文明树新风宣讲")], .other: [(.other, "主题活动")],
    ]

    /// A few under each theme, planned some days before and reported the day after.
    private static func activities(
        under theme: Theme, _ place: Int, from now: Day, _ clerk: Actor, _ stage: DemoStage
    ) -> [DemoEvent] {
        let wanted = subjects[theme.text.kind] ?? []
        let first = max(theme.text.first, now.adding(days: 6))
        let days = min(theme.text.last, stage.last).ordinal - first.ordinal
        guard days > 0 else { return [] }
        let count = days > 100 ? max(2, stage.months.count) : 4
        return (0..<count).compactMap { turn in
            let on = first.adding(days: turn * max(1, days / count))
            let planned = on.adding(days: -4)
            guard planned > now, planned > stage.first, on <= stage.last, on <= theme.text.last, !wanted.isEmpty else {
                return nil
            }
            return .leading(at: stage.moment(on: planned, hour: 10, minute: (place * 3 + turn) % 60)) {
                try await hold(wanted[turn % wanted.count], on: on, place * 17 + turn * 5, theme, clerk, stage)
            }
        }
    }

    private static func hold(
        _ subject: (ServiceKind, String), on day: Day, _ seed: Int, _ theme: Theme, _ clerk: Actor, _ stage: DemoStage
    ) async throws -> [DemoEvent] {
        let (sites, now) = try await stage.office.read {
            (try Sites.all(county: clerk.county, in: $0).filter { $0.level == .station && $0.endedOn == nil }, $0.now)
        }
        let startsAt = Instant(day, hour: 14)
        guard !sites.isEmpty, startsAt > now else { return [] }
        let site = sites[seed * 7 % sites.count]
        let id: ID<PracticeActivity>
        do {
            id = try await stage.office.carryOut(
                PlanActivity(
                    site.id,
                    ActivityText(
                        kind: subject.0, title: subject.1, place: "文化礼堂", from: startsAt, to: startsAt.adding(hours: 3),
                        leaderName: "站长")), by: clerk)
        } catch is Refusal { return [] }
        try await stage.office.carryOut(LinkActivities(theme.id, [id]), by: clerk)
        return [
            DemoEvent(at: stage.moment(on: day.adding(days: 1), hour: 10, minute: seed % 60)) {
                let photo = try await stage.photograph(
                    .tidy, seed: UInt64(9700 + seed % 6), at: stage.moment(on: stage.first, hour: 9))
                try await stage.office.carryOut(
                    ReportActivity(id, words: "来的人不少，气氛好。", attendance: 25 + seed % 50, photos: [photo]), by: clerk)
            }
        ]
    }

    // MARK: Places, posters, crossings, the young

    private static let streets: [(String, Place.Kind, Int?)] = [
        ("人民路", .mainRoad, 900), ("环城路", .mainRoad, 1200), ("江滨路", .mainRoad, 700), ("步行街", .commercialStreet, 400),
        ("解放路", .street, 600), ("鼓山路", .street, 500), ("城东农贸市场", .market, nil), ("城西农贸市场", .market, nil),
        ("江滨小区", .residential, nil), ("茶场新村", .oldResidential, nil), ("实验小学", .school, nil), ("城南中学", .school, nil),
    ]

    private static func opening(
        _ clerk: Actor, _ problems: @escaping PosterProblem.Maker, _ stage: DemoStage
    ) -> DemoEvent {
        .leading(at: stage.moment(on: stage.first.adding(days: 1), hour: 8, minute: 40)) {
            guard let home = stage.villages.first?.division else { return [] }
            var places: [ID<Place>] = []
            for (index, street) in streets.enumerated() {
                let village = stage.villages[index % min(4, stage.villages.count)].division ?? home
                let place: ID<Place>
                do {
                    place = try await stage.office.carryOut(
                        AddPlace(division: village, name: street.0, kind: street.1, position: nil), by: clerk)
                } catch is Refusal { continue }
                if let metres = street.2 {
                    try await stage.office.carryOut(MeasureStreet(place, metres: metres), by: clerk)
                }
                places.append(place)
            }
            try await youth(clerk, stage)
            return [posters(at: places, clerk, problems, stage)]
                + observations(at: Array(places.prefix(6)), clerk, stage)
        }
    }

    /// Four hundred in a year of a large county; some dozens in a short story.
    private static func posters(
        at places: [ID<Place>], _ clerk: Actor, _ problems: @escaping PosterProblem.Maker, _ stage: DemoStage
    ) -> DemoEvent {
        .leading(at: stage.moment(on: stage.first.adding(days: 1), hour: 9)) {
            guard !places.isEmpty, let owner = stage.departments.first.flatMap({ ID<Unit>($0.unit) }) else { return [] }
            let today = try await stage.office.read { $0.now.day }
            var made: [ID<Poster>] = []
            for number in 0..<(stage.isYear ? 400 : 60) {
                let metre = number / places.count * 24
                let isStreet = number % places.count < 6
                let text = PosterText(
                    PosterKind.allCases[number % 5], PosterTheme.allCases[number / places.count % 7],
                    spot: "\(number / places.count + 1)号位", metre: isStreet && metre <= 400 ? metre : nil,
                    widthCM: 120 + number % 4 * 60, heightCM: 80 + number % 3 * 40,
                    putOn: today.adding(days: -number % 200),
                    until: number % 5 == 0 ? today.adding(days: 20 + number % 300) : nil)
                made.append(
                    try await stage.office.carryOut(
                        RegisterPoster(at: places[number % places.count], owner: owner, text), by: clerk))
            }
            // One in seven is looked at; of those some are faded or broken.
            return made.enumerated().filter { $0.offset % 7 == 0 }.map { index, poster in
                DemoEvent(at: stage.moment(day: 3 + index / 7 % 50, hour: 15, minute: index % 60)) {
                    let outcome: Poster.Outcome = index % 28 == 7 ? .faded : index % 42 == 14 ? .broken : .good
                    try await stage.office.carryOut(
                        CheckPoster(
                            poster, outcome, words: outcome == .good ? "" : "颜色发白，看不清字。", maker: problems), by: clerk)
                }
            }
        }
    }

    /// Five a month: sixty in a year.
    private static func observations(at places: [ID<Place>], _ clerk: Actor, _ stage: DemoStage) -> [DemoEvent] {
        guard !places.isEmpty else { return [] }
        let weeks = (stage.last.ordinal - stage.first.ordinal) / 6
        return (0..<min(weeks, stage.isYear ? 120 : 20)).map { turn in
            let day = stage.first.adding(days: 3 + turn * 6)
            return DemoEvent(at: stage.moment(on: day, hour: 16, minute: turn % 50)) {
                let now = try await stage.office.read { $0.now }
                let kind: Observation.Kind = turn % 5 == 4 ? .redLight : .crossing
                let better = min(20, turn / 2)
                let counts =
                    kind == .crossing
                    ? ObservationCounts(
                        bus: Tally(yes: 6 + turn % 3, no: turn % 2), taxi: Tally(yes: 8 + turn % 5, no: 3 + turn % 3),
                        privateCar: Tally(yes: 40 + better + turn % 11, no: 24 - better + turn % 5))
                    : ObservationCounts(person: Tally(yes: 50 + turn % 20, no: 6 + turn % 7))
                let end = now.adding(minutes: -(turn % 3) * 40)
                let half = RecordObservation(
                    kind, at: places[turn % places.count], from: end.adding(minutes: -30), to: end, counts,
                    words: turn % 4 == 0 ? "晚高峰" : "")
                // A story that is told on one day has several at the same time.
                do { try await stage.office.carryOut(half, by: clerk) } catch let refusal as Refusal
                    where refusal.code == "observation.twin"
                { return }
            }
        }
    }

    private static func youth(_ clerk: Actor, _ stage: DemoStage) async throws {
        let today = try await stage.office.read { $0.now.day }
        for (index, village) in stage.villages.prefix(stage.isYear ? 40 : 6).enumerated() {
            guard let code = village.division else { continue }
            try await stage.office.carryOut(
                KeepSpringPlan(
                    code, today.year,
                    SpringHas(
                        organised: true, planned: true, active: index % 5 != 4, ruled: true, funded: index % 3 != 2),
                    words: "暑假每周二、四上午开放农家书屋。"), by: clerk)
            guard index % 4 == 0 else { continue }
            let palace = try await stage.office.carryOut(
                OpenPalace(
                    "\(village.name)小学少年宫", in: code, rooms: 3 + index % 4, area: 90 + index * 10,
                    hasRules: index % 8 != 4,
                    account: "\(village.name)小学少年宫专账", openedOn: today.adding(days: -200)), by: clerk)
            for (turn, subject) in ["书法", "竹编", "足球", "越剧"].prefix(2 + index % 3).enumerated() {
                try await stage.office.carryOut(
                    AddLesson(
                        palace, weekday: 6, from: 540 + turn * 60, to: 590 + turn * 60, room: "\(turn % 3 + 1)号活动室",
                        subject: subject, teacher: ["周建平", "李国良", "王美娟", "陈志明"][turn % 4]), by: clerk)
            }
            try await stage.office.carryOut(
                RecordPalaceEntry(palace, on: today, fen: 2_000_000, words: "上级补助"), by: clerk)
            try await stage.office.carryOut(
                RecordPalaceEntry(palace, on: today, fen: -360_000, words: "笔墨纸砚和球"), by: clerk)
        }
    }

    // MARK: Media

    private static let media: [(MediaRun.Kind, String, PosterTheme, String, Int)] = [
        (.television, "县融媒体中心新闻频道", .fashion, "讲文明树新风公益广告", 62), (.newspaper, "今日明川", .values, "图说我们的价值观", 4),
        (.newMedia, "明川发布", .customs, "办酒少几桌，情意不少", 6), (.outdoor, "客运中心大屏", .integrity, "诚信公益广告", 90),
    ]

    private static func runs(_ clerk: Actor, _ stage: DemoStage) -> [DemoEvent] {
        stage.months.enumerated().flatMap { index, month in
            media.enumerated().compactMap { turn, run -> DemoEvent? in
                let day = month.firstDay.adding(days: 20 + turn)
                guard day > stage.first, day <= stage.last else { return nil }
                return DemoEvent(at: stage.moment(on: day, hour: 17, minute: index % 60)) {
                    try await stage.office.carryOut(
                        RecordMediaRun(run.0, run.1, run.2, title: "\(run.3)（\(month.chinese)）", on: day, times: run.4),
                        by: clerk)
                }
            }
        }
    }
}
