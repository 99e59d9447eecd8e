import App
import Database
import Findings
import Foundation
import HTTPTypes
import Kernel
import Office
import Spreadsheets
import TestSupport
import Testing
import Web

@Suite("A list as .xlsx")
struct ListExportTests {
    private func rows(
        _ visitor: Visitor, _ path: String, _ columns: String..., file: String
    ) async throws -> [[String]] {
        let answer = try await visitor.get("/990101/\(path)")
        #expect(answer.status == 200, "\(answer.body.prefix(300))")
        let name = file.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        #expect(answer.headers[.contentDisposition]?.hasPrefix("attachment; filename*=UTF-8''\(name)") == true)
        return try ListFile(file: answer.bytes, columns: columns.map { ListFile.Column($0) }).rows.map(\.cells)
    }

    /// The list's own total, as its page says it.
    private func total(_ visitor: Visitor, _ path: String) async throws -> Int {
        struct Shown: Decodable {
            struct Chips: Decodable { let total: String? }
            let chips: Chips
        }
        let answer = try await visitor.get("/990101/\(path)", headers: [.accept: "application/json"])
        return try JSONDecoder().decode(Shown.self, from: Data(answer.bytes)).chips.total.flatMap {
            Int($0.filter(\.isNumber))
        } ?? -1
    }

    @Test("has every row of the page's list, and of nobody else's", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let all = try await rows(clerk, "findings.xlsx?standing=all", "村（社区）", "问题", "状态", "发现时间", file: "问题")
            #expect(all.count == (try await total(clerk, "findings?standing=all")) && !all.isEmpty)
            #expect(all.allSatisfy { $0[3].contains(/^\d{4}-\d\d-\d\d \d\d:\d\d$/) }, "\(all)")
            let dated = try await rows(
                clerk, "findings.xlsx?standing=all", "状态", "反馈时间", "核查时间", "销号时间", file: "问题")
            #expect(dated.count == all.count)
            #expect(
                dated.filter { $0[0] == FindingState.closed.chinese }.allSatisfy { !$0[1].isEmpty && !$0[3].isEmpty },
                "\(dated)")
            #expect(
                dated.filter { $0[0] == FindingState.found.chinese }.allSatisfy { $0.dropFirst().allSatisfy(\.isEmpty) }
            )
            let open = try await rows(clerk, "findings.xlsx?standing=open", "状态", file: "问题")
            #expect(open.count == (try await total(clerk, "findings?standing=open")) && open.count <= all.count)
            let township = try await counties.visitor(.townshipLiaison, county: "990101")
            let own = try await rows(township, "findings.xlsx?standing=all", "乡镇（街道）", file: "问题")
            #expect(own.count == (try await total(township, "findings?standing=all")))

            let visits = try await rows(clerk, "visits/all.xlsx", "村（社区）", "状态", "得分", file: "检查记录")
            #expect(visits.count == (try await total(clerk, "visits/all")))
            #expect(visits.contains { $0[1] == "已评分" && Double($0[2]) != nil }, "\(visits)")
            let scored = try await rows(clerk, "visits/all.xlsx?state=submitted", "状态", file: "检查记录")
            #expect(Set(scored.map { $0[0] }) == ["已评分"])

            let auditor = try await counties.visitor(.auditAdministrator, county: "990101")
            try await counties.product.office.sealAudit(county: "990101")
            let entries = try await rows(auditor, "audit.xlsx?action=finding.step", "序号", "做了什么", "对象", file: "审计记录")
            #expect(entries.allSatisfy { $0[1] == "办理问题" && Int($0[0]) != nil })
            #expect(entries.count == (try await total(auditor, "audit?action=finding.step")) && !entries.isEmpty)
            #expect(try await clerk.get("/990101/audit.xlsx").status == 403)
            let administrator = try await counties.visitor(.systemAdministrator, county: "990101")
            let people = try await rows(administrator, "people.xlsx", "登录名", "单位", "角色", file: "人员")
            #expect(people.count == (try await total(administrator, "people")))
            let clerks = try await rows(administrator, "people.xlsx?roles=clerk", "登录名", file: "人员")
            #expect(
                clerks.count == (try await total(administrator, "people?roles=clerk")) && clerks.count < people.count)
        }
    }

    @Test(
        "is there of units, places, divisions and plans as well, and narrowed as the page", arguments: Engine.available)
    func narrowed(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let administrator = try await counties.visitor(.systemAdministrator, county: "990101")
            let township = try await counties.visitor(.townshipLiaison, county: "990101")
            for (list, column, file, narrow) in [
                ("units", "类别", "单位", "kind=department"), ("places", "名称", "点位", "below=990101100"),
                ("divisions", "代码", "区划", "level=village"), ("plans", "月份", "督查计划", "month=2019-10"),
            ] {
                let visitor = list == "plans" ? try await counties.visitor(.clerk, county: "990101") : administrator
                let all = try await rows(visitor, "\(list).xlsx", column, file: file)
                let some = try await rows(visitor, "\(list).xlsx?\(narrow)", column, file: file)
                #expect(all.count == (try await total(visitor, list)), "\(list)")
                #expect(some.count == (try await total(visitor, "\(list)?\(narrow)")), "\(list)")
                #expect(!some.isEmpty && some.count < all.count, "\(list)")
            }
            let own = try await rows(township, "divisions.xlsx", "代码", file: "区划")
            #expect(!own.isEmpty && own.allSatisfy { $0[0].hasPrefix("990101100") }, "\(own)")
            let village = "画眉村".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            let found = try await township.get("/990101/divisions?q=\(village)&level=village")
            #expect(found.body.contains("data-total-rows>共1个<") && found.body.contains("画眉镇"))
        }
    }

    @Test("of people leaves with nobody who left his desk", arguments: Engine.available)
    func proven(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            for (role, list) in [(Role.systemAdministrator, "people"), (.auditAdministrator, "audit")] {
                let visitor = try await counties.visitor(role, county: "990101")
                clock.advance(minutes: 15)
                let asked = try await visitor.get("/990101/\(list).xlsx")
                #expect(asked.status == 303 && asked.headers[.location] == "/990101/\(list)/export")
                let page = try await visitor.get("/990101/\(list)/export")
                #expect(page.body.contains("请再输一次密码") && page.body.contains("导出"))
                let path = "/990101/\(list)/export"
                let wrong = try await visitor.post(path, [("_password", "猜一个")], token: page.formToken)
                #expect(wrong.status == 422)
                #expect(try await visitor.get("/990101/\(list).xlsx").status == 303)
                let right = try await visitor.post(path, [("_password", TwoCounties.password)], token: page.formToken)
                #expect(right.status == 303 && right.headers[.location] == "/990101/\(list)")
                #expect(try await visitor.get("/990101/\(list).xlsx").status == 200)
            }
        }
    }

    @Test("of divisions is taken back in, and changes nothing", arguments: Engine.available)
    func divisions(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let administrator = try await counties.visitor(.systemAdministrator, county: "990101")
            let file = try await administrator.get("/990101/divisions.xlsx")
            let form = try await administrator.get("/990101/divisions/import")
            let boundary = "list"
            let head =
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"validFrom\"\r\n\r\n2030-01-01\r\n--\(boundary)\r\n"
                + "Content-Disposition: form-data; name=\"_token\"\r\n\r\n\(form.formToken)\r\n--\(boundary)\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"区划.xlsx\"\r\n\r\n"
            let asked = try await administrator.send(
                .post, "/990101/divisions/import",
                headers: [.contentType: "multipart/form-data; boundary=\(boundary)"],
                body: Array(head.utf8) + file.bytes + Array("\r\n--\(boundary)--\r\n".utf8))
            let page = try await administrator.get(try #require(asked.headers[.location]))
            #expect(page.status == 200 && page.body.contains("没有要改的"), "\(page.body)")
        }
    }
}
