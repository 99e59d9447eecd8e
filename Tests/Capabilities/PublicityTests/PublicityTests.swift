import Database
import Findings
import Kernel
import Office
import Organisation
import Practice
import TestCounty
import TestSupport
import Testing
import Volunteers

@testable import Publicity

/// What somebody was refused with.
private func refused(_ act: () async throws -> Void) async -> String? {
    do {
        try await act()
        return nil
    } catch let refusal as Refusal { return refusal.code } catch { return "\(error)" }
}

private func expectRefused(
    _ code: String, _ location: SourceLocation = #_sourceLocation, _ act: () async throws -> Void
) async {
    let got = await refused(act)
    #expect(got == code, sourceLocation: location)
}

private let home = "990101100201"

/// As the product does.
private let problems: PosterProblem.Maker = { problem, transaction in
    let id = try NewFinding(
        source: .visit, origin: problem.check.description, originPath: problem.path, division: problem.division,
        topic: "公益宣传", title: problem.title, description: problem.words, finder: problem.finder,
        foundAt: transaction.now, photos: problem.photos
    ).record(in: transaction)
    return "findings/\(id)"
}

extension TestCounty {
    fileprivate func place(_ name: String = "人民路", _ kind: Place.Kind = .mainRoad) async throws -> ID<Place> {
        try await office.carryOut(
            AddPlace(division: try division(home), name: name, kind: kind, position: nil), by: clerk)
    }

    fileprivate func poster(
        at place: ID<Place>, spot: String = "1号灯杆", _ theme: PosterTheme = .values, metre: Int? = 10,
        until: String? = nil
    ) async throws -> ID<Poster> {
        guard let owner = ID<Unit>(department.unit) else { throw Refusal(.missing, "test", "unit") }
        return try await office.carryOut(
            RegisterPoster(
                at: place, owner: owner,
                PosterText(
                    .board, theme, spot: spot, metre: metre, widthCM: 120, heightCM: 80,
                    putOn: try Self.day("2019-10-01"), until: try until.map { try Self.day($0) })), by: clerk)
    }

    fileprivate func observe(
        _ place: ID<Place>, minutes: Int = 30, endedBefore: Int = 0, _ counts: ObservationCounts, by actor: Actor? = nil
    ) async throws -> ID<Observation> {
        let end = clock.now.adding(minutes: -endedBefore)
        return try await office.carryOut(
            RecordObservation(.crossing, at: place, from: end.adding(minutes: -minutes), to: end, counts),
            by: actor ?? clerk)
    }
}

private let seen = ObservationCounts(bus: Tally(yes: 5, no: 1), privateCar: Tally(yes: 15, no: 4))

@Suite("公益宣传和主题")
struct PublicityTests {
    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        let others = Volunteers.capability.migrations + Practice.capability().migrations
        try await withCounty(engine, also: Publicity.capability().migrations + others, body)
    }

    // MARK: Observations

    @Test("refuses an observation of three hours, of nothing, in the future, twice", arguments: Engine.available)
    func observations(engine: Engine) async throws {
        try await with(engine) { county in
            let place = try await county.place()
            await expectRefused("observation.length") { _ = try await county.observe(place, minutes: 180, seen) }
            await expectRefused("observation.length") { _ = try await county.observe(place, minutes: 4, seen) }
            await expectRefused("observation.order") { _ = try await county.observe(place, minutes: 0, seen) }
            await expectRefused("observation.future") { _ = try await county.observe(place, endedBefore: -60, seen) }
            await expectRefused("observation.nothing") { _ = try await county.observe(place, ObservationCounts()) }
            let lots = ObservationCounts(bus: Tally(yes: 3000))
            await expectRefused("observation.counts") { _ = try await county.observe(place, lots) }
            let id = try await county.observe(place, seen)
            await expectRefused("observation.twin") { _ = try await county.observe(place, endedBefore: 10, seen) }
            let stranger = try county.village()
            await expectRefused("observation.notYours") {
                try await county.office.carryOut(VoidObservation(id, reason: "错"), by: stranger)
            }
            let lines = { (clerk: Actor) in
                try await county.office.read { try Observations.lines(.crossing, 2019, for: clerk, in: $0) }
            }
            let line = try #require(try await lines(county.clerk).first)
            #expect(line.counts.sum == Tally(yes: 20, no: 5) && line.times == 1)
            try await county.office.carryOut(VoidObservation(id, reason: "数错"), by: county.clerk)
            #expect(try await lines(county.clerk).isEmpty)
        }
    }

    @Test("adds a place's half hours up by month, and the rate of nothing is none", arguments: Engine.available)
    func rates(engine: Engine) async throws {
        try await with(engine) { county in
            let place = try await county.place()
            _ = try await county.observe(place, seen)
            _ = try await county.observe(place, endedBefore: 60, seen)
            let year = try #require(Period(year: 2019))
            let (rate, none) = try await county.office.read { [clerk = county.clerk] transaction in
                let metric = try #require(Listing<Observation>.rates.first)
                return (
                    try metric.value(year, nil, clerk, transaction),
                    try metric.value(year.previous, nil, clerk, transaction)
                )
            }
            #expect(rate == 800 && none == nil)
        }
    }

    // MARK: Posters

    @Test("refuses a poster at a place that ended, too large, beyond the street, twice", arguments: Engine.available)
    func posters(engine: Engine) async throws {
        try await with(engine) { county in
            let place = try await county.place()
            try await county.office.carryOut(MeasureStreet(place, metres: 300), by: county.clerk)
            await expectRefused("street.length") {
                try await county.office.carryOut(MeasureStreet(place, metres: 0), by: county.clerk)
            }
            _ = try await county.poster(at: place)
            await expectRefused("poster.twin") { _ = try await county.poster(at: place) }
            await expectRefused("poster.beyond") { _ = try await county.poster(at: place, spot: "2", metre: 400) }
            await expectRefused("poster.until") {
                _ = try await county.poster(at: place, spot: "3", until: "2019-09-01")
            }
            try await county.office.carryOut(
                EndPlace(
                    place: place, goneFrom: TestCounty.day("2019-11-01"), reason: "拆了",
                    departures: [Publicity.departures]),
                by: county.clerk)
            let up = try await county.office.read { [clerk = county.clerk] in
                try Listing<Poster>.posters.count("standing=up", for: clerk, in: $0)
            }
            #expect(up == 0)
            await expectRefused("poster.placeGone") { _ = try await county.poster(at: place, spot: "4") }
            await expectRefused("poster.placeGone") { _ = try await county.observe(place, seen) }
        }
    }

    @Test("becomes a problem when a walk finds it faded, once until it is good again", arguments: Engine.available)
    func walk(engine: Engine) async throws {
        try await with(engine) { county in
            let poster = try await county.poster(at: county.place(), until: "2019-12-31")
            let check = { (outcome: Poster.Outcome) in
                try await county.office.carryOut(CheckPoster(poster, outcome, maker: problems), by: county.clerk)
            }
            await expectRefused("poster.notOutdated") { _ = try await check(.outdated) }
            let first = try #require(try await check(.faded))
            #expect(try await check(.faded) == first)
            #expect(try await check(.good) == nil)
            let again = try await check(.faded)
            #expect(again != nil && again != first)
            let id = try #require(ID<Finding>(String(first.dropFirst("findings/".count))))
            let finding = try await county.finding(id)
            #expect(finding.title.contains("褪色") && finding.topic == "公益宣传")
            #expect(finding.description.hasSuffix("由水利局管理"))
            try await county.office.carryOut(RemovePoster(poster), by: county.clerk)
            await expectRefused("poster.removed") { _ = try await check(.good) }
        }
    }

    @Test("counts for density only while it can be read", arguments: Engine.available)
    func density(engine: Engine) async throws {
        try await with(engine) { county in
            let place = try await county.place()
            var posters: [ID<Poster>] = []
            for spot in ["1", "2", "3", "4"] { posters.append(try await county.poster(at: place, spot: spot)) }
            _ = try await county.poster(at: place, spot: "5", until: "2019-11-03")
            func count() async throws -> Int {
                try await county.office.read {
                    try Posters.at([place], county: TestCounty.code, in: $0)[place.description]?.count ?? 0
                }
            }
            #expect(try await count() == 4)
            for (poster, outcome) in zip(posters, [Poster.Outcome.gone, .broken, .faded, .good]) {
                _ = try await county.office.carryOut(
                    CheckPoster(poster, outcome, maker: { _, _ in nil }), by: county.clerk)
            }
            // Faded can be read still.
            #expect(try await count() == 2)
            _ = try await county.office.carryOut(
                CheckPoster(posters[1], .good, maker: { _, _ in nil }), by: county.clerk)
            #expect(try await count() == 3)
        }
    }

    @Test("counts runs in media, and none of nothing", arguments: Engine.available)
    func runs(engine: Engine) async throws {
        try await with(engine) { county in
            let record = { (times: Int, day: String) in
                try await county.office.carryOut(
                    RecordMediaRun(.television, "新闻频道", .fashion, title: "公益", on: TestCounty.day(day), times: times),
                    by: county.clerk)
            }
            await expectRefused("run.times") { _ = try await record(0, "2019-11-01") }
            await expectRefused("run.future") { _ = try await record(5, "2019-11-05") }
            let wrong = try await record(5, "2019-11-01")
            await expectRefused("run.twin") { _ = try await record(6, "2019-11-01") }
            func times() async throws -> Int? {
                try await county.office.read { [clerk = county.clerk] transaction in
                    let metric = try #require(Listing.mediaRuns.metrics.first)
                    return try metric.value(try #require(Period(year: 2019)), nil, clerk, transaction)
                }
            }
            #expect(try await times() == 5)
            try await county.office.carryOut(VoidMediaRun(wrong, reason: "条数填错"), by: county.clerk)
            #expect(try await times() == 0)
            _ = try await record(6, "2019-11-01")
            #expect(try await times() == 6)
        }
    }

    // MARK: Themes

    @Test("starts a year's calendar from what is shipped, and the next from it", arguments: Engine.available)
    func years(engine: Engine) async throws {
        try await with(engine) { county in
            #expect(try await county.office.carryOut(StartThemeYear(2019), by: county.clerk) == 15)
            await expectRefused("theme.started") {
                _ = try await county.office.carryOut(StartThemeYear(2019), by: county.clerk)
            }
            await expectRefused("theme.startYear") {
                _ = try await county.office.carryOut(StartThemeYear(2041), by: county.clerk)
            }
            #expect(try await county.office.carryOut(StartThemeYear(2020), by: county.clerk) == 15)
            let themes = try await county.office.read { try Themes.of(2020, county: TestCounty.code, in: $0) }
            let titles = themes.map(\.text.title)
            #expect(titles.contains("第18个公民道德宣传日") && titles.contains("做文明有礼明川人"))
            let spring = try #require(themes.first { $0.text.festival == .spring })
            #expect(spring.text.first.description == "2020-01-18" && spring.text.last.description == "2020-01-26")
        }
    }

    @Test("counts an activity of a site under one theme, once it was reported", arguments: Engine.available)
    func activities(engine: Engine) async throws {
        try await with(engine) { county in
            let clerk = county.clerk
            let site = try await county.office.carryOut(
                RegisterSite(
                    level: .station, host: nil, name: "云201村实践站",
                    home: #require(ID<Unit>(county.party(of: county.division(home)).unit)),
                    division: county.division(home), text: SiteText(head: "周建平"), team: nil,
                    openedOn: TestCounty.day("2019-10-01")), by: clerk)
            let starts = county.clock.now.adding(hours: 24)
            let activity = try await county.office.carryOut(
                PlanActivity(
                    site,
                    ActivityText(
                        kind: .culture, title: "敬老饭", place: "礼堂", from: starts, to: starts.adding(hours: 3),
                        leaderName: "站长")), by: clerk)
            let theme = { (first: String, last: String, title: String) in
                try await county.office.carryOut(
                    KeepTheme(
                        ThemeText(
                            .other, title: title, first: TestCounty.day(first), last: TestCounty.day(last), perSite: 1)),
                    by: clerk)
            }
            let past = try await theme("2019-10-01", "2019-10-31", "十月")
            await expectRefused("theme.day") {
                _ = try await county.office.carryOut(LinkActivities(past, [activity]), by: clerk)
            }
            await expectRefused("theme.none") {
                _ = try await county.office.carryOut(LinkActivities(past, []), by: clerk)
            }
            await expectRefused("theme.twin") { _ = try await theme("2019-10-01", "2019-10-31", "十月") }
            await expectRefused("theme.order") { _ = try await theme("2019-10-02", "2019-10-01", "倒着") }
            let now = try await theme("2019-11-01", "2019-11-30", "十一月")
            let neighbour = try county.village("990101100202")
            await expectRefused("theme.notYours") {
                _ = try await county.office.carryOut(LinkActivities(now, [activity]), by: neighbour)
            }
            _ = try await county.office.carryOut(LinkActivities(now, [activity]), by: clerk)
            let held = {
                try await county.office.read { try Themes.held(now, county: TestCounty.code, in: $0) }
            }
            #expect(try await held().isEmpty)
            county.clock.advance(minutes: 60 * 48)
            _ = try await county.office.carryOut(
                ReportActivity(activity, words: "好", attendance: 20, photos: [county.photo]), by: clerk)
            #expect(try await held() == [site.description: 1])
            await expectRefused("theme.notYours") {
                try await county.office.carryOut(UnlinkActivity(now, activity), by: neighbour)
            }
            await expectRefused("theme.notLinked") {
                try await county.office.carryOut(UnlinkActivity(past, activity), by: clerk)
            }
            try await county.office.carryOut(UnlinkActivity(now, activity), by: clerk)
            #expect(try await held().isEmpty)
            #expect(try await county.audited(UnlinkActivity.action).map(\.detail) == ["十一月：敬老饭"])
        }
    }

    // MARK: The young

    @Test(
        "keeps a palace's rooms from two lessons at once, and its account from going below nothing",
        arguments: Engine.available)
    func palace(engine: Engine) async throws {
        try await with(engine) { county in
            let clerk = county.clerk
            let palace = try await county.office.carryOut(
                OpenPalace(
                    "中心小学少年宫", in: county.division(home), rooms: 3, area: 90, hasRules: false, account: "专账",
                    openedOn: TestCounty.day("2019-09-01")), by: clerk)
            let lesson = { (from: Int, to: Int, room: String) in
                try await county.office.carryOut(
                    AddLesson(palace, weekday: 6, from: from, to: to, room: room, subject: "书法", teacher: "周建平"),
                    by: clerk)
            }
            try await lesson(540, 600, "一号")
            await expectRefused("lesson.room") { try await lesson(590, 650, "一号") }
            await expectRefused("lesson.time") { try await lesson(600, 600, "一号") }
            try await lesson(590, 650, "二号")
            let entry = { (fen: Int) in
                try await county.office.carryOut(
                    RecordPalaceEntry(palace, on: TestCounty.day("2019-11-01"), fen: fen, words: "补助"), by: clerk)
            }
            try await entry(1000)
            await expectRefused("palace.balance") { try await entry(-1001) }
            try await entry(-1000)
            let found = try await county.office.read { try Palaces.one(palace, for: clerk, in: $0) }
            #expect(found.balance == 0 && found.lessons == 2 && found.missing.count == 3)
            func correct(_ rooms: Int, account: String) async -> String? {
                await refused {
                    try await county.office.carryOut(
                        CorrectPalace(
                            palace,
                            OpenPalace(
                                "中心小学少年宫", in: county.division(home), rooms: rooms, area: 120, hasRules: true,
                                account: account, openedOn: TestCounty.day("2019-09-01"))), by: clerk)
                }
            }
            #expect(await correct(0, account: "专账") == "palace.rooms")
            #expect(await correct(5, account: "专账") == nil)
            let mended = try await county.office.read { try Palaces.one(palace, for: clerk, in: $0) }
            #expect(mended.rooms == 5 && mended.missing.isEmpty)
            func entries() async throws -> [PalaceEntry] {
                try await county.office.read { try Palaces.entries(of: palace, county: TestCounty.code, in: $0) }
            }
            func reverse(_ entry: PalaceEntry?) async -> String? {
                await refused {
                    let id = try #require(entry).id
                    try await county.office.carryOut(ReversePalaceEntry(palace, id, because: "记重了"), by: clerk)
                }
            }
            let (income, spent) = (
                try await entries().first { $0.fen == 1000 }, try await entries().first { $0.fen == -1000 }
            )
            #expect(await reverse(income) == "palace.balance")
            #expect(await reverse(spent) == nil)
            #expect(await reverse(spent) == "palace.reversed")
            #expect(await correct(5, account: "") == "palace.accountKept")
            #expect(try await entries().map(\.fen).sorted() == [-1000, 1000, 1000])
            #expect(try await entries().filter { $0.reverses != nil }.map(\.words) == ["冲正“补助”：记重了"])
        }
    }
}
