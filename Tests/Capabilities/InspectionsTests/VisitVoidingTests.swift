import Database
import Findings
import Inspections
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@Suite("Voiding a line of a scored visit")
struct VisitVoidingTests {
    private func void(
        _ county: TestCounty, _ visit: Visit, _ line: ID<VisitLine>, _ reason: String = "隔壁村的"
    ) async throws -> Points {
        try await county.office.carryOut(
            VoidLine(visit: visit.id, line: line, reason: reason, listeners: TestCounty.listeners), by: county.director)
    }

    @Test("computes the score anew and keeps the line with its reason", arguments: Engine.available)
    func voiding(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            let wrong = try await county.note(visit, count: 4)
            let right = try await county.note(visit, .init(item: "2-1", deduction: "a"))
            #expect(try await county.submit(visit) == Points(whole: 97))
            county.clock.advance(minutes: 60)
            #expect(try await void(county, visit, wrong) == Points(whole: 99))
            #expect(try await county.visit(visit.id).total == Points(whole: 99))
            let lines = try await county.lines(visit)
            let crossed = try #require(lines.first { $0.id == wrong })
            #expect(lines.count == 2 && crossed.isVoided && crossed.count == 4 && crossed.photos.count == 1)
            #expect(crossed.voidReason == "隔壁村的" && crossed.voidedBy == county.director.name)
            #expect(crossed.voidedAt == county.clock.now)
            #expect(lines.first { $0.id == right }?.isVoided == false)
        }
    }

    @Test("may lift a visit over the pass mark", arguments: Engine.available)
    func passing(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            let veto = try await county.note(visit, .init(item: "3-1", deduction: "b"))
            try await county.note(visit, .init(item: "2-2", deduction: "a"), count: 2)
            try await county.submit(visit)
            #expect(try await county.visit(visit.id).isPassed == false)
            #expect(try await void(county, visit, veto) == Points(whole: 90))
            #expect(try await county.visit(visit.id).isPassed == true)
        }
    }

    @Test("needs a reason, a scored visit, its own line, and is done once", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            let open = try await county.note(visits[1])
            let line = try await county.note(visits[0])
            try await county.submit(visits[0])
            let silent = await #expect(throws: Refusal.self) { try await void(county, visits[0], line, "") }
            #expect(silent?.fields.map(\.name) == ["reason-\(line)"])
            for (visit, line) in [(visits[1], open), (visits[0], open), (visits[0], county.newLine())] {
                let refusal = await #expect(throws: Refusal.self) { try await void(county, visit, line) }
                #expect(refusal?.code == "visit.notSubmitted")
            }
            #expect(try await county.lines(visits[0]).allSatisfy { !$0.isVoided })
            _ = try await void(county, visits[0], line)
            county.clock.advance(minutes: 1)
            let again = await #expect(throws: Refusal.self) { try await void(county, visits[0], line, "又一次") }
            #expect(again?.code == "visit.voided")
            #expect(try await county.lines(visits[0]).first?.voidReason == "隔壁村的")
            #expect(try await county.audited(VoidLine.action).count == 1)
        }
    }

    @Test("submitted again afterwards, the visit answers what it now scores", arguments: Engine.available)
    func answered(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            let line = try await county.note(visit, count: 2)
            try await county.submit(visit)
            _ = try await void(county, visit, line)
            #expect(try await county.submit(visit) == Points(whole: 100))
            #expect(try await county.lines(visit).first?.isVoided == true)
        }
    }

    @Test("scores as of a moment hold what was voided only later", arguments: Engine.available)
    func asOf(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            let line = try await county.note(visits[0], count: 2)
            let early = county.clock.now
            county.clock.advance(minutes: 10)
            try await county.submit(visits[0])
            let submitted = county.clock.now
            county.clock.advance(minutes: 10)
            try await county.submit(visits[1])
            _ = try await void(county, visits[0], line)
            func totals(_ moment: Instant) async throws -> [Points] {
                try await county.office.read {
                    try Visits.scores(visits[0].month, county: TestCounty.code, asOf: moment, in: $0).map(\.total)
                }
            }
            #expect(try await totals(early).isEmpty)
            #expect(try await totals(submitted) == [Points(whole: 99)])
            #expect(try await totals(county.clock.now) == [Points(whole: 100), Points(whole: 100)])
            let other = try await county.office.read {
                try Visits.scores(visits[0].month.next, county: TestCounty.code, asOf: $0.now, in: $0)
            }
            #expect(other.isEmpty)
        }
    }
}
