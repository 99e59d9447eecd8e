import App
import Database
import Foundation
import HTTPTypes
import Kernel
import Office
import Organisation
import TestSupport
import Testing

@Suite("The audit's page")
struct AuditPageTests {
    private struct Shown: Decodable {
        struct Line: Decodable {
            struct Record: Decodable {
                let words: String
                let path: String?
            }
            struct Entry: Decodable {
                let sequence: Int
                let actorName: String
                let action: String
                let subject: String
            }
            let entry: Entry
            let record: Record
            let said: String
        }
        let lines: [Line]
        let next: String?
    }

    private func shown(_ visitor: Visitor, _ query: String = "") async throws -> Shown {
        let answer = try await visitor.get("/990101/audit\(query)", headers: [.accept: "application/json"])
        #expect(answer.status == 200, "\(answer.body)")
        return try JSONDecoder().decode(Shown.self, from: Data(answer.body.utf8))
    }

    @Test("names people, records and steps in Chinese, not by their keys", arguments: Engine.available)
    func words(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            #expect(try await clerk.get("/990101/audit").status == 403)
            let visitor = try await counties.visitor(.auditAdministrator, county: "990101")
            var (lines, next) = ([Shown.Line](), String?.some(""))
            while let query = next {
                let page = try await shown(visitor, query)
                lines += page.lines
                next = page.next.map { $0.replacing("audit", with: "") }
            }
            let sequences = lines.map(\.entry.sequence)
            #expect(sequences.count > 60 && Set(sequences).count == sequences.count)
            #expect(sequences.max() == sequences.count, "no entry is left out between two pages")
            for line in lines {
                let words = "\(line.entry.actorName) \(line.record.words) \(line.said)"
                #expect(!words.contains(/[0-9a-f]{8}-[0-9a-f]{4}-/), "\(words)")
                #expect(!words.contains(/townshipLiaison|right\./), "\(words)")
            }
            let refused = try #require(lines.first { $0.entry.action == "refused" })
            #expect(refused.said.contains("您的角色不能“查看审计记录”"))
            for (action, words) in [
                ("person.giveRoles", "画眉"), ("finding.step", "画眉村：成堆垃圾2处"), ("visit.submit", "画眉镇画眉村2019年11月自考"),
                ("bulletin.publish", "2019年10月"), ("sheet.publish", "画眉检查（第1版）"), ("closing.approve", "2019年10月关账"),
                ("ruling.propose", "画眉办法"), ("publication.sendBack", "画眉检查"),
            ] {
                let own = lines.filter { $0.entry.action == action }
                #expect(own.contains { $0.record.words.contains(words) }, "\(own.map(\.record.words))")
                #expect(own.allSatisfy { $0.record.path == nil }, "who keeps the audit opens no record")
            }
        }
    }

    @Test("tells of no unannounced visit before it was made", arguments: Engine.available)
    func secrecy(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.auditAdministrator, county: "990101")
            let plans = try await shown(visitor, "?action=plan.make").lines.map(\.record.words)
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
            #expect(Set(try await shown(visitor, "?who=\(name)").lines.map(\.entry.action)) == ["signIn"])
            #expect(Set(try await shown(visitor, "?action=visit.submit").lines.map(\.entry.action)) == ["visit.submit"])
            #expect(try await shown(visitor, "?from=\(today)&through=\(today)").lines.count > 60)
            #expect(try await shown(visitor, "?from=\(today.adding(days: 1))").lines.isEmpty)
            #expect(try await shown(visitor, "?through=\(today.adding(days: -1))").lines.isEmpty)
            let finding = try #require(try await shown(visitor, "?action=finding.step").lines.first)
            let course = try await shown(visitor, "?record=\(finding.entry.subject)&action=finding.step")
            #expect(!course.lines.isEmpty && course.lines.allSatisfy { $0.entry.subject == finding.entry.subject })
            let page = try await visitor.get("/990101/audit?action=finding.step&who=\(name)")
            #expect(page.body.contains("没有符合条件的记录。"))
            #expect(page.body.contains("<option value=\"finding.step\" selected>办理问题</option>"))
            #expect(try await visitor.get("/990101/audit?from=yesterday").status == 422)
        }
    }
}
