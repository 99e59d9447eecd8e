import App
import Bulletins
import Database
import Findings
import Foundation
import HTTPTypes
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing
import Web

@Suite("The inbox, over HTTP")
struct InboxPagesTests {
    private static let clerk = Actor(id: "c", name: "c", county: "990101", roles: [.clerk], scope: .county)

    private func person(_ role: Role, _ counties: TwoCounties) async throws -> String {
        let person = try await counties.product.office.read {
            try People.named(TwoCounties.signInName(role), county: "990101", in: $0)
        }
        return try #require(person).id.description
    }

    @Test(
        "tells the deputy of a first notice, the head of a second, and shows how many are unread",
        arguments: Engine.available)
    func escalation(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let found = try await counties.product.office.read {
                try Findings.page(FindingFilter(standing: .unaccepted), for: Self.clerk, limit: 1, in: $0).first
            }
            let id = try #require(found).id
            clock.set(Instant(try #require(Day("2019-11-11")), hour: 9))
            try await OverdueJob(office: counties.product.office).run(county: "990101")
            let deputy = try await counties.visitor(.townshipDeputy, county: "990101")
            let home = try await deputy.get("/990101/")
            #expect(home.body.contains("<span class=\"count\">1</span>") && home.body.contains("未读消息"))
            let inbox = try await deputy.get("/990101/inbox")
            #expect(inbox.body.contains("第一次督办通知") && inbox.body.contains("请督促整改反馈"))
            for role in [Role.townshipHead, .townshipLiaison, .departmentDeputy, .clerk] {
                let visitor = try await counties.visitor(role, county: "990101")
                #expect(try await visitor.get("/990101/inbox").body.contains("还没有消息"), "\(role)")
                #expect(try await !visitor.get("/990101/").body.contains("class=\"count\""), "\(role)")
            }
            let notice = try #require(inbox.body.firstMatch(of: /inbox\/([0-9a-f-]{36})"/)).1
            // Another's is not there.
            let head = try await counties.visitor(.townshipHead, county: "990101")
            let token = try await head.get("/990101/inbox").formToken
            #expect(try await head.post("/990101/inbox/\(notice)", [], token: token).status == 404)
            let opened = try await deputy.post("/990101/inbox/\(notice)", [], token: inbox.formToken)
            #expect(opened.status == 303 && opened.headers[.location] == "/990101/findings/\(id)")
            #expect(try await !deputy.get("/990101/inbox").body.contains("tag-red\">未读"))
            #expect(try await !deputy.get("/990101/").body.contains("class=\"count\""))

            clock.set(Instant(try #require(Day("2019-11-14")), hour: 9))
            try await OverdueJob(office: counties.product.office).run(county: "990101")
            let second = try await counties.visitor(.townshipHead, county: "990101").get("/990101/inbox")
            #expect(second.body.contains("第二次督办通知"))
        }
    }

    @Test(
        "is marked as read at once, what came since apart; a page that is none is refused", arguments: Engine.available)
    func all(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let director = try await person(.director, counties)
            try await counties.product.office.keepHouse { transaction in
                for number in 1...70 {
                    try transaction.notify(
                        [director], of: .finding, "r", "第\(number)条", "words", path: "findings", county: "990101")
                }
            }
            let visitor = try await counties.visitor(.director, county: "990101")
            let first = try await visitor.get("/990101/inbox")
            #expect(first.body.contains("共70条") && first.body.contains("<span class=\"count\">70</span>"))
            let next = try #require(first.body.firstMatch(of: /rel="next"[^>]*href="([^"]*)"/)).1
            let second = try await visitor.get(String(next))
            #expect(second.status == 200 && second.body.contains("下一页"))
            #expect(try await visitor.get("/990101/inbox?after=x").status == 422)
            let until = try #require(first.body.firstMatch(of: /name="until" value="(\d+)"/)).1
            clock.advance(minutes: 1)
            try await counties.product.office.keepHouse {
                try $0.notify([director], of: .finding, "r", "后来的", "words", path: "findings", county: "990101")
            }
            let read = try await visitor.post("/990101/inbox/read", [("until", String(until))], token: first.formToken)
            #expect(read.status == 303)
            let left = try await visitor.get("/990101/inbox")
            #expect(left.body.contains("70条消息已标为已读") && left.body.contains("<span class=\"count\">1</span>"))
            #expect(
                try await visitor.post("/990101/inbox/read", [("until", "now")], token: first.formToken).status == 422)
        }
    }

    @Test("tells who drafted a bulletin that it came back, and why", arguments: Engine.available)
    func bulletin(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let office = counties.product.office
            let bulletins = try await office.read { try Bulletins.all(county: "990101", in: $0) }
            let draft = try #require(bulletins.first { $0.state == .draft }).id
            try await office.handle(draft, Signatures.submit, by: Self.clerk)
            let director = Actor(id: "d", name: "主任", county: "990101", roles: [.director], scope: .county)
            try await office.handle(draft, Signatures.sendBack, by: director, reason: "第二段重写")
            let told = try await office.read {
                try Inbox.page(of: "clerk", limit: 10, county: "990101", in: $0)
            }
            #expect(told.map(\.title) == ["通报退回修改"] && told.first?.path == "bulletins/\(draft)")
            #expect(told.first?.words.contains("被主任退回：第二段重写") == true)
        }
    }
}
