import Database
import Foundation
import HTTPTypes
import Kernel
import TestSupport
import Testing
import Web

@Suite("Stubborn problems, tickets and directives, over HTTP")
struct CaseFormTests {
    private static let text = [
        ("kind", "deadVehicles"), ("title", "老城僵尸车"), ("situation", "谁也拖不走"), ("aims", ""), ("dueOn", "2019-12-20"),
    ]

    private func register(_ clerk: Visitor) async throws -> String {
        let form = try await clerk.get("/990101/cases/new")
        let registered = try await clerk.post("/990101/cases/new", Self.text, token: form.formToken)
        #expect(registered.status == 303)
        return try #require(registered.headers[.location])
    }

    private func unit(_ page: Visitor.Answer) throws -> String {
        let match = try #require(page.body.firstMatch(of: /<option value="([0-9a-f-]{36})">[^<]*水利局/))
        return String(match.output.1)
    }

    @Test(
        "a share without a day and a promise in the past come back at their field, with what was typed",
        arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let path = try await register(clerk)
            let page = try await clerk.get(path)
            let unit = try unit(page)
            let share = try await clerk.post(
                "\(path)/shares", [("unit", unit), ("task", "拖离无主车辆"), ("dueOn", "")], token: page.formToken)
            #expect(share.status == 422 && share.body.contains("请填写期限"))
            #expect(share.body.contains("拖离无主车辆</textarea>") && share.body.contains("id=\"e-share-due\""))
            let past = try await clerk.post(
                "\(path)/visits",
                [
                    ("kind", "service"), ("visitedOn", "2019-11-01"), ("visitors", "副书记一行"), ("spot", "后巷"),
                    ("words", "看了三处"), ("promise", "腾出车位"), ("promiseUnit", unit), ("promiseDue", "2019-11-02"),
                ], token: page.formToken)
            #expect(past.status == 422 && past.body.contains("承诺的期限2019年11月2日已经过去"))
            #expect(past.body.contains("腾出车位</textarea>") && past.body.contains("value=\"副书记一行\""))
            let done = try await clerk.post(
                "\(path)/shares", [("unit", unit), ("task", "拖离无主车辆"), ("dueOn", "2019-12-01")],
                token: page.formToken)
            #expect(done.status == 303)
            let shown = try await clerk.get(path)
            #expect(shown.body.contains("拖离无主车辆") && shown.body.contains("data-number=\"1\""))
            // Its numbers are its own, and nothing that is not due yet stands open.
            #expect(!shown.body.contains("<dt>全县"))
            #expect(!shown.body.contains("<details class=\"act\" open><summary>报请实地查看"))
        }
    }

    @Test("a directive is drafted from the page of a finding, numbered by the director and taken out as a paper")
    func directive() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let list = try await clerk.get("/990101/findings")
            let match = try #require(list.body.firstMatch(of: /\/990101\/findings\/[0-9a-f-]{36}/))
            let finding = try await clerk.get(String(match.output))
            let link = try #require(finding.body.firstMatch(of: /href="(\/990101\/directives\/new\?about=[^"]+)"/))
            let address = String(link.output.1)
            let form = try await clerk.get(address)
            #expect(form.status == 200 && form.body.contains("关于整改…的通知"))
            let unit = try #require(form.body.firstMatch(of: /<option value="([0-9a-f-]{36})"[^>]*>画眉镇/)).output.1
            let text = [
                ("kind", "rectify"), ("subject", "画眉村成堆垃圾问题"), ("unit", String(unit)), ("facts", "没有反馈"),
                ("demands", "立即整改"), ("dueOn", "2019-11-08"), ("talkAt", ""),
            ]
            let wrong = try await clerk.post(
                address, text.map { $0.0 == "kind" ? ("kind", "summon") : $0 }, token: form.formToken)
            #expect(wrong.status == 422 && wrong.body.contains("约谈通知要写明") && wrong.body.contains("没有反馈</textarea>"))
            let drafted = try await clerk.post(address, text, token: form.formToken)
            #expect(drafted.status == 303)
            let path = try #require(drafted.headers[.location])
            let director = try await counties.visitor(.director, county: "990101")
            let page = try await director.get(path)
            let seen = try ForeignFormTests.field("seen", page, of: "\(path)/steps/issue")
            let issued = try await director.post(
                "\(path)/steps/issue", [("note", ""), ("seen", seen)], token: page.formToken)
            #expect(issued.status == 303)
            let township = try await counties.visitor(.townshipLiaison, county: "990101")
            #expect(try await township.get(path).body.contains("整改通知书〔2019〕1号"))
            let paper = try await township.get("\(path)/directive.docx")
            #expect(paper.status == 200 && paper.bytes.prefix(2).elementsEqual([0x50, 0x4B]))
        }
    }
}
