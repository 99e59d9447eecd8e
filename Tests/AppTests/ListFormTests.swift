import App
import Database
import Foundation
import HTTPTypes
import Inspections
import Kernel
import Office
import Organisation
import TestSupport
import Testing
import Web

/// Lists of people brought in the browser, from the file to the slip of paper.
@Suite("Lists in the browser")
struct ListFormTests {
    private func upload(
        _ visitor: Visitor, _ path: String, _ content: [UInt8], named filename: String = "名单.csv"
    ) async throws -> Visitor.Answer {
        let token = try await visitor.get("/990101/\(path)").formToken
        var body = Array("--x\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n\(token)\r\n".utf8)
        body += Array(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(filename)\"\r\n\r\n".utf8)
        body += content + Array("\r\n--x--\r\n".utf8)
        return try await visitor.send(
            .post, "/990101/\(path)", headers: [.contentType: "multipart/form-data; boundary=x"], body: body)
    }

    private func location(_ answer: Visitor.Answer) throws -> String {
        #expect(answer.status == 303, "\(answer.body.prefix(2000))")
        return try #require(answer.headers[.location])
    }

    private func hidden(_ name: String, _ page: Visitor.Answer) throws -> String {
        let start = try #require(page.body.range(of: "name=\"\(name)\" value=\"")).upperBound
        return String(page.body[start...].prefix { $0 != "\"" })
    }

    /// With the password once more, as it is asked for.
    private func prove(
        _ visitor: Visitor, _ path: String, _ fields: [(String, String)]
    ) async throws -> Visitor.Answer {
        let token = try await visitor.get("/990101/\(path)").formToken
        return try await visitor.post(
            "/990101/\(path)", fields + [("_password", TwoCounties.password)], token: token)
    }

    private let list = "姓名,登录名,单位,角色\n丁一,,画眉镇,乡镇（街道）联络员\n丁二,ding.er,画眉水利局,部门联络员、督查员\n丁三,,画眉村,\n丁四,,创建办,创建办主任\n"

    @Test("a list is checked, taken, its faults mended, roles given, and slips printed", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let administrator = try await counties.visitor(.systemAdministrator, county: "990101")
            let form = try await administrator.get("/990101/people/import")
            #expect(form.status == 200 && form.body.contains("下载模板") && form.body.contains("（可不填）"))
            let page = try location(try await upload(administrator, "people/import", Array(list.utf8)))
            let checked = try await administrator.get(page)
            #expect(checked.body.contains("新增3人") && checked.body.contains("data-count=\"wrong\">1行"))
            #expect(checked.body.contains("“督查员”不属于这类单位（部门）"))
            // What is wrong goes back, is mended there, and comes again whole.
            let faults = try await administrator.get(page + "/faults.xlsx")
            #expect(faults.text.contains("错误") && faults.text.contains("不属于这类单位"))
            let done = try await administrator.post(
                page, [("seen", try hidden("seen", checked))], token: checked.formToken)
            #expect(try location(done) == page)
            let again = try await administrator.get(page)
            #expect(again.body.contains("已导入：新增3人。有错的1行没有导入") && again.body.contains("data-count=\"unchanged\">3人"))
            let mended = list.replacing("部门联络员、督查员", with: "部门联络员")
            let second = try location(try await upload(administrator, "people/import", Array(mended.utf8)))
            let rest = try await administrator.get(second)
            #expect(rest.body.contains("新增1人") && rest.body.contains("data-count=\"unchanged\">3人"))
            let taken = try await administrator.post(
                second, [("seen", try hidden("seen", rest))], token: rest.formToken)
            #expect(try location(taken) == "/990101/people")
            #expect(try await counties.audited("person.import", "990101").count == 4)

            try await giveAndPrint(counties)
        }
    }

    private func giveAndPrint(_ counties: TwoCounties) async throws {
        let security = try await counties.visitor(.securityAdministrator, county: "990101")
        let home = try await security.get("/990101/")
        #expect(home.body.contains("核准名单上请求的角色"))
        let asked = try await security.get("/990101/people/asked")
        let ids = asked.body.matches(of: /name="person" value="([0-9a-f-]{36})"/).map { String($0.output.1) }
        #expect(ids.count == 3 && asked.body.contains("要另一位管理员同意"))
        let none = try await prove(security, "people/asked", [("deed", "give")])
        #expect(none.status == 422 && none.body.contains("请先勾选"))
        let given = try await prove(security, "people/asked", ids.map { ("person", $0) } + [("deed", "give")])
        _ = try location(given)
        let notice = try await security.get("/990101/people/asked")
        #expect(notice.body.contains("已授予2人") && notice.body.contains("已转给另一位管理员"))

        // 丁三 has no role, and 丁四 waits for another administrator.
        let slips = try await security.get("/990101/people/slips")
        #expect(slips.body.contains("data-slips>2<"))
        let printed = try await prove(security, "people/slips", [])
        #expect(printed.status == 200 && printed.body.contains("100-1") && printed.body.contains("ding.er"))
        let passwords = printed.body.matches(of: /class="given">([a-z0-9-]+)</).map { String($0.output.1) }
        #expect(passwords.count == 2 && Set(passwords).count == 2)
        #expect(try await security.get("/990101/people/slips").body.contains("都已经有密码了"))

        // He is let in with what stands on the slip, and has to change it first.
        let visitor = counties.stranger()
        let door = try await visitor.get("/990101/sign-in")
        let index =
            printed.body.range(of: "ding.er").map { printed.body[..<$0.lowerBound].contains("丁一") } == true ? 1 : 0
        let entered = try await visitor.post(
            "/990101/sign-in", [("name", "ding.er"), ("password", passwords[index])], token: door.formToken)
        #expect(entered.status == 303)
        #expect(try await visitor.get("/990101/findings").headers[.location]?.contains("account") == true)
    }

    @Test(
        "a list is seen by nobody but who brought it, and a file that is none says so at its field",
        arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let liaison = try await counties.visitor(.townshipLiaison, county: "990101")
            let file = Array("名称,类别,所在村（社区）\n集市,市场,画眉村\n白鹭集市,市场,白鹭村\n".utf8)
            let page = try location(try await upload(clerk, "places/import", file))
            #expect(try await clerk.get(page).status == 200)
            for path in [page, page + "/faults.xlsx"] { #expect(try await liaison.get(path).status == 404) }
            // The township's own list takes its own village only.
            let own = try await liaison.get(try location(try await upload(liaison, "places/import", file)))
            #expect(own.body.contains("不在您管理的村（社区）里") && own.body.contains("新增1个"))
            for (content, name, says) in [
                ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "名单.xlsx", "另存为“Excel 工作簿（.xlsx）”"),
                (Array("PK\u{3}\u{4}".utf8), "名单.csv", "打不开"), (Array("甲,乙\n1,2\n".utf8), "名单.csv", "缺少“名称”"),
            ] as [([UInt8], String, String)] {
                let answer = try await upload(clerk, "places/import", content, named: name)
                #expect(answer.status == 422 && answer.body.contains("field-error") && answer.body.contains(says))
            }
        }
    }

    @Test("an inspector who changes post hands over his visits, to an inspector", arguments: Engine.available)
    func post(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let office = counties.product.office
            let system = Actor.system(county: "990101")
            let (inspector, clerk, unit, bureau) = try await office.read { transaction in
                (
                    try People.named("inspector", county: "990101", in: transaction),
                    try People.named("clerk", county: "990101", in: transaction),
                    try Units.named("创建办", county: "990101", in: transaction),
                    try Units.named("画眉水利局", county: "990101", in: transaction)
                )
            }
            let leaver = try #require(inspector)
            let heir = try await office.carryOut(
                AddPerson(name: "接手人", signInName: "heir.one", unit: try #require(unit).id), by: system)
            try await office.carryOut(GiveRoles(person: heir, roles: [.inspector]), by: system)
            let actor = Actor(
                id: leaver.id.description, name: leaver.name, county: "990101", roles: leaver.roles, scope: .county)
            let mine = try await office.read { try Visits.waiting(for: actor, in: $0).count }
            #expect(mine > 0)

            let administrator = try await counties.visitor(.systemAdministrator, county: "990101")
            let path = "/990101/people/\(leaver.id)/post"
            let page = try await administrator.get(path)
            #expect(page.body.contains("分给他、还没有检查的") && page.body.contains("接手人（创建办）"))
            func move(_ successor: String) async throws -> Visitor.Answer {
                try await administrator.post(
                    path,
                    [
                        ("unit", try #require(bureau).id.description), ("since", "2019-11-04"),
                        ("successor", successor),
                    ], token: page.formToken)
            }
            for (successor, says) in [("", "请选一个接手的人"), (try #require(clerk).id.description, "不是督查员，不能接手")] {
                let refused = try await move(successor)
                #expect(refused.status == 422 && refused.body.contains(says), "\(refused.status)")
            }
            _ = try location(try await move(heir.description))
            let next = Actor(
                id: heir.description, name: "接手人", county: "990101", roles: [.inspector], scope: .county)
            #expect(try await office.read { try Visits.waiting(for: next, in: $0).count } == mine)
            #expect(try await office.read { try Visits.waiting(for: actor, in: $0).isEmpty })
            let person = try await administrator.get("/990101/people/\(leaver.id)")
            #expect(person.body.contains("以前的岗位") && person.body.contains("由接手人接手"))
        }
    }
}
