import App
import Database
import Foundation
import HTTPTypes
import Kernel
import Office
import Organisation
import Standards
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

    @Test("list departments that answer for nothing, gaps by unit, and whose words the empty list has")
    func lists() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let id = try await inForce(clerk)
            #expect(try await clerk.get("/990101/standards/\(id)/idle").body.contains("没有分到责任的部门"))
            let gaps = try await clerk.get("/990101/materials/gaps")
            #expect(gaps.body.contains("材料缺口") && gaps.body.contains("30天以上") && gaps.body.contains("画眉"))
            let empty = try await clerk.get("/990101/standards/lines/import/template.xlsx")
            let cells = try Unzipped(empty.bytes).parts.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
            #expect(cells.contains("由本系统自编"))
            let village = try await counties.visitor(.village, county: "990101")
            #expect(try await village.get("/990101/materials").status == 200)
            #expect(try await village.get("/990101/standards/\(id)").status == 403)
        }
    }

    /// `WENMING_LINES=300` for a real one: says how long its page takes.
    @Test("open as well with hundreds of lines and dozens of units, each line once", arguments: Engine.available)
    func large(engine: Engine) async throws {
        let count = ProcessInfo.processInfo.environment["WENMING_LINES"].flatMap(Int.init) ?? 30
        try await TwoCounties.with(engine) { counties in
            let office = counties.product.office
            let clerk = Actor(id: "clerk", name: "干事", county: "990101", roles: [.clerk], scope: .county)
            let director = Actor(id: "director", name: "主任", county: "990101", roles: [.director], scope: .county)
            var units = [try await office.carryOut(AddUnit(name: "第0局"), by: .system(county: "990101"))]
            for number in 1..<max(8, count * 80 / 300) {
                units.append(
                    try await office.carryOut(AddUnit(name: "第\(number)局"), by: .system(county: "990101")))
            }
            let edition = try await office.carryOut(
                DraftStandard(name: "国家卫生县城", edition: "大", issuer: "爱卫会", full: Points(whole: count)), by: clerk)
            var lines: [ID<StandardLine>] = []
            for number in 0..<count {
                lines.append(
                    try await office.carryOut(
                        AddStandardLine(
                            edition,
                            NewLine(
                                code: "\(number / 10 + 1)-\(number % 10 + 1)", project: "第\(number / 30 + 1)项",
                                content: "内容", words: "第\(number)条要达到的标准", scoring: "", method: .material,
                                points: Points(whole: 1))), by: clerk))
            }
            let today = try await office.read { $0.now.day }
            try await office.carryOut(
                TakeProcedureStep(StandardEdition.procedure, edition, "issue", answers: StepAnswers(day: today)),
                by: director)
            for (number, line) in lines.enumerated() {
                let helpers = (1...3).map { units[(number + $0) % units.count] }
                try await office.carryOut(
                    AssignLine(
                        line, lead: units[number % units.count], supports: helpers, dueOn: today.adding(days: 60)),
                    by: clerk)
                try await office.carryOut(
                    AskForMaterial(
                        [line], from: helpers[0], title: "材料\(number)", kind: .paper,
                        terms: MaterialTerms(from: today.adding(days: -300), through: today),
                        dueOn: today.adding(days: 30)), by: clerk)
            }
            let visitor = try await counties.visitor(.clerk, county: "990101")
            _ = try await visitor.get("/990101/standards/\(edition)")
            let start = ContinuousClock.now
            let page = try await visitor.get("/990101/standards/\(edition)")
            let took = ContinuousClock.now - start
            if count > 30 { print("\(engine): \(count) lines, \(units.count) units: the page in \(took)") }
            #expect(page.status == 200)
            #expect(page.body.components(separatedBy: "第\(count - 1)条要达到的标准").count == 2)
        }
    }
}
