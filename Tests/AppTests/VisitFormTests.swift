import App
import Database
import Foundation
import Inspections
import Kernel
import Office
import Organisation
import TestSupport
import Testing
import Web

@Suite("The forms of a visit, over HTTP")
struct VisitFormTests {
    /// The visit of the unannounced draw, which its inspector has not begun.
    private func openVisit(_ counties: TwoCounties) async throws -> ID<Visit> {
        let director = Actor(id: "d", name: "d", county: "990101", roles: [.director], scope: .county)
        var filter = Visits.Filter()
        filter.state = .open
        filter.tier = .county
        let visits = try await counties.product.office.read { [filter] in
            try Visits.page(filter, for: director, limit: 1, in: $0)
        }
        return try #require(visits.first).id
    }

    @Test("cancel it: by the office, with a reason, from the visit's own page", arguments: Engine.available)
    func cancel(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visit = try await openVisit(counties)
            let path = "/990101/visits/\(visit)"
            let director = try await counties.visitor(.director, county: "990101")
            let page = try await director.get(path)
            #expect(page.body.contains("action=\"\(path)/cancel\""))
            let empty = try await director.post("\(path)/cancel", [("reason", "")], token: page.formToken)
            #expect(empty.status == 422 && empty.body.contains("取消的原因"))
            let done = try await director.post("\(path)/cancel", [("reason", "洪水封路")], token: page.formToken)
            #expect(done.status == 303)
            #expect(try await director.get(path).body.contains("已取消：洪水封路"))

            let inspector = try await counties.visitor(.inspector, county: "990101")
            #expect(try await inspector.get(path).body.contains("/cancel\"") == false)
        }
    }

    @Test("say of an item what was seen of it, and ask nothing that a spot answers", arguments: Engine.available)
    func seen(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let path = "/990101/visits/\(try await openVisit(counties))"
            let inspector = try await counties.visitor(.inspector, county: "990101")
            let fresh = try await inspector.get(path)
            #expect(fresh.body.contains("未看</span>") && !fresh.body.contains("无问题</span>"))
            let fields = try #require(
                fresh.body.firstMatch(
                    of:
                        /name="line" value="([^"]+)">\s*<input type="hidden" name="item" value="([^"]+)"><input type="hidden" name="deduction" value="([^"]+)"/
                )?.output)
            let clean = "id=\"judge-\(fields.2)-clean\""
            #expect(fresh.body.contains(clean))
            let noted = try await inspector.post(
                "\(path)/lines",
                [("line", String(fields.1)), ("item", String(fields.2)), ("deduction", String(fields.3))],
                token: fresh.formToken)
            #expect(noted.status == 303)
            let page = try await inspector.get(path)
            #expect(!page.body.contains(clean))
        }
    }

    @Test("show where a reason is missing when a line is voided without one", arguments: Engine.available)
    func voiding(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let director = Actor(id: "d", name: "d", county: "990101", roles: [.director], scope: .county)
            let (visit, line) = try await counties.product.office.read { transaction in
                var filter = Visits.Filter()
                filter.state = .submitted
                let visits = try Visits.page(filter, for: director, limit: 50, in: transaction)
                    .filter { !$0.isOfClosedMonth }
                let lines = try visits.map { ($0.id, try Visits.lines(of: $0.id, county: "990101", in: transaction)) }
                let found = try #require(lines.first { $0.1.contains { $0.kind != nil } })
                return (found.0, try #require(found.1.first { $0.kind != nil }).id)
            }
            let visitor = try await counties.visitor(.director, county: "990101")
            let page = try await visitor.get("/990101/visits/\(visit)")
            let refused = try await visitor.post(
                "/990101/visits/\(visit)/lines/\(line)/void", [("reason-\(line)", "")], token: page.formToken)
            #expect(refused.status == 422 && refused.body.contains("<details open><summary>作废这一处</summary>"))
            #expect(refused.body.contains("id=\"e-reason-\(line)\""))
        }
    }

    @Test("tell of the finding that a line became", arguments: Engine.available)
    func followUp(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let director = Actor(id: "d", name: "d", county: "990101", roles: [.director], scope: .county)
            let visits = try await counties.product.office.read { transaction in
                var filter = Visits.Filter()
                filter.state = .submitted
                return try Visits.page(filter, for: director, limit: 50, in: transaction).filter {
                    try Visits.lines(of: $0.id, county: "990101", in: transaction).contains { $0.kind != nil }
                }
            }
            let visit = try #require(visits.first)
            let visitor = try await counties.visitor(.director, county: "990101")
            let page = try await visitor.get("/990101/visits/\(visit.id)")
            let start = try #require(page.body.range(of: "href=\"/990101/findings/")).lowerBound
            let address = page.body[start...].dropFirst("href=\"".count).prefix { $0 != "\"" }
            #expect(page.body.contains("问题："))
            #expect(try await visitor.get(String(address)).status == 200)
        }
    }

    @Test(
        "refuse a note that cannot be kept at its own field, and give it back",
        arguments: ["桥头\u{0}边", "桥头\u{202E}边", String(repeating: "桥", count: 100_000)])
    func note(text: String) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let path = "/990101/visits/\(try await openVisit(counties))"
            let inspector = try await counties.visitor(.inspector, county: "990101")
            let page = try await inspector.get(path)
            let marker = "name=\"line\" value=\""
            let start = try #require(page.body.range(of: marker)).upperBound
            let line = String(page.body[start...].prefix { $0 != "\"" })
            let added = try await inspector.post(
                "\(path)/lines", [("line", line), ("item", "1-1"), ("deduction", "a")], token: page.formToken)
            #expect(added.status == 303)
            let answer = try await inspector.post(
                "\(path)/lines/\(line)", [("note-\(line)", text)], token: page.formToken)
            #expect(answer.status == 422)
            #expect(answer.body.contains("<div class=\"field-error\">"))
            #expect(answer.body.contains("桥"))
            #expect(try await inspector.get(path).body.contains("桥头") == false)
        }
    }
}
