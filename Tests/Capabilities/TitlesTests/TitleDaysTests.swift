import Database
import Kernel
import Office
import Organisation
import Recognition
import TestCounty
import TestSupport
import Testing

@testable import Titles

@Suite("Who held a title on a day")
struct TitleDaysTests {
    private func take(
        _ step: String, _ id: ID<TitleReview>, note: String, day: String? = nil, by actor: Actor, _ world: TitlesCounty
    ) async throws {
        try await world.office.carryOut(
            TakeProcedureStep(
                TitleReview.procedure, id, step,
                answers: StepAnswers(note: note, day: try day.map(TestCounty.day))), by: actor)
    }

    /// Who holds the county's title of a body in the end.
    private func title(_ world: TitlesCounty) async throws -> CivilTitle {
        let all = try await world.office.read { try Titles.all(county: TestCounty.code, in: $0) }
        return try #require(all.last)
    }

    @Test(
        "is told the same before and after the re-review that the day lay in came to its end",
        arguments: Engine.available, ["keep", "revoke"])
    func past(engine: Engine, result: String) async throws {
        try await TitlesCounty.with(engine) { world in
            _ = try await world.bringIn("云201村,文明村,县级,2017-01-01,2019-12-31,明1号")
            try await Titles.turn(county: TestCounty.code, world.office)
            let id = try #require(try await title(world).review)
            try await take("report", id, note: "自查", by: try world.county.village(), world)
            // The term is over, the re-review is under way.
            try world.go(to: "2020-01-20")
            #expect(try await world.held("2020-01-20") == 1)
            try await world.office.carryOut(
                CheckReview(id, try world.spotCheck(result == "keep" ? 90 : 60)), by: world.clerk)
            try world.go(to: "2020-02-10")
            try await take(result, id, note: "明文明委9号", day: "2020-02-10", by: world.director, world)
            #expect(try await world.held("2020-01-20") == 1)
            #expect(try await world.held("2020-02-09") == 1)
            #expect(try await world.held("2020-02-10") == (result == "keep" ? 1 : 0))
        }
    }

    @Test("is nobody whose re-review was never reported for, on no day after the term", arguments: Engine.available)
    func silent(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            _ = try await world.bringIn("云201村,文明村,县级,2017-01-01,2019-12-31,明1号")
            try await Titles.turn(county: TestCounty.code, world.office)
            try world.go(to: "2020-01-03")
            // Whether or not the night's work has come to it.
            #expect(try await world.held("2020-01-02") == 0)
            try await Titles.turn(county: TestCounty.code, world.office)
            #expect(try await world.held("2020-01-02") == 0)
            #expect(try await world.held("2019-12-31") == 1)
        }
    }

    @Test("A body counts among those that could from the day that it is one", arguments: Engine.available)
    func bodies(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let unit = try #require(ID<Unit>(world.county.yunxi.unit))
            func there(_ day: String) async throws -> Int {
                let day = try TestCounty.day(day)
                return try await world.office.read { [clerk = world.clerk] transaction in
                    let period = Period(first: day, last: day)
                    return try Listing<BodyRow>.bodies.count(
                        "figure=bodies-campus.\(period)", for: clerk, in: transaction)
                }
            }
            let future = await world.refusal {
                _ = try await world.office.carryOut(
                    EnterBody(.campus, "新小学", unit: unit, from: try TestCounty.day("2031-01-01")), by: world.clerk)
            }
            #expect(future?.fields.first?.name == "fromDay")
            _ = try await world.office.carryOut(EnterBody(.campus, "云溪小学", unit: unit), by: world.clerk)
            _ = try await world.office.carryOut(
                EnterBody(.campus, "云溪中学", unit: unit, from: try TestCounty.day("2015-09-01")), by: world.clerk)
            let today = try await world.office.read { $0.now.day }
            #expect(try await there(today.description) == 2)
            #expect(try await there(today.adding(days: -1).description) == 1)
            #expect(try await there("2015-08-31") == 0)
            // One that came in by the list of what it held is there since then.
            _ = try await world.bringIn("云溪学校,文明校园,县级,2018-01-01,2020-12-31,明1号,云溪镇")
            #expect(try await there("2018-01-01") == 2)
        }
    }

    @Test("As known on a day, what was entered later of an end is not known yet", arguments: Engine.available)
    func known(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let school = try await world.office.carryOut(
                EnterBody(.campus, "云溪小学", unit: try #require(ID<Unit>(world.county.yunxi.unit))), by: world.clerk)
            _ = try await world.bringIn("云溪小学,文明校园,县级,2018-01-01,2020-12-31,明1号")
            let before = try await world.office.read { $0.now.day }
            world.county.clock.advance(minutes: 3 * 24 * 60)
            try await world.office.carryOut(EndBody(school, reason: "并入中心小学"), by: world.clerk)
            for name in ["bodies-campus", "holders-campus", "titlesHeld-county"] {
                #expect(try await world.value(name, known: before) == 1, "\(name) as known then")
                #expect(try await world.value(name, known: before.adding(days: 3)) == 0, "\(name) as known after")
                #expect(try await world.value(name) == 0, "\(name) now")
                #expect(try await world.value(name, known: before.adding(days: -900)) == 0, "\(name) before all")
            }
        }
    }

    @Test("One village gains its title, loses it, waits, and regains it", arguments: Engine.available)
    func twoTerms(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let village = try world.county.village()
            let first = try await world.granted("云201村")
            #expect(first.until == (try TestCounty.day("2022-12-31")))
            try world.go(to: "2022-10-10")
            #expect(try await Titles.turn(county: TestCounty.code, world.office).opened == 1)
            let id = try #require(try await world.title(first.id).review)
            try await take("report", id, note: "三年来的情况", by: village, world)
            try await world.office.carryOut(CheckReview(id, try world.spotCheck(60)), by: world.clerk)
            try await take("rectify", id, note: "限期整改两个月", day: "2022-12-20", by: world.director, world)
            try await take("rectified", id, note: "已整改", by: village, world)
            try await world.office.carryOut(CheckReview(id, try world.spotCheck(65)), by: world.clerk)
            try world.go(to: "2022-12-26")
            try await take("revoke", id, note: "整改不到位，撤销", day: "2022-12-26", by: world.director, world)
            #expect(try await world.title(first.id).state == .revoked)
            // Not in the next term.
            try world.go(to: "2024-05-06")
            let waits = await world.refusal { _ = try await world.propose("云201村") }
            #expect(waits?.code == "title.waits")
            try world.go(to: "2026-01-05")
            let second = try await world.granted("云201村")
            #expect(second.until.year == 2029 && second.id != first.id)
            for (day, held) in [
                ("2020-06-01", 1), ("2022-12-25", 1), ("2022-12-26", 0), ("2024-05-06", 0),
                (second.grantedOn.description, 1), ("2029-12-31", 1), ("2030-01-01", 0),
            ] { #expect(try await world.held(day) == held, "\(day)") }
            let titles = try await world.office.read { transaction in
                try Titles.of(first.body.id, county: TestCounty.code, in: transaction)
            }
            #expect(titles.map(\.state) == [.revoked, .held])
        }
    }

    @Test("A visit stands for a spot check by the title's own sheet alone")
    func visits() throws {
        let rules = TitleRules.shipped.of(.village)
        func visit(_ sheet: [KindRules.Item]) -> CheckedVisit {
            CheckedVisit(path: "visits/1", words: "检查", total: Points(whole: 90), sheet: sheet)
        }
        #expect(throws: Refusal.self) { try SpotCheck(visit([.init("治脏", 100)]), rules, words: "看了") }
        #expect(throws: Refusal.self) { try SpotCheck(visit([]), rules, words: "看了") }
        let check = try SpotCheck(visit(rules.sheet.reversed()), rules, words: "看了")
        #expect(check.score == Points(whole: 90))
    }
}
