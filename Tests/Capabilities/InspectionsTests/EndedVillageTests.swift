import Database
import Inspections
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@Suite("A visit to a village that is no more")
struct EndedVillageTests {
    private let listeners = DivisionListeners(
        closedThrough: { _, _ in nil }, onEnded: { try Visits.handOver($0, in: $1) })

    private func end(
        _ county: TestCounty, _ code: DivisionCode, into: DivisionCode?, from: String = "2019-11-11"
    ) async throws {
        try await county.office.carryOut(
            EndDivision(code, from: try TestCounty.day(from), into: into, reason: "批复", listeners: listeners),
            by: county.director)
    }

    private func comeTo(_ county: TestCounty, _ day: String) async throws {
        county.clock.set(Instant(try TestCounty.day(day), hour: 9))
        try await county.office.carryOut(SettleEnds(listeners: listeners), by: .system(county: TestCounty.code))
    }

    private func plan(_ county: TestCounty, of visit: Visit) async throws -> [Visit] {
        try await county.office.read { [clerk = county.clerk] in try Plans.one(visit.plan, for: clerk, in: $0).visits }
    }

    @Test("is made in what the village became, and the old one says so", arguments: Engine.available)
    func moved(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            let drawn = Set(visits.map(\.division))
            let (visit, other) = (visits[0], visits[1])
            let free = try (201...205).map { try county.division("990101100\($0)") }.first { !drawn.contains($0) }
            let successor = try #require(free)
            try await end(county, visit.division, into: successor)
            #expect(try await county.visit(visit.id).state == .open)
            try await comeTo(county, "2019-11-11")
            let old = try await county.visit(visit.id)
            #expect(old.state == .cancelled && old.cancelReason?.contains("2019年11月11日起），改查云") == true)
            let new = try #require(try await plan(county, of: visit).first { $0.division == successor })
            #expect(new.state == .open && new.inspector == visit.inspector && new.month == visit.month)
            try await county.submit(new)
            // What the plan has already is not visited twice.
            try await end(county, other.division, into: successor, from: "2019-11-12")
            try await comeTo(county, "2019-11-12")
            #expect(try await county.visit(other.id).cancelReason?.contains("已在这份计划里") == true)
            #expect(try await plan(county, of: visit).filter { $0.division == successor }.count == 1)
        }
    }

    @Test("that somebody has begun is handed in, held before the end", arguments: Engine.available)
    func begun(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            try await county.note(visit)
            try await end(county, visit.division, into: nil)
            try await comeTo(county, "2019-11-12")
            #expect(try await county.visit(visit.id).state == .open)
            func submit(_ day: String) async throws {
                try await county.office.carryOut(
                    SubmitVisit(
                        visit: visit.id, heldOn: try TestCounty.day(day), listeners: TestCounty.listeners),
                    by: county.inspector)
            }
            let refusal = await #expect(throws: Refusal.self) { try await submit("2019-11-12") }
            #expect(refusal?.code == "visit.divisionGone" && refusal?.fields.first?.name == "heldOn")
            try await submit("2019-11-10")
        }
    }

    @Test("of a month before the end is late, and still to be made", arguments: Engine.available)
    func late(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            try await end(county, visit.division, into: nil, from: "2019-12-01")
            try await comeTo(county, "2019-12-02")
            #expect(try await county.visit(visit.id).state == .open)
        }
    }

    @Test("is not planned any more; what it became is, once, and knows its rounds", arguments: Engine.available)
    func planned(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let old = try await county.plan(share: 100)
            for visit in old { try await county.submit(visit) }
            let (gone, successor) = (try county.division("990101100201"), try county.division("990101100202"))
            try await end(county, gone, into: successor)
            try await comeTo(county, "2019-11-20")
            let checks = try await county.plan("2019-11", .selfCheck, .announced)
            #expect(checks.count == 9 && !checks.contains { $0.division == gone })
            // The townships' people check what is theirs by now.
            let township = Actor(
                id: "t", name: "乡镇", county: TestCounty.code, roles: [.townshipLiaison],
                scope: .division(try county.division("990101200"), absorbed: [gone]))
            let seen = try await county.office.read { try Visits.page(.init(), for: township, limit: 99, in: $0) }
            #expect(seen.contains { $0.division == gone })
        }
    }

    @Test("that nobody of the visited side may know of, is handed on as silently", arguments: Engine.available)
    func unannounced(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            let liaison = try county.township()
            func told(_ actor: Actor) async throws -> Int {
                try await county.office.read {
                    try Visits.openWork(in: visit.division, for: actor, $0).map(\.count).reduce(0, +)
                }
            }
            #expect(try await told(county.clerk) == 1)
            #expect(try await told(liaison) == 0)
            try await end(county, visit.division, into: try county.division("990101200201"))
            try await comeTo(county, "2019-11-11")
            for actor in [county.clerk, liaison] { #expect(try await told(actor) == 0) }
        }
    }
}
