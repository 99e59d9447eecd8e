import Database
import Foundation
import HTTPTypes
import Kernel
import Spreadsheets
import TestSupport
import Testing
import Web

@Suite("Notices, collections and instructions, over HTTP")
struct CorrespondenceFormTests {
    private static let text = [
        ("title", "文化礼堂统计"), ("words", "今年以来的情况"), ("asks", "answers"), ("due", "2019-11-12"),
        ("audience", "villages"), ("label1", "活动次数"), ("kind1", "number"), ("required1", "yes"),
        ("label2", "管理"), ("kind2", "choice"), ("choices2", "专人、兼管"),
    ]

    /// Where the first return of a list opens.
    private func first(_ list: Visitor.Answer, _ kind: String = "returns") throws -> String {
        let match = try #require(list.body.firstMatch(of: try Regex("/990101/\(kind)/[0-9a-f-]{36}")))
        return String(list.body[match.range])
    }

    private func send(_ clerk: Visitor) async throws -> String {
        let form = try await clerk.get("/990101/collections/new")
        let drafted = try await clerk.post("/990101/collections/new", Self.text, token: form.formToken)
        let path = try #require(drafted.headers[.location])
        #expect(drafted.status == 303)
        let page = try await clerk.get(path)
        #expect(page.body.contains("草稿") && page.body.contains("活动次数"))
        #expect(try await clerk.post("\(path)/steps/send", [], token: page.formToken).status == 303)
        return path
    }

    @Test(
        "goes out, comes back with what was typed when it is refused, and is put together", arguments: Engine.available)
    func journey(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let path = try await send(clerk)
            let village = try await counties.visitor(.village, county: "990101")
            #expect(try await village.get("/990101/").body.contains("报送：通知收表"))
            #expect(try await village.get(path).status == 403)
            let record = try first(try await village.get("/990101/returns?state=pending&q=文化礼堂"))
            let page = try await village.get(record)
            let opened = try ForeignFormTests.field("opened", page, of: "\(record)/send")
            let wrong = try await village.post(
                "\(record)/send", [("form", "1"), ("opened", opened), ("f1", "约20次"), ("f2", "专人")],
                token: page.formToken)
            #expect(wrong.status == 422 && wrong.body.contains("value=\"约20次\"") && wrong.body.contains("应是一个数字"))
            #expect(try ForeignFormTests.field("opened", wrong, of: "\(record)/send") == opened)
            let sent = try await village.post(
                "\(record)/send", [("form", "1"), ("opened", opened), ("f1", "２０"), ("f2", "专人")],
                token: page.formToken)
            #expect(sent.status == 303)
            let table = try await clerk.get("\(path)/table")
            #expect(table.body.contains("合计") && table.body.contains("画眉村"))
            let file = try await clerk.get("\(path)/table.xlsx")
            let rows = try ListFile(file: file.bytes, columns: ["单位", "活动次数", "管理"].map { ListFile.Column($0) }).rows
            #expect(rows.map(\.cells).contains(["画眉村", "20", "专人"]))
            #expect(rows.last?.cells.prefix(2) == ["合计（已报1个）", "20"])
        }
    }

    @Test("is pressed for once a day, sent back with a reason, and closed", arguments: Engine.available)
    func handling(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let path = try await send(clerk)
            let page = try await clerk.get(path)
            #expect(try await clerk.post("\(path)/remind", [], token: page.formToken).status == 303)
            let again = try await clerk.post("\(path)/remind", [], token: page.formToken)
            #expect(again.status == 409 && again.body.contains("今天已经催过一次"))
            #expect(try await clerk.get(path).body.contains("今天已经催过，明天可以再催"))
            let record = try first(page)
            let behalf = try await clerk.post(
                "\(record)/send", [("form", "1"), ("f1", "3"), ("f2", "兼管")], token: page.formToken)
            #expect(behalf.status == 422 && behalf.body.contains("代谁办理"))
            let entered = try await clerk.post(
                "\(record)/send", [("form", "1"), ("f1", "3"), ("f2", "兼管"), ("onBehalfOf", "张敏，电话")],
                token: page.formToken)
            #expect(entered.status == 303)
            #expect(try await clerk.post("\(record)/back", [("note", "")], token: page.formToken).status == 422)
            #expect(try await clerk.post("\(record)/back", [("note", "次数不对")], token: page.formToken).status == 303)
            #expect(try await clerk.get(record).body.contains("次数不对"))
            let closed = try await clerk.post("\(path)/steps/close", [("note", "")], token: page.formToken)
            #expect(closed.status == 303)
            #expect(try await clerk.get(path).body.contains("没有报"))
        }
    }

    private func upload(_ visitor: Visitor, _ record: String, _ csv: String) async throws -> Visitor.Answer {
        let token = try await visitor.get(record).formToken
        let body = """
            --x\r\nContent-Disposition: form-data; name="_token"\r\n\r\n\(token)\r\n\
            --x\r\nContent-Disposition: form-data; name="file"; filename="清单.csv"\r\n\r\n\(csv)\r\n--x--\r\n
            """
        return try await visitor.send(
            .post, "\(record)/import", headers: [.contentType: "multipart/form-data; boundary=x"],
            body: Array(body.utf8))
    }

    @Test("of a list goes out as a file, comes back row by row, and is put together", arguments: Engine.available)
    func list(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let form = try await clerk.get("/990101/collections/new")
            let drafted = try await clerk.post(
                "/990101/collections/new",
                [
                    ("title", "闲置宅基地清单"), ("words", "一处一行"), ("asks", "list"), ("due", "2019-11-12"),
                    ("audience", "townships"), ("label1", "位置"), ("kind1", "text"), ("required1", "yes"),
                    ("label2", "面积"), ("kind2", "number"), ("required2", "yes"),
                ], token: form.formToken)
            let path = try #require(drafted.headers[.location])
            let draft = try await clerk.get(path)
            #expect(try await clerk.post("\(path)/steps/send", [], token: draft.formToken).status == 303)
            let township = try await counties.visitor(.townshipLiaison, county: "990101")
            let record = try first(try await township.get("/990101/returns?state=pending&q=闲置宅基地"))
            #expect(try await township.get(record).body.contains("下载表格（.xlsx）"))
            let blank = try await township.get("\(record)/list.xlsx")
            #expect(blank.status == 200)
            let columns = [ListFile.Column("位置"), ListFile.Column("面积")]
            #expect(try ListFile(file: blank.bytes, columns: columns).rows.map(\.cells) == [["例：村口空地", "12"]])
            #expect(try await upload(township, record, "位置,面积\n").status == 422)
            let wrong = try #require(
                try await upload(township, record, "位置,面积\n村口,约一百\n老桥下,80\n").headers[.location])
            let seen = try await township.get(wrong)
            #expect(seen.body.contains("有1行要改，还没有报送") && seen.body.contains("第2行"))
            #expect(try await township.get("\(wrong)/faults.xlsx").status == 200)
            #expect(try await township.post(wrong, [], token: seen.formToken).status == 422)
            let right = try #require(
                try await upload(township, record, "位置,面积\n村口,100\n老桥下,80\n").headers[.location])
            let page = try await township.get(right)
            #expect(page.body.contains("报送这2行"))
            #expect(try await township.post(right, [], token: page.formToken).status == 303)
            #expect(try await township.get(record).body.contains("老桥下"))
            // The same file once more changes nothing, and says so.
            let again = try #require(
                try await upload(township, record, "位置,面积\n村口,100\n老桥下,80\n").headers[.location])
            #expect(try await township.get(again).body.contains("不用再报"))
            let table = try await clerk.get("\(path)/table")
            #expect(table.body.contains("村口") && table.body.contains("老桥下") && table.body.contains("180"))
            let file = try await clerk.get("\(path)/table.xlsx")
            let rows = try ListFile(file: file.bytes, columns: ["位置", "面积"].map { ListFile.Column($0) }).rows
            #expect(rows.map(\.cells).filter { !$0[0].isEmpty } == [["村口", "100"], ["老桥下", "80"]])
        }
    }

    @Test("is read by the leader who instructed", arguments: Engine.available)
    func instruction(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let leader = try await counties.visitor(.leader, county: "990101")
            let form = try await leader.get("/990101/instructions/new?about=findings&words=占道经营")
            #expect(form.body.contains("value=\"findings\"") && form.body.contains("value=\"占道经营\""))
            let given = try await leader.post(
                "/990101/instructions/new",
                [
                    ("givenOn", "2019-11-04"), ("words", "请牵头拿出长效办法"), ("about", "findings"), ("aboutWords", "占道经营"),
                    ("audience", "townships"), ("due", "2019-11-08"),
                ], token: form.formToken)
            #expect(given.status == 303)
            let township = try await counties.visitor(.townshipHead, county: "990101")
            let record = try first(try await township.get("/990101/instructions?q=长效办法"), "instructions")
            let page = try await township.get(record)
            #expect(page.body.contains("请牵头拿出长效办法") && page.body.contains("/990101/findings"))
            #expect(
                try await township.post("\(record)/steps/take", [("note", "")], token: page.formToken).status == 303)
            let replied = try await township.post("\(record)/steps/reply", [("note", "已清理")], token: page.formToken)
            #expect(replied.status == 303)
            #expect(try await leader.get("/990101/").body.contains("已阅：批示"))
            let read = try await leader.get(record)
            // He says yes to the answer that stands on his page, and to no other.
            let path = "\(record)/steps/read"
            for (seen, status) in [
                (String(repeating: "0", count: 64), 409), (try ForeignFormTests.field(Deed.seen, read, of: path), 303),
            ] {
                let said = try await leader.post(path, [("note", "好"), (Deed.seen, seen)], token: read.formToken)
                #expect(said.status == status)
            }
        }
    }
}
