import Database
import Inspections
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@Suite("Voiding a plan")
struct PlanVoidingTests {
    private func void(_ county: TestCounty, _ visits: [Visit], _ reason: String = "月份填错了") async throws {
        let plan = try #require(visits.first).plan
        try await county.office.carryOut(VoidPlan(plan: plan, reason: reason), by: county.director)
    }

    private func plan(_ county: TestCounty, _ visits: [Visit]) async throws -> (plan: Plan, visits: [Visit]) {
        let plan = try #require(visits.first).plan
        return try await county.office.read { [clerk = county.clerk] in try Plans.one(plan, for: clerk, in: $0) }
    }

    @Test("cancels what was to come, and says who, when and why", arguments: Engine.available)
    func voiding(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            try await county.note(visits[0])
            try await county.office.carryOut(CancelVisit(visit: visits[1].id, reason: "道路塌方"), by: county.clerk)
            county.clock.advance(minutes: 60)
            try await void(county, visits)
            let (made, left) = try await plan(county, visits)
            #expect(made.voiding?.by == county.director.name && made.voiding?.at == county.clock.now)
            #expect(made.voiding?.reason == "月份填错了" && !made.stands)
            #expect(left.allSatisfy { $0.state == .cancelled })
            let reasons: [String] = left.compactMap(\.cancelReason)
            #expect(reasons.count(where: { $0 == "道路塌方" }) == 1)
            let waiting = try await county.office.read { [inspector = county.inspector] in
                try Visits.waiting(for: inspector, in: $0).count
            }
            #expect(waiting == 0)
            let refusal = await #expect(throws: Refusal.self) { try await county.submit(visits[2]) }
            #expect(refusal?.code == "visit.notOpen")
            let audited = try await county.audited(VoidPlan.action)
            #expect(audited.count == 1 && audited.first?.detail == "月份填错了，取消3个村（社区）的检查")
        }
    }

    @Test("lets the month be planned anew, and its villages come again first", arguments: Engine.available)
    func anew(engine: Engine) async throws {
        try await withCounty(engine) { county in
            // Three of five villages a month: the second draw needs both that have not come, and one again.
            _ = try await county.plan("2019-10", .county, .announced, share: 60)
            let wrong = try await county.plan("2019-11", .county, .announced, share: 60)
            try await void(county, wrong)
            let right = try await county.plan("2019-11", .county, .announced, share: 40)
            let first = try await county.office.read { [clerk = county.clerk] in
                try Plans.all(for: clerk, in: $0).filter { $0.plan.stands }.map(\.plan.id)
            }
            #expect(first.count == 2 && first.contains(right[0].plan))
            let october = try await county.office.read { [clerk = county.clerk, first] in
                try Plans.one(first.last ?? right[0].plan, for: clerk, in: $0).visits.map(\.division)
            }
            #expect(Set(october).isDisjoint(with: right.map(\.division)))
            #expect(try await plan(county, wrong).plan.supersededBy == nil)
        }
    }

    @Test("needs a reason, a plan that stands, and nothing scored; and is done once", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let replaced = try await county.plan()
            let visits = try await county.plan(reason: "云溪镇受灾")
            let silent = await #expect(throws: Refusal.self) { try await void(county, visits, "") }
            #expect(silent?.fields.map(\.name) == ["reason"])
            let old = await #expect(throws: Refusal.self) { try await void(county, replaced) }
            #expect(old?.code == "plan.replaced")
            try await county.submit(visits[0])
            let begun = await #expect(throws: Refusal.self) { try await void(county, visits) }
            #expect(begun?.code == "plan.begun" && begun?.message.contains("1个村") == true)
            #expect(try await plan(county, visits).plan.stands)
            #expect(try await county.visit(visits[1].id).state == .open)

            let other = try await county.plan("2019-11", .county, .announced)
            try await void(county, other)
            let again = await #expect(throws: Refusal.self) { try await void(county, other, "又一次") }
            #expect(again?.code == "plan.voided")
            #expect(try await plan(county, other).plan.voiding?.reason == "月份填错了")
            #expect(try await county.audited(VoidPlan.action).count == 1)
        }
    }

    @Test("betrays nothing of an unannounced plan", arguments: Engine.available)
    func secrecy(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            try await void(county, visits)
            for actor in [try county.township(), try county.township("990101200"), county.leader] {
                #expect(try await county.office.read { try Plans.all(for: actor, in: $0).count } == 0)
                await #expect(throws: Refusal.self) {
                    try await county.office.read { try Plans.one(visits[0].plan, for: actor, in: $0).plan }
                }
            }
        }
    }
}
