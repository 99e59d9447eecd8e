import Assessment
import Database
import Inspections
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@Suite("The closing of a month and a new rule")
struct SigningTests {
    /// November of a county, every village visited that was drawn, on the third of December.
    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            for visit in try await county.plan() { try await county.submit(visit) }
            county.clock.set(Instant(try TestCounty.day("2019-12-03"), hour: 10))
            try await body(county)
        }
    }

    private func expectRefused(_ code: String, _ body: () async throws -> Void) async {
        let refusal = await #expect(throws: Refusal.self) { try await body() }
        #expect(refusal?.code == code)
    }

    private func propose(_ county: TestCounty, by actor: Actor? = nil) async throws -> ID<Proposal> {
        try await county.office.carryOut(
            ProposeClosing(month: try TestCounty.month(), acceptsMissing: true), by: actor ?? county.clerk)
    }

    private func take(
        _ step: String, _ closing: ID<Proposal>, by actor: Actor, _ county: TestCounty, note: String = "",
        seen: SeenVersion? = nil
    ) async throws {
        try await county.office.carryOut(
            TakeProcedureStep(
                Closing.procedure, closing, step, answers: StepAnswers(note: note), seen: seen), by: actor)
    }

    private func isClosed(_ county: TestCounty) async throws -> Bool {
        let month = try TestCounty.month()
        return try await county.office.read {
            try Assessments.closed(month, county: TestCounty.code, in: $0) != nil
        }
    }

    @Test("needs two hands, the second a director's or a leader's", arguments: Engine.available)
    func hands(engine: Engine) async throws {
        try await with(engine) { county in
            let closing = try await propose(county, by: county.director)
            await expectRefused("closing.twice") {
                try await take(Signatures.approve, closing, by: county.director, county)
            }
            await expectRefused("closing.notYours") {
                try await take(Signatures.approve, closing, by: county.clerk, county)
            }
            await expectRefused("right.missing") {
                try await take(Signatures.approve, closing, by: county.inspector, county)
            }
            #expect(try await !isClosed(county))
            await expectRefused("closing.waiting") { _ = try await propose(county) }
            try await take(Signatures.approve, closing, by: county.leader, county)
            #expect(try await isClosed(county))
            await expectRefused("closing.outOfOrder") {
                try await take(Signatures.approve, closing, by: county.leader, county)
            }
        }
    }

    @Test("goes back with a reason, and may be put forward again", arguments: Engine.available)
    func back(engine: Engine) async throws {
        try await with(engine) { county in
            let closing = try await propose(county)
            await expectRefused("closing.incomplete") {
                try await take(Signatures.sendBack, closing, by: county.director, county)
            }
            try await take(Signatures.sendBack, closing, by: county.director, county, note: "先核对茶亭乡")
            await expectRefused("closing.outOfOrder") {
                try await take(Signatures.approve, closing, by: county.director, county)
            }
            county.clock.advance(minutes: 1)
            let again = try await propose(county)
            try await take(Signatures.approve, again, by: county.director, county)
            let month = try TestCounty.month().description
            let parts = try await county.office.read {
                try Proposal.of(month, kind: Closing.procedure.noun, county: TestCounty.code, in: $0).map(\.state)
            }
            #expect(parts == [.approved, .returned])
        }
    }

    @Test("is signed only as it was put forward, and as it was seen", arguments: Engine.available)
    func changed(engine: Engine) async throws {
        try await with(engine) { county in
            let closing = try await propose(county)
            let visits = try await county.plan("2019-11", .selfCheck, .announced)
            try await county.office.carryOut(
                SubmitVisit(
                    visit: visits[0].id, heldOn: try TestCounty.day("2019-11-20"), listeners: TestCounty.listeners),
                by: try county.recorder(of: visits[0]))
            await expectRefused("closing.changed") {
                try await take(Signatures.approve, closing, by: county.director, county)
            }
            let again = try await propose(county)
            await expectRefused("seen.old") {
                try await take(
                    Signatures.approve, again, by: county.director, county, seen: SeenVersion(bytes: [1]))
            }
            // What was put forward before gave way.
            await expectRefused("closing.outOfOrder") {
                try await take(Signatures.approve, closing, by: county.director, county)
            }
            try await take(Signatures.approve, again, by: county.director, county)
            let steps = try await county.office.read {
                try Closing.procedure.course(of: again, county: TestCounty.code, in: $0).taken
            }
            #expect(steps.map(\.step) == ["made", "approve"] && steps[0].digest != nil)
            #expect(steps[0].digest == steps[1].digest)
        }
    }

    @Test("is done once by twenty at once", arguments: Engine.available)
    func twenty(engine: Engine) async throws {
        try await with(engine) { county in
            let closing = try await propose(county)
            let command = try TakeProcedureStep(Closing.procedure, closing, Signatures.approve)
            let outcomes = await withTaskGroup(of: String.self) { group in
                for index in 0..<20 {
                    let office = index % 2 == 0 ? county.office : county.otherServer
                    group.addTask {
                        do { return try await office.carryOut(command, by: county.leader).rawValue } catch {
                            return (error as? Refusal)?.code ?? "\(error)"
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == "approved" } == 1)
            #expect(outcomes.count { $0 == "closing.outOfOrder" } == 19)
        }
    }

    @Test("is for the director too where a rule is new, who put none forward himself", arguments: Engine.available)
    func rule(engine: Engine) async throws {
        try await with(engine) { county in
            let rule = ProposeRule(
                title: "新办法", validFrom: try TestCounty.month("2020-01"),
                weights: .init(selfCheck: 30, county: 70, panel: 0), missingSelfCheck: .zero, sources: "自定")
            let proposal = try await county.office.carryOut(rule, by: county.director)
            let sign = try TakeProcedureStep(Ruling.procedure, proposal, Signatures.approve)
            await expectRefused("ruling.twice") { _ = try await county.office.carryOut(sign, by: county.director) }
            await expectRefused("right.missing") { _ = try await county.office.carryOut(sign, by: county.leader) }
            let other = Actor(
                id: "director2", name: "副主任", county: TestCounty.code, roles: [.director], scope: .county)
            try await county.office.carryOut(sign, by: other)
            let titles = try await county.office.read {
                try Assessments.rules(county: TestCounty.code, in: $0).map(\.title)
            }
            #expect(titles.first == "新办法")
            await expectRefused("assessment.ruleInForce") {
                _ = try await county.office.carryOut(rule, by: county.clerk)
            }
        }
    }
}
