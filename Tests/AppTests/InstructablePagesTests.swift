import App
import Database
import Inspections
import Kernel
import Office
import TestSupport
import Testing
import Web

/// 批示 on any record: below every page of a record stands the way to an instruction about it.
@Suite("Pages of records about which a leader may instruct")
struct InstructablePagesTests {
    @Test("offer it to the leader who may read them, but of what is named to nobody yet")
    func offered() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let sample = try await IsolationTests.Sample("990101", counties.product)
            let leader = try await counties.visitor(.leader, county: "990101")
            var offering = 0
            for path in Product.instructablePages.sorted() {
                let route = try #require(
                    counties.product.routes.first { $0.method == .get && $0.path == path }, "\(path) is no page")
                let page = try await leader.get("/990101/\(try sample.path(route))")
                guard page.status == 200 else { continue }
                if page.body.contains("instructions/new?about=") {
                    offering += 1
                } else {
                    #expect(["exposures/:exposure", "plans/:plan", "visits/:visit"].contains(path), "\(path)")
                }
            }
            #expect(offering > 25)
        }
    }

    @Test("name at once whom the record is with: the leader need not look for the unit")
    func audience() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let leader = try await counties.visitor(.leader, county: "990101")
            for (list, way) in [
                ("tasks", /href="(\/990101\/tasks\/[0-9a-f-]{36})"/),
                ("findings?standing=open", /href="(\/990101\/findings\/[0-9a-f-]{36})"/),
            ] {
                var chosen = 0
                for match in try await leader.get("/990101/\(list)").body.matches(of: way).prefix(12) {
                    let page = try await leader.get(String(match.output.1)).body
                    guard
                        let link = page.firstMatch(of: /href="(\/990101\/instructions\/new\?[^"]*audience=unit[^"]*)"/)
                    else { continue }
                    let form = try await leader.get(String(link.output.1).replacing("&amp;", with: "&"))
                    #expect(form.status == 200)
                    if form.body.contains(/name="audience" value="unit:[0-9a-f-]{36}"\s+checked/) { chosen += 1 }
                }
                #expect(chosen > 0, "\(list)")
            }
        }
    }

    @Test("do not name a plan of which something is still to come, nor an exposure that is not out")
    func secret() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let leader = try await counties.visitor(.leader, county: "990101")
            let clerk = Actor(id: "clerk", name: "干事", county: "990101", roles: [.clerk], scope: .county)
            let plans = try await counties.product.office.read { try Plans.all(for: clerk, in: $0).map(\.plan) }
            #expect(plans.contains { !$0.isDisclosed })
            for plan in plans {
                let page = try await leader.get("/990101/plans/\(plan.id)")
                guard page.status == 200 else { continue }
                #expect(page.body.contains("instructions/new?about=plans") == plan.isDisclosed, "\(plan.chinese)")
            }
            let list = try await leader.get("/990101/exposures?state=gathering")
            for match in list.body.matches(of: /href="(\/990101\/exposures\/[0-9a-f-]{36})"/) {
                let page = try await leader.get(String(match.output.1))
                #expect(!page.body.contains("instructions/new?about=exposures"))
            }
        }
    }
}
