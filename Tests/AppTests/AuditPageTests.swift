import App
import Database
import Foundation
import HTTPTypes
import Kernel
import Office
import Organisation
import Spreadsheets
import TestSupport
import Testing

@Suite("The audit's page")
struct AuditPageTests {
    private struct Shown: Decodable {
        struct Chips: Decodable { let total: String }
        struct Line: Decodable {
            struct Record: Decodable {
                let words: String
                let path: String?
            }
            struct Entry: Decodable {
                let sequence: Int
                let actorName: String
                let action: String
                let title: String
                let subject: String
            }
            let entry: Entry
            let record: Record
            let said: String
        }
        let records: [Line]
        let chips: Chips
        let next: String?
    }

    /// As the page is once all is chained, which on PostgreSQL a server does every second.
    private func shown(_ counties: TwoCounties, _ visitor: Visitor, _ query: String = "") async throws -> Shown {
        try await counties.product.office.sealAudit(county: "990101")
        let answer = try await visitor.get("/990101/audit\(query)", headers: [.accept: "application/json"])
        #expect(answer.status == 200, "\(answer.body)")
        return try JSONDecoder().decode(Shown.self, from: Data(answer.body.utf8))
    }

    /// Words that people write too: endings of files, and browsers.
    private static let known = Set(
        "pdf doc docx xls xlsx csv yaml zip jpg jpeg png App Chrome Edge Firefox Safari Windows Android iPhone iPad Linux"
            .split(separator: " ").map(String.init))

    /// What is no name and no Chinese word: an identifier, a word of the code or of English. Digests are of hexadecimal digits.
    private func strange(_ words: String) -> [String] {
        let identifiers = words.matches(of: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]*|right\.\w+/).map { String($0.output) }
        // Where a test's visitor comes from.
        let foreign = words.matches(of: /[A-Za-z]{3,}/).map { String($0.output) }
            .filter { word in !word.allSatisfy(\.isHexDigit) && !Self.known.contains(word) && word != "unknown" }
        return identifiers + foreign
    }

    @Test("names people, records and steps in Chinese, not by their keys", arguments: Engine.available)
    func words(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            #expect(try await clerk.get("/990101/audit").status == 403)
            let visitor = try await counties.visitor(.auditAdministrator, county: "990101")
            try await counties.product.office.sealAudit(county: "990101")
            let file = try await visitor.get("/990101/audit.xlsx")
            let columns = ["谁", "做了什么", "对象", "说明", "序号"].map { ListFile.Column($0) }
            let lines = try ListFile(file: file.bytes, columns: columns).rows.map(\.cells)
            #expect(lines.count > 500 && lines.last?.last == "1", "from the last to the first")
            var told: [String: [String]] = [:]
            for line in lines {
                // An address that somebody tried is told as he tried it.
                let isAddress = line[2].hasPrefix("/")
                let words = isAddress ? [line[0], line[1], line[3]] : Array(line[0...3])
                for word in words.flatMap(strange) { told[word, default: []].append(words.joined(separator: "｜")) }
                #expect(line[2] != "—", "what it was done to has a name: \(line)")
            }
            #expect(told.isEmpty, "\(told.mapValues { $0.prefix(2) })")
            let refused = try #require(try await shown(counties, visitor, "?action=refused").records.first)
            #expect(refused.said.contains("您的角色不能“查看审计记录”") && refused.record.words == "/990101/audit")
            for (action, words) in [
                ("person.giveRoles", "画眉"), ("finding.step", "画眉村：成堆垃圾2处"), ("visit.submit", "画眉镇画眉村2019年11月自考"),
                ("bulletin.publish", "2019年10月"), ("sheet.publish", "画眉检查（第1版）"), ("closing.approve", "2019年10月关账"),
                ("ruling.propose", "画眉办法"), ("publication.sendBack", "画眉检查"),
            ] {
                let own = try await shown(counties, visitor, "?action=\(action)").records
                let all = lines.filter { $0[1] == own.first?.entry.title }.map { $0[2] }
                #expect(all.contains { $0.contains(words) }, "\(action): \(all)")
                #expect(own.allSatisfy { $0.record.path == nil }, "who keeps the audit opens no record")
            }
        }
    }

    @Test("tells of no unannounced visit before it was made", arguments: Engine.available)
    func secrecy(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.auditAdministrator, county: "990101")
            let plans = try await shown(counties, visitor, "?action=plan.make").records.map(\.record.words)
            #expect(plans.count == 4 && plans.contains("一份督查计划") && !plans.contains { $0.contains("暗访") })
        }
    }

    @Test("is narrowed to a person, a step, days and a record", arguments: Engine.available)
    func filters(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let visitor = try await counties.visitor(.auditAdministrator, county: "990101")
            let today = clock.now.day
            let name = "画眉审计管理员".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            #expect(Set(try await shown(counties, visitor, "?who=\(name)").records.map(\.entry.action)) == ["signIn"])
            let submitted = try await shown(counties, visitor, "?action=visit.submit").records
            #expect(Set(submitted.map(\.entry.action)) == ["visit.submit"])
            let all = try await shown(counties, visitor, "?from=\(today)&through=\(today)")
            #expect(all.records.count == 50 && Int(all.chips.total.filter(\.isNumber)) ?? 0 > 60, "\(all.chips.total)")
            var (sequences, next) = ([Int](), String?.some(""))
            while let query = next {
                let page = try await shown(counties, visitor, query)
                sequences += page.records.map(\.entry.sequence)
                next = page.next.map { $0.replacing("audit", with: "") }
            }
            #expect(sequences.count > 60 && sequences.sorted() == Array(1...sequences.count), "nothing is left out")
            #expect(try await shown(counties, visitor, "?from=\(today.adding(days: 1))").records.isEmpty)
            #expect(try await shown(counties, visitor, "?through=\(today.adding(days: -1))").records.isEmpty)
            let finding = try #require(try await shown(counties, visitor, "?action=finding.step").records.first)
            let course = try await shown(counties, visitor, "?record=\(finding.entry.subject)&action=finding.step")
            #expect(!course.records.isEmpty && course.records.allSatisfy { $0.entry.subject == finding.entry.subject })
            // By a word of what is said of it, whoever did it to whatever.
            let word = "督查员".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            let found = try await shown(counties, visitor, "?q=\(word)")
            #expect(
                !found.records.isEmpty
                    && found.records.allSatisfy { "\($0.entry.actorName)\($0.entry.title)\($0.said)".contains("督查员") })
            let chips = try await visitor.get("/990101/audit?record=\(finding.entry.subject)")
            #expect(chips.body.contains("对象：画眉村：成堆垃圾2处") && chips.body.contains("data-keys"))
            let page = try await visitor.get("/990101/audit?action=finding.step&who=\(name)")
            #expect(page.body.contains("没有符合条件的审计记录。"))
            #expect(page.body.contains("<option value=\"finding.step\" selected>办理问题</option>"))
            #expect(try await visitor.get("/990101/audit?from=yesterday").status == 422)
        }
    }
}
