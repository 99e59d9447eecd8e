import Database
import Findings
import Inspections
import Kernel
import Media
import Office
import TestCounty
import TestSupport
import Testing

@Suite("Voiding a whole visit")
struct VoidVisitTests {
    private func void(
        _ county: TestCounty, _ visit: Visit, _ reason: String = "走错了村", by actor: Actor? = nil
    ) async throws {
        try await county.office.carryOut(
            VoidVisit(visit: visit.id, reason: reason, listeners: TestCounty.listeners), by: actor ?? county.director)
    }

    private func finding(_ line: ID<VisitLine>, _ county: TestCounty) async throws -> Finding {
        try await county.office.read { [director = county.director] transaction in
            let all = try Findings.ofOrigins([line.description], county: TestCounty.code, in: transaction)
            return try Findings.one(try #require(all[line.description]), for: director, in: transaction)
        }
    }

    @Test("keeps it to be read, withdraws its findings and opens it again", arguments: Engine.available)
    func voiding(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            let line = try await county.note(visit, count: 4)
            try await county.submit(visit)
            county.clock.advance(minutes: 60)
            try await void(county, visit)
            let open = try await county.visit(visit.id, for: county.inspector)
            #expect(open.state == .open && open.total == nil && open.heldOn == nil && open.submittedBy == nil)
            #expect(try await county.lines(visit).isEmpty)
            #expect(try await finding(line, county).state.isSettled)
            let kept = try await county.office.read {
                try Visits.voidings(of: visit.id, county: TestCounty.code, in: $0)
            }
            #expect(kept.count == 1 && kept[0].total == Points(whole: 98) && kept[0].reason == "走错了村")
            #expect(
                kept[0].lines.map(\.id) == [line] && kept[0].lines[0].isVoided && kept[0].lines[0].photos.count == 1)
            // It is made again, and only that counts.
            let anew = try await county.note(visit, note: "桥头")
            #expect(try await county.submit(visit) == Points(thousandths: 99_500))
            let scores = try await county.office.read {
                try Visits.scores(visit.month, county: TestCounty.code, asOf: $0.now, in: $0)
            }
            #expect(scores.map(\.total) == [Points(thousandths: 99_500)] && scores[0].losses.count == 1)
            #expect(try await finding(anew, county).state.isSettled == false)
        }
    }

    @Test(
        "is the director's, with a reason, of what was handed in, before its month is closed",
        arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            let early = await #expect(throws: Refusal.self) { try await void(county, visits[0]) }
            #expect(early?.code == "visit.notSubmitted")
            try await county.note(visits[0])
            try await county.submit(visits[0])
            let silent = await #expect(throws: Refusal.self) { try await void(county, visits[0], "") }
            #expect(silent?.fields.map(\.name) == ["visitReason"])
            for actor in [county.clerk, county.inspector, county.leader] {
                await #expect(throws: Refusal.self) { try await void(county, visits[0], by: actor) }
            }
            #expect(try await county.visit(visits[0].id).state == .submitted)
            try await county.office.keepHouse {
                try Plans.close(visits[0].month, county: TestCounty.code, in: $0)
            }
            let late = await #expect(throws: Refusal.self) { try await void(county, visits[0]) }
            #expect(late?.code == "visit.monthClosed")
            #expect(try await county.audited(VoidVisit.action).isEmpty)
        }
    }

    @Test("may be done again to what was made again", arguments: Engine.available)
    func twice(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            for reason in ["走错了村", "又走错了村"] {
                try await county.note(visit, note: reason)
                try await county.submit(visit)
                try await void(county, visit, reason)
            }
            let kept = try await county.office.read {
                try Visits.voidings(of: visit.id, county: TestCounty.code, in: $0)
            }
            #expect(kept.map(\.reason) == ["又走错了村", "走错了村"] && kept.map(\.lines.count) == [1, 1])
        }
    }
}
