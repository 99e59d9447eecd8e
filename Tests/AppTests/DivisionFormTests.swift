import App
import Database
import Foundation
import HTTPTypes
import Inspections
import Kernel
import Office
import Organisation
import Spreadsheets
import TestSupport
import Testing
import Web

/// The clock's day is 4 November 2019, and September and October are closed.
@Suite("Divisions in the browser")
struct DivisionFormTests {
    private static let path = "/990101/divisions/import"

    private func upload(_ visitor: Visitor, _ csv: String, from: String = "2019-11-01") async throws -> Visitor.Answer {
        let token = try await visitor.get(Self.path).formToken
        var body = ""
        for (name, value) in [("_token", token), ("validFrom", from)] {
            body += "--x\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        body += "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"区划.csv\"\r\n\r\n\(csv)\r\n--x--\r\n"
        return try await visitor.send(
            .post, Self.path, headers: [.contentType: "multipart/form-data; boundary=x"], body: Array(body.utf8))
    }

    /// The page on which the list is looked at, which has an address of its own: it is gone back to, and reloaded.
    private func asked(_ visitor: Visitor, _ csv: String) async throws -> (path: String, page: Visitor.Answer) {
        let brought = try await upload(visitor, csv)
        let path = try #require(brought.headers[.location])
        #expect(brought.status == 303)
        return (path, try await visitor.get(path))
    }

    private func confirm(
        _ visitor: Visitor, _ asked: (path: String, page: Visitor.Answer), _ answers: [(String, String)] = []
    ) async throws -> Visitor.Answer {
        try await visitor.post(asked.path, answers, token: asked.page.formToken)
    }

    private let list = """
        code,name
        990101001,画眉街道
        990101001201,画眉村
        990101200,远画眉乡
        990101200201,白鹭社区

        """

    @Test(
        "a list is looked at first, asks what became of what it lacks, and keeps the answers",
        arguments: Engine.available)
    func asks(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let administrator = try await counties.visitor(.systemAdministrator, county: "990101")
            let asked = try await asked(administrator, list)
            #expect(asked.page.status == 200 && asked.page.body.contains("核对后导入"))
            for word in ["画眉街道（街道）", "白鹭村→白鹭社区，村改为社区", "名单里没有的2个", "990101001 画眉街道"] {
                #expect(asked.page.body.contains(word), "\(word)")
            }
            // The likely successor stands there already, and what is gone is chosen.
            #expect(asked.page.body.contains("value=\"990101001201 画眉村（画眉街道）\""))
            let tree = {
                try await counties.product.office.read {
                    try Divisions.all(county: "990101", on: $0.now.day, in: $0).count
                }
            }
            #expect(try await tree() == 5)

            let wrong = try await confirm(
                administrator, asked,
                [
                    ("fate-990101100", "gone"), ("goneFrom-990101100", "2019-11-01"), ("successor-990101100", "画眉"),
                    ("fate-990101100201", ""), ("goneFrom-990101100201", "2019-11-04"),
                ])
            #expect(wrong.status == 422 && wrong.body.contains("应是列表中的一项，或者它的代码"))
            #expect(wrong.body.contains("value=\"2019-11-04\"") && wrong.body.contains("value=\"画眉\""))
            #expect(try await tree() == 5)

            let done = try await confirm(
                administrator, asked,
                [
                    ("fate-990101100", "gone"), ("goneFrom-990101100", "2019-11-01"),
                    ("successor-990101100", "990101001 画眉街道"),
                    ("fate-990101100201", "gone"), ("goneFrom-990101100201", "2019-11-01"),
                    ("successor-990101100201", "990101001201"),
                ])
            #expect(done.status == 303)
            let page = try await administrator.get("/990101/divisions?gone=only")
            #expect(page.body.contains("data-total-rows>共3个<"))
            let again = try await self.asked(administrator, list).page
            #expect(again.body.contains("没有要改的") && !again.body.contains("确认导入"))
        }
    }

    @Test("a list with wrong rows shows them, goes back with what is wrong beside each, and is taken when mended")
    func faults() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let administrator = try await counties.visitor(.systemAdministrator, county: "990101")
            let wrong = list + "990101001201,又一个村\n99010,少几位\n"
            let asked = try await asked(administrator, wrong)
            #expect(asked.page.status == 200 && asked.page.body.contains("有2行不对") && !asked.page.body.contains("确认导入"))
            #expect(asked.page.body.contains("代码990101001201出现了两次，第3行已有") && asked.page.body.contains("第7行"))
            let faults = try await administrator.get(asked.path + "/faults.xlsx")
            let rows = try ListFile(
                file: faults.bytes, columns: ["代码", "名称", "错误"].map { ListFile.Column($0, isNeeded: false) }
            ).rows.map(\.cells)
            #expect(rows.count == 6 && rows[0] == ["990101001", "画眉街道", ""])
            #expect(rows[4][0] == "990101001201" && rows[4][2].contains("出现了两次"))
            #expect(rows[5][1] == "少几位" && rows[5][2].contains("代码“99010”不对"))
            let pressed = try await confirm(
                administrator, (asked.path, try await administrator.get(Self.path)), [])
            #expect(pressed.status == 409 && pressed.body.contains("有错，还没有导入"))
            // Whoever did not bring it gets no file of it either.
            let other = try await counties.visitor(.clerk, county: "990101")
            #expect(try await other.get(asked.path + "/faults.xlsx").status != 200)
            let mended = try await self.asked(administrator, list).page
            #expect(mended.body.contains("画眉街道（街道）") && mended.body.contains("确认导入"))
        }
    }

    @Test("a list that reaches into a closed month, or is somebody else's, is refused", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let administrator = try await counties.visitor(.systemAdministrator, county: "990101")
            let early = try await upload(administrator, list, from: "2019-10-01")
            #expect(early.status == 422 && early.body.contains("2019年11月1日或以后"))
            // What is looked at is one's own: nobody else opens or takes it.
            let (path, page) = try await asked(administrator, list)
            let clerk = try await counties.visitor(.director, county: "990101")
            #expect(try await clerk.get(path).status != 200)
            #expect(try await clerk.post(path, [], token: page.formToken).status != 303)
            let unusual = try await asked(administrator, "code,name\n990101400,高新园区\n")
            let unanswered = try await confirm(administrator, unusual, [("kind-990101400", "")])
            #expect(unanswered.status == 422 && unanswered.body.contains("请选择高新园区是什么"))
            let skipped = try await confirm(administrator, unusual, [("kind-990101400", "skip")])
            #expect(skipped.status == 303)
        }
    }

    /// 画眉村 (where a self-check and a finding are) goes into 白鹭村 of the other township today.
    private func merge(_ counties: TwoCounties) async throws {
        let director = try await counties.visitor(.director, county: "990101")
        let path = "/990101/divisions/990101100201/end"
        let page = try await director.get(path)
        #expect(page.status == 200 && page.body.contains("没有销号的问题") && page.body.contains("待检查"))
        let empty = try await director.post(
            path, [("goneFrom", "2019-11-04"), ("successor", ""), ("reason", "")], token: page.formToken)
        #expect(empty.status == 422 && empty.body.contains("请填写原因"))
        let done = try await director.post(
            path,
            [("goneFrom", "2019-11-04"), ("successor", "990101200201 白鹭村（远画眉乡）"), ("reason", "县政府批复")],
            token: page.formToken)
        #expect(done.status == 303)
    }

    @Test("a page ends a village by hand, and everybody's pages say where it went", arguments: Engine.available)
    func byHand(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            try await merge(counties)
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let old = try await clerk.get("/990101/divisions/990101100201")
            #expect(old.body.contains("已撤并") && old.body.contains("白鹭村") && old.body.contains("县政府批复"))
            let new = try await clerk.get("/990101/divisions/990101200201")
            #expect(new.body.contains("并入的") && new.body.contains("画眉村"))
            // It cannot end twice, and takes no place any more.
            #expect(try await clerk.get("/990101/divisions/990101100201/end").status == 404)
            let findings = try await clerk.get("/990101/findings?standing=valid")
            let start = try #require(findings.body.range(of: "/990101/findings/0")).lowerBound
            let address = String(findings.body[start...].prefix { $0 != "\"" })
            #expect(try await clerk.get(address).body.contains("2019年11月4日起并入远画眉乡白鹭村"))
            // A township with villages left is told what to do first.
            let township = try await clerk.get("/990101/divisions/990101200/end")
            #expect(township.status == 200 && township.body.contains("名下还有1个村（社区）"))
        }
    }

    @Test(
        "people of the village that is no more see what it became; who has nowhere to go is reported",
        arguments: Engine.available)
    func people(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let villager = try await counties.visitor(.village, county: "990101")
            #expect(try await villager.get("/990101/divisions/990101200201").status == 404)
            try await merge(counties)
            for code in ["990101200201", "990101100201"] {
                #expect(try await villager.get("/990101/divisions/\(code)").status == 200, "\(code)")
            }
            let administrator = try await counties.visitor(.systemAdministrator, county: "990101")
            #expect(try await !administrator.get("/990101/").body.contains("没有并入单位"))
            let director = try await counties.visitor(.director, county: "990101")
            let path = "/990101/divisions/990101200201/end"
            let token = try await director.get(path).formToken
            let done = try await director.post(
                path, [("goneFrom", "2019-11-04"), ("successor", ""), ("reason", "搬迁")], token: token)
            #expect(done.status == 303)
            // He can do it now: the list that the button opens has the accounts, and them alone.
            #expect(try await administrator.get("/990101/").body.contains("没有并入单位的人员"))
            let list = try await administrator.get("/990101/people?unit=gone")
            #expect(list.body.contains("共1人") && list.body.contains("单位：已撤销、没有并入单位"))
        }
    }
}
