import Assessment
import Database
import Inspections
import Kernel
import Objections
import Office
import TestCounty
import TestSupport
import Testing

@Suite("An objection")
struct ObjectionTests {
    private static let migrations =
        Assessment.capability.migrations + Objections.capability(listeners: .none).migrations
    private let procedure = Objection.procedure(TestCounty.listeners)

    /// A county's visit of each township, each with one spot of two.
    private func visited(_ county: TestCounty) async throws -> [(visit: Visit, line: ID<VisitLine>)] {
        let visits = try await county.plan()
        var spots: [(Visit, ID<VisitLine>)] = []
        for visit in visits {
            spots.append((visit, try await county.note(visit, count: 2)))
            try await county.submit(visit)
        }
        return spots
    }

    private func object(
        _ line: ID<VisitLine>, by actor: Actor, _ county: TestCounty, words: String = "当时正在施工"
    ) async throws -> ID<Objection> {
        try await county.office.carryOut(FileObjection(line, words: words), by: actor)
    }

    private func take(_ step: String, _ id: ID<Objection>, by actor: Actor, _ county: TestCounty) async throws {
        try await county.office.carryOut(
            TakeProcedureStep(procedure, id, step, answers: StepAnswers(note: "核对属实")), by: actor)
    }

    private func liaison(of visit: Visit, _ county: TestCounty) throws -> Actor {
        try county.township(try #require(visit.division.parent).description)
    }

    @Test("that is upheld voids its line; one that is rejected leaves it", arguments: Engine.available)
    func ruled(engine: Engine) async throws {
        try await withCounty(engine, also: Self.migrations) { county in
            let spots = try await visited(county)
            let won = try await object(spots[0].line, by: try liaison(of: spots[0].visit, county), county)
            let lost = try await object(spots[1].line, by: try liaison(of: spots[1].visit, county), county)
            let notHis = await #expect(throws: Refusal.self) { try await take("uphold", won, by: county.clerk, county) }
            #expect(notHis?.kind == .forbidden)
            try await take("uphold", won, by: county.director, county)
            try await take("reject", lost, by: county.director, county)
            let voided = try await county.lines(spots[0].visit).map(\.voidReason)
            #expect(voided == ["申诉成立：核对属实"])
            #expect(try await county.lines(spots[1].visit).map(\.isVoided) == [false])
            let again = await #expect(throws: Refusal.self) {
                try await take("reject", won, by: county.director, county)
            }
            #expect(again?.code == "objection.outOfOrder")
        }
    }

    @Test("is made once to a line, unless it was withdrawn", arguments: Engine.available)
    func once(engine: Engine) async throws {
        try await withCounty(engine, also: Self.migrations) { county in
            let (visit, line) = try await visited(county)[0]
            let own = try liaison(of: visit, county)
            let id = try await object(line, by: own, county)
            let twice = await #expect(throws: Refusal.self) { try await object(line, by: own, county) }
            #expect(twice?.code == "objection.twice")
            try await take("withdraw", id, by: own, county)
            county.clock.advance(minutes: 1)
            let anew = try await object(line, by: own, county)
            try await take("reject", anew, by: county.director, county)
            let third = await #expect(throws: Refusal.self) { try await object(line, by: own, county) }
            #expect(third?.code == "objection.twice")
        }
    }

    @Test("is a township's to its own visits, with words", arguments: Engine.available)
    func own(engine: Engine) async throws {
        try await withCounty(engine, also: Self.migrations) { county in
            let spots = try await visited(county)
            let (visit, line) = spots[0]
            let other = try #require(spots.first { $0.visit.division.parent != visit.division.parent })
            let foreign = await #expect(throws: Refusal.self) {
                try await object(line, by: try liaison(of: other.visit, county), county)
            }
            #expect(foreign?.code == "objection.line")
            let id = try await object(line, by: try liaison(of: visit, county), county)
            let stranger = try liaison(of: other.visit, county)
            let seen = await #expect(throws: Refusal.self) {
                try await county.office.read { try Objections.one(id, for: stranger, in: $0) }
            }
            #expect(seen?.code == "objection.none")
            try await take("withdraw", id, by: try liaison(of: visit, county), county)
            county.clock.advance(minutes: 1)
            let silent = await #expect(throws: Refusal.self) {
                try await object(line, by: try liaison(of: visit, county), county, words: "")
            }
            #expect(silent?.fields.map(\.name) == ["words"])
        }
    }

    @Test("comes within five working days of the closing, and leads to a second revision", arguments: Engine.available)
    func closed(engine: Engine) async throws {
        try await withCounty(engine, also: Self.migrations) { county in
            let spots = try await visited(county)
            county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
            try await county.office.close(try TestCounty.month(), by: county.director)
            county.clock.set(Instant(try TestCounty.day("2019-12-09"), hour: 9))
            let id = try await object(spots[0].line, by: try liaison(of: spots[0].visit, county), county)
            try await take("uphold", id, by: county.director, county)
            county.clock.advance(minutes: 1)
            let changed = try await county.office.read { transaction in
                let closed = try #require(try Assessments.latest(county: TestCounty.code, in: transaction))
                return try Assessments.corrections(of: closed, county: TestCounty.code, in: transaction)
            }
            #expect(changed.contains { $0.field == "score" })
            let revision = try await county.office.carryOut(
                ProposeRevision(month: try TestCounty.month(), reason: "申诉成立"), by: county.clerk)
            try await county.office.carryOut(
                TakeProcedureStep(Revising.procedure, revision, Signatures.approve), by: county.director)
            county.clock.set(Instant(try TestCounty.day("2019-12-10"), hour: 9))
            let late = await #expect(throws: Refusal.self) {
                try await object(spots[1].line, by: try liaison(of: spots[1].visit, county), county)
            }
            #expect(late?.code == "objection.late")
        }
    }
}
