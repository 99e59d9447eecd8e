import Assessment
import Database
import Inspections
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@Suite("A closed month that is corrected")
struct RevisionTests {
    /// November visited, one spot in the first visit, closed in December.
    private func closed(_ county: TestCounty) async throws -> (visit: Visit, line: ID<VisitLine>) {
        let visits = try await county.plan()
        let line = try await county.note(visits[0], count: 4)
        for visit in visits { try await county.submit(visit) }
        county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
        try await county.office.close(try TestCounty.month(), by: county.director)
        return (visits[0], line)
    }

    private func void(_ visit: Visit, _ line: ID<VisitLine>, _ county: TestCounty) async throws {
        try await county.office.carryOut(
            VoidLine(visit: visit.id, line: line, reason: "误扣", listeners: TestCounty.listeners), by: county.director)
    }

    private func propose(_ county: TestCounty, _ reason: String = "误扣作废") async throws -> ID<Proposal> {
        try await county.office.carryOut(
            ProposeRevision(month: try TestCounty.month(), reason: reason), by: county.clerk)
    }

    private func sign(_ proposal: ID<Proposal>, by actor: Actor, _ county: TestCounty) async throws {
        try await county.office.carryOut(
            TakeProcedureStep(Revising.procedure, proposal, Signatures.approve), by: actor)
    }

    private func revisions(_ county: TestCounty) async throws -> [ClosedMonth] {
        try await county.office.read { try Assessments.everyRevision(county: TestCounty.code, in: $0) }
    }

    /// What asks for a closed month to be corrected.
    private func corrections(for actor: Actor, _ county: TestCounty) async throws -> [Waiting] {
        try await county.office.read { transaction in
            try Assessment.waiting(actor, transaction).filter { $0.title.hasPrefix("提出更正") }
        }
    }

    @Test(
        "becomes its next revision by two hands; the first keeps its bytes, and both compute again",
        arguments: Engine.available)
    func corrected(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (visit, line) = try await closed(county)
            let first = try #require(try await revisions(county).first)
            let calm = try await corrections(for: county.clerk, county)
            #expect(calm.isEmpty)
            county.clock.advance(minutes: 60)
            try await void(visit, line, county)
            county.clock.advance(minutes: 1)
            // It waits for whoever may put it forward, and no longer than until he did.
            let waiting = try await corrections(for: county.clerk, county)
            #expect(waiting.map(\.title) == ["提出更正：2019年11月（关账后有变动）"])
            #expect(waiting.map(\.path) == ["assessments/2019-11"])
            let nobodys = try await corrections(for: county.inspector, county)
            #expect(nobodys.isEmpty)
            let proposal = try await propose(county)
            let proposed = try await corrections(for: county.clerk, county)
            #expect(proposed.isEmpty)
            let refusal = await #expect(throws: Refusal.self) {
                try await sign(proposal, by: county.clerk, county)
            }
            #expect(refusal?.kind == .forbidden)
            try await sign(proposal, by: county.director, county)
            let done = try await corrections(for: county.clerk, county)
            #expect(done.isEmpty)
            let both = try await revisions(county)
            #expect(both.map(\.revision) == [2, 1] && both[1].bytes == first.bytes)
            let before = first.result.townships.first { $0.code == visit.division.parent }?.score
            let after = both[0].result.townships.first { $0.code == visit.division.parent }?.score
            #expect(try #require(before) < #require(after))
            let again = try await county.office.read { try Recomputation.of(TestCounty.code, in: $0) }
            #expect(again.map(\.isSame) == [true, true])
            // What everybody is shown is the newest.
            let shown = try await county.office.read { try Assessments.closed(county: TestCounty.code, in: $0) }
            #expect(shown.map(\.revision) == [2])
        }
    }

    @Test("may be corrected again", arguments: Engine.available)
    func twice(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let visits = try await county.plan()
            let lines = [try await county.note(visits[0], count: 2), try await county.note(visits[1], count: 3)]
            for visit in visits { try await county.submit(visit) }
            county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
            try await county.office.close(try TestCounty.month(), by: county.director)
            for (visit, line) in zip(visits, lines) {
                county.clock.advance(minutes: 5)
                try await void(visit, line, county)
                county.clock.advance(minutes: 5)
                try await sign(try await propose(county), by: county.director, county)
            }
            #expect(try await revisions(county).map(\.revision) == [3, 2, 1])
            let again = try await county.office.read { try Recomputation.of(TestCounty.code, in: $0) }
            #expect(again.filter { !$0.isSame }.isEmpty)
        }
    }

    @Test("is not where nothing changed, while it is open, or without a reason", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let early = await #expect(throws: Refusal.self) { try await propose(county) }
            #expect(early?.code == "assessment.open")
            let (visit, line) = try await closed(county)
            let same = await #expect(throws: Refusal.self) { try await propose(county) }
            #expect(same?.code == "assessment.same")
            try await void(visit, line, county)
            let silent = await #expect(throws: Refusal.self) { try await propose(county, "") }
            #expect(silent?.fields.map(\.name) == ["reason"])
        }
    }

    @Test("is put forward anew where something else changed before it was signed", arguments: Engine.available)
    func stale(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let visits = try await county.plan()
            let lines = [try await county.note(visits[0], count: 2), try await county.note(visits[1], count: 3)]
            for visit in visits { try await county.submit(visit) }
            county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
            try await county.office.close(try TestCounty.month(), by: county.director)
            try await void(visits[0], lines[0], county)
            let proposal = try await propose(county)
            try await void(visits[1], lines[1], county)
            let refusal = await #expect(throws: Refusal.self) {
                try await sign(proposal, by: county.director, county)
            }
            #expect(refusal?.code == "revising.changed")
        }
    }
}

@Suite("A bonus or a deduction")
struct AdjustmentTests {
    private func propose(
        _ county: TestCounty, _ points: String = "1", month: String = "2019-11",
        _ kind: Adjustment.Kind = .bonus, by actor: Actor? = nil
    ) async throws -> ID<Adjustment> {
        try await county.office.carryOut(
            ProposeAdjustment(
                month: try TestCounty.month(month), township: try county.division("990101100"), kind: kind,
                points: try #require(Points(points)), title: "示范片", reason: "现场会材料"), by: actor ?? county.clerk)
    }

    private func take(_ step: String, _ id: ID<Adjustment>, by actor: Actor, _ county: TestCounty) async throws {
        try await county.office.carryOut(
            TakeProcedureStep(Adjustment.procedure, id, step, answers: StepAnswers(note: "原因")), by: actor)
    }

    /// The rule that counts up to two points of either.
    private func rule(_ county: TestCounty) async throws {
        let ruling = try await county.office.carryOut(
            ProposeRule(
                title: "办法", validFrom: try TestCounty.month("2019-11"), weights: AssessmentRule.ours.weights,
                missingSelfCheck: .leftOut, adjustments: Points(whole: 2), sources: "自定"), by: county.clerk)
        try await county.office.carryOut(
            TakeProcedureStep(Ruling.procedure, ruling, Signatures.approve), by: county.director)
    }

    @Test("counts once another approved it, and holds the closing up until then", arguments: Engine.available)
    func counts(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            try await rule(county)
            for visit in try await county.plan() { try await county.submit(visit) }
            let id = try await propose(county, by: county.director)
            let twice = await #expect(throws: Refusal.self) {
                try await take("approve", id, by: county.director, county)
            }
            #expect(twice?.code == "adjustment.twice")
            county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
            let held = await #expect(throws: Refusal.self) {
                try await county.office.close(try TestCounty.month(), by: county.leader)
            }
            #expect(held?.code == "assessment.undecided")
            var other = county.director
            other = Actor(id: "director2", name: "副主任", county: other.county, roles: [.director], scope: .county)
            try await take("approve", id, by: other, county)
            county.clock.advance(minutes: 1)
            let closed = try await county.office.close(try TestCounty.month(), by: county.leader)
            let own = try #require(closed.result.townships.first { $0.code.description == "990101100" })
            #expect(own.changes?.map(\.counted.shown) == ["1.00"])
            #expect(try #require(own.score) - #require(own.visited) == Points(whole: 1))
            let again = try await county.office.read { try Recomputation.of(TestCounty.code, in: $0) }
            #expect(again.map(\.isSame) == [true])
        }
    }

    @Test(
        "is taken back by a counter-entry that another approves, and a closed month by its next revision",
        arguments: Engine.available)
    func reversed(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            try await rule(county)
            for visit in try await county.plan() { try await county.submit(visit) }
            let id = try await propose(county, "2", .deduction)
            func reverse(_ one: ID<Adjustment>) async throws -> ID<Adjustment>? {
                try await county.office.carryOut(ReverseAdjustment(one, reason: "曝光已撤下"), by: county.clerk)
            }
            let early = await #expect(throws: Refusal.self) { _ = try await reverse(id) }
            #expect(early?.code == "adjustment.notCounted")
            try await take("approve", id, by: county.director, county)
            county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
            let closed = try await county.office.close(try TestCounty.month(), by: county.leader)
            county.clock.advance(minutes: 5)
            let counter = try #require(try await reverse(id))
            let twice = await #expect(throws: Refusal.self) { _ = try await reverse(id) }
            #expect(twice?.code == "adjustment.reversed")
            try await take("approve", counter, by: county.director, county)
            let itself = await #expect(throws: Refusal.self) { _ = try await reverse(counter) }
            #expect(itself?.code == "adjustment.notCounted")
            // What was decided stays; the month's revision brings the difference.
            let first = try await county.office.read { [clerk = county.clerk] in
                try Adjustments.one(id, for: clerk, in: $0)
            }
            #expect(first.state == .approved && first.signed == -Points(whole: 2))
            county.clock.advance(minutes: 5)
            let revision = try await county.office.carryOut(
                ProposeRevision(month: try TestCounty.month(), reason: "撤下曝光"), by: county.clerk)
            try await county.office.carryOut(
                TakeProcedureStep(Revising.procedure, revision, Signatures.approve), by: county.director)
            let both = try await county.office.read { try Assessments.everyRevision(county: TestCounty.code, in: $0) }
            let scores = both.map { month in
                month.result.townships.first { $0.code.description == "990101100" }?.score
            }
            #expect(both.count == 2 && both[1].bytes == closed.bytes)
            #expect(try #require(scores[0]) - #require(scores[1]) == Points(whole: 2))
            let again = try await county.office.read { try Recomputation.of(TestCounty.code, in: $0) }
            #expect(again.map(\.isSame) == [true, true])
        }
    }

    @Test("is dropped by the system while it is only proposed", arguments: Engine.available)
    func cancelled(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            try await rule(county)
            let id = try await propose(county, "1", .deduction)
            let made: ID<Adjustment>? = try await county.office.carryOut(
                ReverseAdjustment(id, reason: "曝光已撤下"), by: .system(county: TestCounty.code))
            #expect(made == nil)
            let found = try await county.office.read { [clerk = county.clerk] in
                try Adjustments.one(id, for: clerk, in: $0)
            }
            #expect(found.state == .withdrawn)
        }
    }

    @Test(
        "over the cap, under a rule that knows none, of a month to come, or of nothing is refused",
        arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let none = await #expect(throws: Refusal.self) { try await propose(county) }
            #expect(none?.code == "adjustment.noRule")
            try await rule(county)
            let over = await #expect(throws: Refusal.self) { try await propose(county, "2.5") }
            #expect(over?.code == "adjustment.cap" && over?.fields.map(\.name) == ["points"])
            let future = await #expect(throws: Refusal.self) { try await propose(county, month: "2020-01") }
            #expect(future?.code == "adjustment.future")
            let nothing = await #expect(throws: Refusal.self) { try await propose(county, "0") }
            #expect(nothing?.code == "adjustment.cap")
        }
    }

    @Test("is seen by its township once it counts, by no other", arguments: Engine.available)
    func scope(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            try await rule(county)
            let id = try await propose(county)
            let own = try county.township("990101100")
            func sees(_ actor: Actor) async -> Bool {
                (try? await county.office.read { try Adjustments.one(id, for: actor, in: $0) }) != nil
            }
            #expect(await !sees(own))
            try await take("approve", id, by: county.director, county)
            #expect(await sees(own))
            #expect(await !sees(try county.township("990101200")))
        }
    }
}
