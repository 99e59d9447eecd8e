import App
import Database
import Foundation
import HTTPTypes
import Inspections
import Kernel
import Office
import TestSupport
import Testing
import Web

@Suite("The form of a plan, over HTTP")
struct PlanFormTests {
    /// The values of a `select`, `input` or box of a page.
    private func value(_ marker: String, _ body: String) throws -> String {
        let start = try #require(body.range(of: marker)).upperBound
        return String(body[start...].prefix { $0 != "\"" })
    }

    private func plans(_ counties: TwoCounties) async throws -> Int {
        let clerk = Actor(id: "clerk", name: "clerk", county: "990101", roles: [.clerk], scope: .county)
        return try await counties.product.office.read { try Plans.all(for: clerk, in: $0).count }
    }

    private func fields(_ page: Visitor.Answer) throws -> [(String, String)] {
        let sheet = try #require(page.body.range(of: "name=\"sheet\"")).upperBound
        let body = String(page.body[sheet...])
        return [
            ("month", "2019-08"), ("sheet", try value("<option value=\"", body)), ("tier", "county"),
            ("manner", "announced"), ("share", "33"), ("inspectors", try value("name=\"inspectors\" value=\"", body)),
            ("exclusions", "990101100201"), ("reason-990101100201", "道路施工"), ("reason", ""),
        ]
    }

    @Test("asks first, gives back what was typed, and draws by the second button", arguments: Engine.available)
    func asks(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let path = "/990101/plans/new"
            let page = try await clerk.get(path)
            // Choosing self-checks proposes what goes with them.
            #expect(page.body.contains("data-proposals=") && page.body.contains("announced&quot;"))
            let fields = try fields(page)
            let before = try await plans(counties)
            let asked = try await clerk.post(path, fields, token: page.formToken)
            // Led on to a page of its own: who goes back to it finds it again, as often as he likes.
            let check = try #require(asked.headers[.location])
            #expect(asked.status == 303 && check.hasPrefix("\(path)/check?") && !check.contains("_token"))
            for _ in 1...2 {
                let shown = try await clerk.get(check)
                #expect(shown.status == 200 && shown.body.contains("核对后抽定") && shown.body.contains("道路施工"))
            }
            #expect(try await plans(counties) == before)
            let edited = try await clerk.get(check.replacing("/check?", with: "?"))
            #expect(edited.status == 200 && edited.body.contains("value=\"33\""))
            #expect(edited.body.contains("value=\"990101100201\" checked") && edited.body.contains("value=\"道路施工\""))
            #expect(try await plans(counties) == before)
            let drawn = try await clerk.post(path, fields + [("step", "draw")], token: page.formToken)
            #expect(drawn.status == 303)
            #expect(try await plans(counties) == before + 1)
        }
    }

    @Test("voids a plan by the director alone, from its own page", arguments: Engine.available)
    func void(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let page = try await clerk.get("/990101/plans/new")
            let fields = try fields(page) + [("step", "draw")]
            let drawn = try await clerk.post("/990101/plans/new", fields, token: page.formToken)
            let path = try #require(drawn.headers[.location])
            #expect(try await clerk.get(path).body.contains("\(path)/void") == false)
            let stranger = try await clerk.post("\(path)/void", [("reason", "填错了")], token: page.formToken)
            #expect(stranger.status == 403)

            let director = try await counties.visitor(.director, county: "990101")
            let shown = try await director.get(path)
            #expect(shown.body.contains("action=\"\(path)/void\""))
            let empty = try await director.post("\(path)/void", [("reason", "")], token: shown.formToken)
            #expect(empty.status == 422 && empty.body.contains("作废的原因"))
            let done = try await director.post("\(path)/void", [("reason", "填错了")], token: shown.formToken)
            #expect(done.status == 303)
            let after = try await director.get(path)
            #expect(after.body.contains("已作废") && after.body.contains("原因：填错了"))
            #expect(!after.body.contains("\(path)/void"))
        }
    }

    @Test("wants a reason for each excluded village, at its own field", arguments: Engine.available)
    func reasons(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let page = try await clerk.get("/990101/plans/new")
            let silent = try fields(page).map { $0.0 == "reason-990101100201" ? ($0.0, "") : $0 }
            let refused = try await clerk.post("/990101/plans/new", silent, token: page.formToken)
            #expect(refused.status == 422 && refused.body.contains("id=\"e-reason-990101100201\""))
            #expect(refused.body.contains("value=\"33\""))
        }
    }
}
