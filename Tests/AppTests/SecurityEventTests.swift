import App
import Database
import Foundation
import HTTPTypes
import Inspections
import Kernel
import Logging
import Office
import Organisation
import TestSupport
import Testing

/// What the audit keeps of who tries what at the door.
@Suite("A security event")
struct SecurityEventTests {
    private let code = "990101"

    private func entries(_ event: SecurityEvent?, _ counties: TwoCounties) async throws -> [AuditEntry] {
        try await counties.product.office.read { [code] in
            try Audit.entries(county: code, limit: 5000, in: $0)
        }.filter { $0.action.hasPrefix("security.") && (event == nil || $0.action == event?.action.name) }
    }

    /// A visit of the other township's.
    private func foreignVisit(_ counties: TwoCounties) async throws -> ID<Visit> {
        let director = Actor(id: "director", name: "主任", county: code, roles: [.director], scope: .county)
        let visits = try await counties.product.office.read { transaction in
            try Visits.page(Visits.Filter(), for: director, limit: 50, in: transaction)
        }
        return try #require(visits.first { $0.division.description.hasPrefix("990101200") }).id
    }

    @Test("is that somebody opens or sends to another township's record", arguments: Engine.available)
    func unseen(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let visit = try await foreignVisit(counties)
            let liaison = try await counties.visitor(.townshipLiaison, county: code)
            let token = try await liaison.get("/\(code)/account").formToken
            #expect(try await liaison.get("/\(code)/visits/\(visit)").status == 404)
            let first = try await entries(.unseenRecord, counties)
            #expect(first.map(\.subject) == ["/\(code)/visits/\(visit)"])
            #expect(first.map(\.actorName) == ["画眉乡镇（街道）联络员"])
            for _ in 1...2 {
                let sent = try await liaison.post(
                    "/\(code)/visits/\(visit)/submit", [("heldOn", "2019-11-04")], token: token)
                #expect(sent.status == 404, "\(sent.status)")
            }
            _ = try await liaison.get("/\(code)/visits/\(visit)")
            #expect(try await entries(.unseenRecord, counties).count == 1, "the hour's others are counted")
            clock.advance(minutes: 60)
            try await counties.product.watch.settle()
            let both = try await entries(.unseenRecord, counties)
            #expect(both.count == 2 && both[0].detail.contains("一小时内共"), "\(both.map(\.detail))")
        }
    }

    @Test(
        "is what somebody has no right to: at once, and counted where he goes on, each right for itself",
        arguments: Engine.available)
    func overstepped(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let leader = try await counties.visitor(.leader, county: code)
            for _ in 0..<40 {
                #expect(try await leader.get("/\(code)/audit").status == 403)
                #expect(try await leader.get("/\(code)/wall-links").status == 403)
            }
            let first = try await counties.audited("refused", code)
            #expect(first.map(\.subject) == ["/\(code)/wall-links", "/\(code)/audit"], "the hour's others are counted")
            #expect(first.allSatisfy { $0.detail.contains("您的角色不能") })
            clock.advance(minutes: 60)
            try await counties.product.watch.settle()
            let all = try await counties.audited("refused", code)
            #expect(all.count == 4 && all[0].detail.contains("一小时内共40次") && all[1].detail.contains("一小时内共40次"))
            #expect(all.allSatisfy { $0.actorName == "画眉\(Role.leader.chinese)" })
            let keeper = try await counties.visitor(.auditAdministrator, county: code)
            try await counties.product.office.sealAudit(county: code)
            let page = try await keeper.get("/\(code)/audit?action=refused").body
            #expect(page.contains("起一小时内共40次") && !page.contains("right.organisation"))
        }
    }

    @Test("is a form that is none of ours, whoever sends it", arguments: Engine.available)
    func forms(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await counties.visitor(.clerk, county: code)
            #expect(try await clerk.post("/\(code)/sign-out", [], token: "0badc0de").status == 403)
            #expect(try await entries(.foreignForm, counties).map(\.actorName) == ["画眉创建办干事"])
            let stranger = counties.stranger()
            _ = try await stranger.post("/\(code)/sign-in", [("name", "x"), ("password", "y")], token: "0badc0de")
            #expect(try await entries(.foreignForm, counties).map(\.actorName) == ["未登录的人", "画眉创建办干事"])
        }
    }

    @Test("is a name that nobody has, without its text", arguments: Engine.available)
    func unknownName(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let stranger = counties.stranger()
            let form = try await stranger.get("/\(code)/sign-in")
            // Somebody typed the password where the name belongs.
            for name in ["hunter-secret", "other-secret", "clerk"] {
                let answer = try await stranger.post(
                    "/\(code)/sign-in", [("name", name), ("password", "wrong")], token: form.formToken)
                #expect(answer.status == 422)
            }
            let found = try await entries(.unknownName, counties)
            #expect(found.count == 1 && found[0].actorName == "未登录的人" && found[0].detail.hasPrefix("来自"))
            let all = try await counties.product.office.read { transaction in
                try transaction.rows("SELECT subject, detail, actorName FROM auditEntry WHERE county = '990101'")
                    + transaction.rows("SELECT subject, detail, actorName FROM auditTail WHERE county = '990101'")
            }
            #expect(
                try all.allSatisfy { try !("\($0["subject"] as String) \($0["detail"] as String)").contains("secret") })
        }
    }

    @Test("is that somebody reads the audit or people's accounts, once an hour", arguments: Engine.available)
    func reading(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let audit = try await counties.visitor(.auditAdministrator, county: code)
            let system = try await counties.visitor(.systemAdministrator, county: code)
            for _ in 1...3 {
                #expect(try await audit.get("/\(code)/audit").status == 200)
                #expect(try await system.get("/\(code)/people").status == 200)
            }
            #expect(try await entries(.auditRead, counties).map(\.actorName) == ["画眉审计管理员"])
            #expect(try await entries(.peopleRead, counties).map(\.actorName) == ["画眉系统管理员"])
            try await counties.product.office.sealAudit(county: code)
            let page = try await audit.get("/\(code)/audit?action=security.peopleRead")
            #expect(page.body.contains("<option value=\"security.peopleRead\" selected>查看人员资料</option>"))
            #expect(page.body.contains("画眉系统管理员"))
            let clerk = try await counties.visitor(.clerk, county: code)
            for list in ["residents", "volunteers", "hardships"] {
                #expect(try await clerk.get("/\(code)/\(list)").status == 200)
            }
            #expect(try await entries(.personalRead, counties).map(\.actorName) == ["画眉创建办干事"])
        }
    }

    @Test("leaves some dozen entries of a stranger who tries for hours from many addresses")
    func flood() async throws {
        let clock = TestClock()
        try await TwoCounties.with(.sqlite, clock: clock) { counties in
            let watch = counties.product.watch
            for hour in 1...2 {
                for number in 0..<600 {
                    let origin = SecurityWatch.Origin(
                        county: code, actor: nil, address: "192.0.\(number % 200).7", request: "\(hour)")
                    try await watch.note(.unknownName, origin)
                }
                clock.advance(minutes: 60)
                try await watch.settle()
                // Each of them told apart has two in an hour, and so have all others together.
                let found = try await entries(.unknownName, counties)
                #expect(found.count == 2 * (SecurityWatch.mostAddresses + 1) * hour)
                #expect(found.contains { $0.detail.contains("共540次，来自其他地址") })
            }
        }
    }

    @Test("is counted to its end when the server stops, and keeps nobody waiting where nothing can be written")
    func stopping() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let audit = try await counties.visitor(.auditAdministrator, county: code)
            for _ in 1...2 { _ = try await audit.get("/\(code)/audit") }
            try await counties.product.watch.settle(isStopping: true)
            #expect(try await entries(.auditRead, counties).map(\.detail).contains { $0.contains("共2次") })
        }
    }
}
