import Database
import Foundation
import HTTPTypes
import Kernel
import TestSupport
import Testing

@Suite("The pages of a standard")
struct StandardPagesTests {
    private func inForce(_ visitor: Visitor) async throws -> String {
        let list = try await visitor.get("/990101/standards?state=inForce", headers: [.accept: "application/json"])
        let found = try #require(try JSONSerialization.jsonObject(with: Data(list.bytes)) as? [String: Any])
        let records = try #require(found["records"] as? [[String: Any]])
        return try #require(records.first?["id"] as? String)
    }

    @Test("say of each line who leads it, and of the whole what nobody answers for", arguments: Engine.available)
    func page(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let id = try await inForce(clerk)
            let page = try await clerk.get("/990101/standards/\(id)")
            #expect(page.body.contains("没人牵头") && page.body.contains("画眉水利局"))
            let none = try await clerk.get("/990101/standards/lines?standard=\(id)&duty=none")
            #expect(none.body.contains("Ⅵ-1-10") && !none.body.contains("Ⅰ-1-1<"))
        }
    }

    @Test(
        "pack final material in the standard's order, with a contents page that says what is missing",
        arguments: Engine.available)
    func bundle(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let id = try await inForce(clerk)
            let zip = try await clerk.get("/990101/standards/\(id)/materials.zip")
            #expect(zip.status == 200)
            let parts = try Unzipped(zip.bytes).parts
            #expect(parts.first?.path == "00 目录.docx" && parts.count > 1)
            #expect(parts.map(\.path) == parts.map(\.path).sorted())
            let contents = try Unzipped(try #require(parts.first).bytes).text
            #expect(contents.contains("缺，") && contents.contains("没有布置材料"))
            let leader = try await counties.visitor(.leader, county: "990101")
            #expect(try await leader.get("/990101/standards/\(id)/materials.zip").status == 403)
        }
    }

    @Test("give out who answers for what as a table", arguments: Engine.available)
    func table(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let paper = try await clerk.get("/990101/standards/\(try await inForce(clerk))/responsibility.docx")
            #expect(paper.text.contains("责任分解表") && paper.text.contains("画眉水利局"))
        }
    }
}
