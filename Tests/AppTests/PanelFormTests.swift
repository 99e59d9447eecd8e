import App
import Database
import Foundation
import Inspections
import Kernel
import Office
import Organisation
import Sheets
import TestSupport
import Testing
import Web

@Suite("A panel's visit, over HTTP")
struct PanelFormTests {
    private let clerk = Actor(id: "clerk", name: "干事", county: "990101", roles: [.clerk], scope: .county)

    /// One panel of three, one of each kind, and the visit to the first township.
    private func visit(_ counties: TwoCounties) async throws -> Visit {
        let office = counties.product.office
        let editions = try await office.read { try Editions.all(county: "990101", in: $0) }
        let edition = try #require(editions.first { $0.state == .published })
        let month = Month(try await office.read { $0.now.day })
        let plan = try await office.carryOut(
            MakePlan(
                month: month, sheet: edition.sheet, edition: edition.number, tier: .panel, manner: .announced,
                share: 100, panels: .init(count: 1, size: 3)), by: clerk)
        let visits = try await office.read { [clerk] in try Plans.one(plan, for: clerk, in: $0).visits }
        return try #require(visits.first { $0.division.description.hasPrefix("990101100") })
    }

    private func members(_ visit: Visit, _ counties: TwoCounties) async throws -> [Role: String] {
        try await counties.product.office.read { transaction in
            try visit.panelMembers(county: "990101", in: transaction).reduce(into: [:]) { all, id in
                let person = try People.one(id, county: "990101", in: transaction)
                if let role = person.roles.first { all[role] = id.description }
            }
        }
    }

    @Test("each marks on a page of his own; who is marked reads no names", arguments: Engine.available)
    func marked(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visit = try await visit(counties)
            let members = try await members(visit, counties)
            let path = "/990101/visits/\(visit.id)"
            let day = try await counties.product.office.read { $0.now.day }
            for (index, kind) in Role.panel.enumerated() {
                let visitor = try await counties.visitor(kind, county: "990101")
                #expect(try await visitor.get("/990101/visits").body.contains("/visits/\(visit.id)\""))
                let page = try await visitor.get(path)
                let own = "\(path)/members/\(members[kind] ?? "")"
                #expect(page.body.contains("您自己的评分") && page.body.contains("action=\"\(own)/submit\""))
                #expect(!page.body.contains("需要1张照片"))
                // Another's sheet is as if it were not there.
                let other = members[Role.panel[(index + 1) % 3]] ?? ""
                #expect(try await visitor.get("\(path)/members/\(other)").status == 404)
                let asked = try await visitor.post(
                    "\(own)/submit", [("heldOn", day.description)], token: page.formToken)
                #expect(asked.status == 422 && asked.body.contains("没有发现任何扣分"))
                let done = try await visitor.post(
                    "\(own)/submit", [("heldOn", day.description), ("isSure", "yes")], token: page.formToken)
                #expect(done.status == 303)
                #expect(try await visitor.get(path).status == 200)
                // Nothing of the county but what he goes to.
                #expect(try await visitor.get("/990101/findings").status == 403)
            }
            let village = try await counties.visitor(.townshipLiaison, county: "990101").get(path)
            #expect(village.status == 200 && village.body.contains("第1位　"))
            #expect(!village.body.contains("画眉党代表") && !village.body.contains("画眉政协委员"))
            let office = try await counties.visitor(.clerk, county: "990101").get(path)
            #expect(office.body.contains("画眉党代表") && office.body.contains("100.00"))
        }
    }

    @Test("the office enters for who wrote on paper, and it says so", arguments: Engine.available)
    func onPaper(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visit = try await visit(counties)
            let members = try await members(visit, counties)
            let path = "/990101/visits/\(visit.id)"
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let page = try await clerk.get(path)
            let own = "\(path)/members/\(members[.cppccMember] ?? "")"
            #expect(page.body.contains("href=\"\(own)\"") && page.body.contains("照纸面代填"))
            let sheet = try await clerk.get(own)
            #expect(sheet.body.contains("替政协委员画眉政协委员代填"))
            let day = try await counties.product.office.read { $0.now.day }
            let done = try await clerk.post(
                "\(own)/submit", [("heldOn", day.description), ("isSure", "yes")], token: sheet.formToken)
            #expect(done.status == 303)
            #expect(try await clerk.get(path).body.contains("代填</span>"))
            let refused = try await clerk.post("\(path)/complete", [("completeReason", "未到")], token: page.formToken)
            #expect(refused.status == 409 && refused.body.contains("至少要3份"))
        }
    }

    @Test("plans say who checks whom and who sits where, and ask before they draw", arguments: Engine.available)
    func plans(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visit = try await visit(counties)
            let page = try await counties.visitor(.clerk, county: "990101").get("/990101/plans/\(visit.plan)")
            #expect(page.body.contains("第1组") && page.body.contains("来不了，换人") && page.body.contains("年第1次"))
            let shown = try await counties.visitor(.townshipLiaison, county: "990101").get(
                "/990101/plans/\(visit.plan)")
            #expect(shown.status == 200 && !shown.body.contains("画眉党代表"))
            let list = try await counties.visitor(.clerk, county: "990101").get("/990101/plans?tier=panel")
            #expect(list.body.contains("特别考核"))
        }
    }
}
