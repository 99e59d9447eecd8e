import Database
import Inspections
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@Suite("A list of visits")
struct VisitListTests {
    private func page(
        _ filter: Visits.Filter, _ limit: Int, _ county: TestCounty, by actor: Actor
    ) async throws -> [Visit] {
        try await county.office.read { try Visits.page(filter, for: actor, limit: limit, in: $0) }
    }

    @Test("read page by page has every row once, newest month first, then by division", arguments: Engine.available)
    func paging(engine: Engine) async throws {
        try await withCounty(engine) { county in
            for month in ["2019-10", "2019-11"] {
                _ = try await county.plan(month, .selfCheck, .announced)
                _ = try await county.plan(month, .county, .announced)
                for visit in try await county.plan(month).prefix(1) { try await submit(visit, county) }
            }
            for actor in [county.clerk, county.leader, county.inspector, try county.township()] {
                let whole = try await page(Visits.Filter(), 999, county, by: actor)
                #expect(whole.count >= 13)
                for length in [1, 3, 7] {
                    var filter = Visits.Filter()
                    var read: [Visit] = []
                    while read.count <= whole.count {
                        let next = try await page(filter, length, county, by: actor)
                        guard let last = next.last else { break }
                        read += next
                        filter.after = (last.month, last.division, last.id)
                    }
                    #expect(read.map(\.id) == whole.map(\.id), "\(actor.name), \(length) at a time")
                }
                let isOrdered = zip(whole, whole.dropFirst()).allSatisfy { a, b in
                    a.month > b.month || (a.month == b.month && (a.division, a.id) < (b.division, b.id))
                }
                #expect(isOrdered && Set(whole.map(\.id)).count == whole.count)
            }
        }
    }

    private func submit(_ visit: Visit, _ county: TestCounty) async throws {
        try await county.office.carryOut(
            SubmitVisit(visit: visit.id, heldOn: visit.month.firstDay, listeners: TestCounty.listeners),
            by: county.inspector)
    }

    @Test(
        "still to be made after one has those of its plan and its people, behind it first", arguments: Engine.available)
    func following(engine: Engine) async throws {
        try await withCounty(engine) { county in
            func following(_ visit: Visit, by actor: Actor) async throws -> [ID<Visit>] {
                try await county.office.read { try Visits.following(visit, for: actor, in: $0).map(\.id) }
            }
            let visits = try await county.plan()
            _ = try await county.plan("2019-11", .county, .announced)
            try await county.submit(visits[1])
            #expect(try await following(visits[1], by: county.inspector) == [2, 3, 0].map { visits[$0].id })
            try await county.office.carryOut(CancelVisit(visit: visits[3].id, reason: "道路塌方"), by: county.clerk)
            #expect(try await following(visits[1], by: county.clerk) == [2, 0].map { visits[$0].id })
            #expect(try await following(visits[1], by: county.township()) == [])

            let own = try await county.plan("2019-11", .selfCheck, .announced).filter { $0.township == "云溪镇" }
            let township = try county.township("990101100")
            try await county.submit(own[1])
            #expect(try await following(own[1], by: township) == [2, 3, 4, 0].map { own[$0].id })
        }
    }

    @Test("is narrowed by each filter", arguments: Engine.available)
    func filters(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let own = try await county.plan("2019-11", .selfCheck, .announced)
            let replaced = try await county.plan()
            let secret = try await county.plan(reason: "云溪镇受灾")
            let october = try await county.plan("2019-10", .county, .announced)
            try await county.submit(secret[0])
            try await county.office.carryOut(CancelVisit(visit: secret[1].id, reason: "道路塌方"), by: county.clerk)
            func expect(_ visits: [Visit], _ name: String, _ change: (inout Visits.Filter) throws -> Void) async throws
            {
                var filter = Visits.Filter()
                try change(&filter)
                let found = try await page(filter, 999, county, by: county.clerk)
                #expect(Set(found.map(\.id)) == Set(visits.map(\.id)), "\(name)")
            }
            try await expect(own + secret + october, "all but replaced") { _ in }
            try await expect(october, "month") { $0.month = Month("2019-10") }
            try await expect(own, "tier") { $0.tier = .selfCheck }
            try await expect(secret, "manner") { $0.manner = .unannounced }
            try await expect([secret[0]], "submitted") { $0.state = .submitted }
            try await expect([secret[1]], "cancelled") { $0.state = .cancelled }
            try await expect(own + secret.dropFirst(2) + october, "open") { $0.state = .open }
            try await expect((own + secret + october).filter { $0.township == "茶亭乡" }, "below") {
                $0.below = try county.division("990101200")
            }
            try await expect(secret, "plan") { $0.plan = secret[0].plan }
            try await expect([secret[0]], "submitted of a plan") {
                $0.plan = secret[0].plan
                $0.state = .submitted
            }
            // A replaced plan's visits are all cancelled, as each of their own pages says.
            for (state, visits) in [(Visit.State.open, []), (.submitted, []), (.cancelled, replaced)] {
                try await expect(visits, "\(state) of a replaced plan") {
                    $0.plan = replaced[0].plan
                    $0.state = state
                }
            }
            for visit in replaced { #expect(try await county.visit(visit.id).isReplaced) }
        }
    }
}
