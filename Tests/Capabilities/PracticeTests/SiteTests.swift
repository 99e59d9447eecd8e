import Database
import Documents
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing
import Volunteers
import Web

@testable import Practice

@Suite("The register of sites")
struct SiteTests {
    private func register(
        _ level: PracticeSite.Level, _ name: String, host: PracticeSite.Host? = nil, at code: String = "990101100201",
        home: ID<Unit>? = nil, on day: String = "2019-05-01", text: SiteText = SiteText(head: "张敏"),
        by actor: Actor? = nil, _ world: PracticeCounty
    ) async throws -> ID<PracticeSite> {
        let own: ID<Unit> = if let home { home } else { try await PracticeCounty.unit(code, world.county) }
        return try await world.office.carryOut(
            RegisterSite(
                level: level, host: host, name: name, home: own, division: try world.county.division(code), text: text,
                openedOn: try TestCounty.day(day)), by: actor ?? world.clerk)
    }

    @Test("counts what was open on any day, as it was known then, and opens to those rows", arguments: Engine.available)
    func anyDay(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let second = try await register(.station, "云202村实践站", at: "990101100202", world)
            #expect(try await world.value("practiceStations", "2019-04-30") == 1)
            #expect(try await world.value("practiceStations", "2019-05-01") == 2)
            #expect(try await world.value("practiceCentres", "2019") == 1)
            world.county.clock.advance(minutes: 24 * 60 * 10)
            try await world.office.carryOut(
                EndSite(second, on: try TestCounty.day("2019-11-12"), reason: "并村"), by: world.clerk)
            #expect(try await world.value("practiceStations", "2019-11-11") == 2)
            #expect(try await world.value("practiceStations", "2019-11-12") == 1)
            // On the 13th nobody knew of its end yet.
            #expect(try await world.value("practiceStations", "2019-11-12@2019-11-13") == 2)
            let metric = try #require(Practice.capability().metrics.first { $0.name == "practiceStations" })
            let period = try #require(Period("2019-11-11"))
            let rows = try await world.office.read { [clerk = world.clerk] in
                try metric.records?(period, 100, clerk, $0)
            }
            #expect(rows?.count == 2)
            let open = try await world.office.read { [clerk = world.clerk] in
                try Listing<PracticeSite>.sites.count("on=2019-11-11&level=station", for: clerk, in: $0)
            }
            #expect(open == 2)
        }
    }

    @Test(
        "has one centre, an institute a township, a station a village, each of whom it is", arguments: Engine.available)
    func levels(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            #expect(await refused { _ = try await register(.station, "又一个站", world) } == "site.second")
            #expect(await refused { _ = try await register(.institute, "村里的所", world) } == "site.level")
            #expect(await refused { _ = try await register(.point, "没有说在哪里的点", world) } == "site.host")
            #expect(
                await refused { _ = try await register(.station, "学校站", host: .school, at: "990101100203", world) }
                    == "site.host")
            #expect(
                await refused { _ = try await register(.station, "明天的站", at: "990101100203", on: "2019-11-05", world) }
                    == "site.future")
            let half = SiteText(head: "张敏", brand: "乡音宣讲团")
            #expect(
                await refused { _ = try await register(.station, "站", at: "990101100203", text: half, world) }
                    == "site.brand")
            for host in PracticeSite.Host.allCases {
                _ = try await register(.point, "\(host.chinese)实践点", host: host, world)
            }
            #expect(try await world.value("practicePoints", "2019-11") == PracticeSite.Host.allCases.count)
            // A neighbour registers none here.
            #expect(
                await refused {
                    _ = try await register(
                        .point, "别村的点", host: .library, by: try world.county.village("990101100202"), world)
                } == "site.home")
        }
    }

    @Test("makes each a place that can be visited, or takes the place that is there", arguments: Engine.available)
    func places(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let division = try world.county.division("990101100202")
            let place = try await world.office.carryOut(
                AddPlace(division: division, name: "县图书馆", kind: .site, position: nil), by: world.clerk)
            let home = try await PracticeCounty.unit("990101100202", world.county)
            let site = try await register(.point, "县图书馆", host: .library, at: "990101100202", home: home, world)
            let found = try await world.office.read { [clerk = world.clerk] in try Sites.one(site, for: clerk, in: $0) }
            #expect(found.place == place)
            let station = try await world.office.read { [clerk = world.clerk] in
                try Sites.one(world.station, for: clerk, in: $0)
            }
            let made = try await world.office.read { [clerk = world.clerk] in
                try Places.one(station.place, for: clerk, in: $0)
            }
            #expect(made.kind == .practice && made.name == "云201村实践站")
        }
    }

    @Test("says what a room lacks: 50 in an institute, 20 in a station")
    func rooms() {
        #expect(SiteTerms.lacking(.station, SiteText(head: "", capacity: 19)).contains("20人"))
        #expect(SiteTerms.lacking(.institute, SiteText(head: "", capacity: 49)).contains("50人"))
        #expect(SiteTerms.lacking(.station, SiteText(head: "", capacity: 20)).isEmpty)
        #expect(SiteTerms.lacking(.station, SiteText(head: "")).isEmpty)
    }

    @Test("comes in as a list: new ones, changed ones, and each that is wrong with why", arguments: Engine.available)
    func list(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let csv = """
                名称,级别,设在,负责单位,所在村（社区）,负责人,活动室,容纳人数,开放时间,品牌,品牌依据,启用日期
                云201村实践站,实践站,,云201村,,李红,,60,,,,2019-03-01
                云202村实践站,实践站,,云202村,,王强,,30,,,,2019/5/1
                云203小学实践点,实践点,学校,云203村,云203村,校长,,,,,,2019-05-01
                云204村实践站,实践站,,不知道村,,王强,,,,,,2019-05-01
                云205村实践站,实践站,,云205村,,王强,,,,,,2019-13-01
                云205村的点,实践点,,云205村,云205村,王强,,,,,,2019-05-01
                """
            let rows = try ListImport<ImportedSite>.rows(of: Array(csv.utf8))
            let clerk = world.clerk
            let read = try await world.office.read { try ListImport<ImportedSite>(rows, by: clerk, in: $0) }
            #expect(read.count(.new) == 2 && read.count(.changed) == 1 && read.count(.wrong) == 3)
            let words = read.lines.map(\.judgement.words)
            #expect(words[0] == "负责人：张敏→李红；容纳人数：40→60")
            #expect(words[3].contains("没有叫“不知道村”的负责单位") && words[4].contains("启用日期"))
            #expect(words[5].contains("实践点要选设在哪里"))
            let list = try await world.office.carryOut(
                BringList<ImportedSite>(filename: "阵地.csv", rows: rows), by: clerk)
            let outcome = try await world.office.carryOut(
                TakeList<ImportedSite>(list: list, seen: read.version), by: clerk)
            #expect(outcome.added == 2 && outcome.changed == 1 && outcome.wrong == 3)
            #expect(try await world.value("practiceStations", "2019-11") == 2)
            // The same list once more changes nothing.
            let again = try await world.office.read { try ListImport<ImportedSite>(rows, by: clerk, in: $0) }
            #expect(again.count(.unchanged) == 3)
        }
    }

    @Test("names belts of two sites at least, in their order", arguments: Engine.available)
    func routes(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let second = try await register(.station, "云202村实践站", at: "990101100202", world)
            let day = try TestCounty.day("2019-10-01")
            #expect(
                await refused {
                    try await world.office.carryOut(
                        RegisterRoute(kind: .belt, name: "沿江", sites: [second, second], openedOn: day), by: world.clerk)
                } == "siteRoute.few")
            let id = try await world.office.carryOut(
                RegisterRoute(kind: .belt, name: "沿江", sites: [second, world.station], openedOn: day), by: world.clerk)
            let stops = try await world.office.read {
                try Sites.stops(of: id, county: TestCounty.code, in: $0).map(\.id)
            }
            #expect(stops == [second, world.station])
            #expect(try await world.value("siteRoutesBelt", "2019-10") == 1)
        }
    }

    @Test("is not closed while something is still to be held there", arguments: Engine.available)
    func busy(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            _ = try await world.plan()
            #expect(
                await refused {
                    try await world.office.carryOut(
                        EndSite(world.station, on: try TestCounty.day("2019-11-04"), reason: "搬迁"), by: world.clerk)
                } == "site.activities")
        }
    }
}

@Suite("A site whose village is no more")
struct EndedVillageTests {
    @Test("ends with it, and what it had to do is the successor's", arguments: Engine.available)
    func merged(engine: Engine) async throws {
        try await PracticeCounty.with(engine) { world in
            let activity = try await world.plan(day: "2019-11-20")
            let order = try await world.order()
            let (old, new) = (try world.county.division("990101100201"), try world.county.division("990101100202"))
            let listeners = DivisionListeners(
                closedThrough: { _, _ in nil }, onEnded: { try Practice.handOver($0, in: $1) })
            try await world.office.carryOut(
                EndDivision(old, from: try TestCounty.day("2019-11-10"), into: new, reason: "并村", listeners: listeners),
                by: world.clerk)
            try world.set(9, day: "2019-11-11")
            try await world.office.carryOut(
                SettleEnds(listeners: listeners), by: .system(county: TestCounty.code))
            #expect(try await world.value("practiceStations", "2019-11-09") == 1)
            #expect(try await world.value("practiceStations", "2019-11-10") == 0)
            let heir = Actor(
                id: "heir", name: "村", county: TestCounty.code, roles: [.village],
                scope: .division(new, absorbed: [old]))
            #expect(heir.answers(for: try await world.activity(activity).home))
            #expect(try await world.take("admit", order, by: heir) == .pending)
        }
    }
}

@Suite("A calendar that others subscribe to (RFC 5545)")
struct CalendarTests {
    @Test("has lines of 75 octets, escaped texts, UTC times, and says what was called off")
    func lines() throws {
        let day = try #require(Day("2019-11-09"))
        let calendar = ICalendar(
            "云201村实践站",
            [
                .init(
                    id: "a", sequence: 2, startsAt: Instant(day, hour: 9), endsAt: Instant(day, hour: 11, minute: 30),
                    title: "清洁家园，大家一起来；\n带手套, 水; 帽\\子" + String(repeating: "长", count: 60), place: "村口",
                    isCancelled: true, changedAt: Instant(day, hour: 1))
            ])
        let text = try #require(String(validating: calendar.bytes, as: UTF8.self))
        #expect(text.hasPrefix("BEGIN:VCALENDAR\r\n") && text.hasSuffix("END:VCALENDAR\r\n"))
        for line in text.split(separator: "\r\n") { #expect(line.utf8.count <= 75, "\(line)") }
        let unfolded = text.replacing("\r\n ", with: "")
        #expect(unfolded.contains("DTSTART:20191109T010000Z") && unfolded.contains("DTEND:20191109T033000Z"))
        // Before eight in the morning it is still the day before in UTC.
        #expect(unfolded.contains("DTSTAMP:20191108T170000Z"))
        #expect(unfolded.contains("SUMMARY:清洁家园，大家一起来；\\n带手套\\, 水\\; 帽\\\\子"))
        #expect(unfolded.contains("SEQUENCE:2") && unfolded.contains("STATUS:CANCELLED"))
    }
}
