import Database
import Findings
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@Suite("A summons")
struct SummonsTests {
    private let flow = FindingFlow()

    /// Pressed three times: the last notice was given on Tuesday, 19 November, at 9.
    private func notified(_ county: TestCounty) async throws -> ID<Finding> {
        let id = try await county.find()
        try await county.assign(id)
        for day in ["2019-11-08", "2019-11-13", "2019-11-19"] {
            county.clock.set(Instant(try Cast.day(day), hour: 9))
            try await OverdueJob(office: county.office).run(county: TestCounty.code)
        }
        return id
    }

    private func summon(
        _ id: ID<Finding>, _ day: String, by who: String = "副县长王某", note: String = "限期三天整改", _ county: TestCounty,
        actor: Actor? = nil
    ) async throws {
        try await county.take(
            .summon(on: try Cast.day(day), by: who), id, by: actor ?? county.clerk, note: note)
    }

    /// The lists of summonses to be held, and of those that were.
    private func lists(_ county: TestCounty) async throws -> [[ID<Finding>]] {
        try await county.office.read { transaction in
            try Summons.allCases.map { summons in
                var filter = FindingFilter()
                filter.summons = summons
                return try Findings.page(filter, for: county.clerk, limit: 9, in: transaction).map(\.id)
            }
        }
    }

    @Test("is only called to by the third notice, and held when the office says so", arguments: Engine.available)
    func held(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await notified(county)
            #expect(try await county.finding(id).pressed == ["已提醒约谈（主要领导）"])
            #expect(try await lists(county) == [[id], []])
            county.clock.set(Instant(try Cast.day("2019-11-21"), hour: 9))
            try await summon(id, "2019-11-20", county)
            let finding = try await county.finding(id)
            let day = try Cast.day("2019-11-20")
            #expect(finding.pressed == ["已约谈"] && finding.summonedOn == day)
            #expect(finding.state == .assigned && finding.isOverdue(at: county.clock.now))
            let step = try #require(try await county.course(id).history.last)
            #expect(step.act == .summon(on: day, by: "副县长王某") && step.note == "限期三天整改")
            #expect(try await lists(county) == [[], [id]])
            let again = await #expect(throws: Refusal.self) { try await summon(id, "2019-11-20", county) }
            #expect(again?.code == "finding.summoned")
        }
    }

    @Test("needs a day, who held it, and what was said", arguments: Engine.available)
    func incomplete(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await notified(county)
            let before = try await county.course(id)
            let attempts: [(String, String, String, field: String)] = [
                ("2019-11-18", "王某", "说明", "day"), ("2019-11-20", "王某", "说明", "day"), ("2019-11-19", " ", "说明", "by"),
                ("2019-11-19", "王某", "　", "note"),
            ]
            for (day, who, note, field) in attempts {
                let refusal = await #expect(throws: Refusal.self) {
                    try await summon(id, day, by: who, note: note, county)
                }
                #expect(refusal?.fields.map(\.name) == [field])
            }
            let others = [
                (county.leader, "right.missing"), (county.inspector, "finding.notYours"),
                (try county.township(), "finding.notYours"),
            ]
            for (actor, code) in others {
                let refusal = await #expect(throws: Refusal.self) {
                    try await summon(id, "2019-11-19", county, actor: actor)
                }
                #expect(refusal?.code == code)
            }
            #expect(try await county.course(id) == before)
            try await summon(id, "2019-11-19", county, actor: county.director)
        }
    }

    @Test("is never held without its notice", arguments: Engine.available)
    func unannounced(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await county.find()
            try await county.assign(id)
            county.clock.set(Instant(try Cast.day("2019-11-13"), hour: 9))
            try await OverdueJob(office: county.office).run(county: TestCounty.code)
            let refusal = await #expect(throws: Refusal.self) { try await summon(id, "2019-11-13", county) }
            #expect(refusal?.code == "finding.noSummons")
        }
    }

    @Test("is recorded also after an answer, and a new notice calls to a new one", arguments: Engine.available)
    func later(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await notified(county)
            let township = try county.township()
            try await county.take(.init(.accept), id, by: township)
            try await county.respond(id, by: township)
            county.clock.set(Instant(try Cast.day("2019-11-20"), hour: 9))
            try await county.take(.init(.sendBack), id, by: county.clerk, note: "还有残留")
            try await summon(id, "2019-11-19", county)
            #expect(try await county.finding(id).pressed == ["已约谈"])
            // The new deadline passes too: 25 November; the ladder begins anew, and the fact stays beside it.
            for day in ["2019-11-26", "2019-11-29", "2019-12-05"] {
                county.clock.set(Instant(try Cast.day(day), hour: 9))
                try await OverdueJob(office: county.office).run(county: TestCounty.code)
                if day == "2019-11-26" {
                    #expect(try await county.finding(id).pressed == ["已发第一次督办通知（分管领导）", "已约谈"])
                }
            }
            #expect(try await county.finding(id).pressed == ["已提醒约谈（主要领导）"])
            #expect(try await lists(county) == [[id], []])
            try await summon(id, "2019-12-05", county)
            #expect(try await county.course(id).history.count { $0.act.step == .summon } == 2)
        }
    }
}
