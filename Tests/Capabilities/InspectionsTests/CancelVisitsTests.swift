import Database
import Inspections
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@Suite("Cancelling many visits of a plan")
struct CancelVisitsTests {
    private func cancel(_ visits: [Visit], of plan: ID<Plan>, _ reason: String, _ county: TestCounty) async throws
        -> Int
    {
        try await county.office.carryOut(
            CancelVisits(plan: plan, visits: visits.map(\.id), reason: reason), by: county.clerk)
    }

    @Test("leaves each with the reason, and an audit entry of its own", arguments: Engine.available)
    func cancelling(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            let some = Array(visits.prefix(3))
            #expect(try await cancel(some, of: visits[0].plan, "洪水封路", county) == 3)
            for visit in visits {
                let isCancelled = some.contains { $0.id == visit.id }
                let now = try await county.visit(visit.id)
                #expect(
                    now.state == (isCancelled ? .cancelled : .open) && now.cancelReason == (isCancelled ? "洪水封路" : nil))
            }
            let audited = try await county.audited(CancelVisits.action)
            #expect(audited.map(\.detail) == ["洪水封路", "洪水封路", "洪水封路"])
            #expect(Set(audited.map(\.subject)) == Set(some.map(\.id.description)))
        }
    }

    @Test("is refused once its month is closed, and says so", arguments: Engine.available)
    func closed(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            try await county.office.keepHouse {
                try Plans.close(try TestCounty.month(), county: TestCounty.code, in: $0)
            }
            let refusal = await #expect(throws: Refusal.self) {
                try await cancel([visits[0]], of: visits[0].plan, "封路", county)
            }
            #expect(refusal?.code == "plan.monthClosed")
        }
    }

    @Test("is all or nothing: a scored one, another plan's, and no reason are refused", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            let others = try await county.plan("2019-10", .county, .announced)
            try await county.submit(visits[1])
            let plan = visits[0].plan
            let scored = await #expect(throws: Refusal.self) {
                try await cancel(Array(visits.prefix(2)), of: plan, "封路", county)
            }
            #expect(scored?.kind == .conflict && scored?.message.contains(visits[1].village) == true)
            let foreign = await #expect(throws: Refusal.self) {
                try await cancel([visits[0], others[0]], of: plan, "封路", county)
            }
            #expect(foreign?.fields.map(\.name) == ["visit"])
            let silent = await #expect(throws: Refusal.self) { try await cancel([visits[0]], of: plan, "", county) }
            #expect(silent?.fields.map(\.name) == ["cancelReason"])
            #expect(try await county.visit(visits[0].id).state == .open)
            #expect(try await county.visit(others[0].id).state == .open)
        }
    }
}
