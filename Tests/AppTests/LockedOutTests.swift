import App
import Database
import HTTPTypes
import Kernel
import Office
import Organisation
import TestSupport
import Testing
import Web

@Suite("Guesses at somebody's password")
struct LockedOutTests {
    private static let county = "990101"

    private func guess(_ visitor: Visitor, _ role: Role, times: Int) async throws {
        let form = try await visitor.get("/\(Self.county)/sign-in")
        for _ in 0..<times {
            let answer = try await visitor.post(
                "/\(Self.county)/sign-in", [("name", TwoCounties.signInName(role)), ("password", "猜一个 2019")],
                token: form.formToken)
            #expect(answer.status == 422)
        }
    }

    /// Whether the right password lets in.
    private func enters(_ visitor: Visitor, _ role: Role) async throws -> Bool {
        let form = try await visitor.get("/\(Self.county)/sign-in")
        let answer = try await visitor.post(
            "/\(Self.county)/sign-in", [("name", TwoCounties.signInName(role)), ("password", TwoCounties.password)],
            token: form.formToken)
        return answer.status == 303
    }

    @Test("lock whoever guesses, and not the owner in a browser of his own", arguments: Engine.available)
    func weapon(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let owner = try await counties.visitor(.leader, county: Self.county)
            let stranger = counties.stranger()
            try await guess(stranger, .leader, times: 8)
            #expect(try await !enters(stranger, .leader))
            #expect(try await !enters(counties.stranger(), .leader), "from elsewhere it is locked for all")
            #expect(try await enters(owner, .leader))
            #expect(try await !enters(stranger, .leader), "the owner's own sign-in takes no guess back")
        }
    }

    @Test("in the owner's own browser are counted there, and leave all others be", arguments: Engine.available)
    func ownBrowser(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let owner = try await counties.visitor(.leader, county: Self.county)
            try await guess(owner, .leader, times: 5)
            #expect(try await !enters(owner, .leader))
            #expect(try await enters(counties.stranger(), .leader))
        }
    }

    @Test("do not pass for the owner's with a cookie that somebody made up", arguments: ["", ".00", ".made-up"])
    func forged(code: String) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let owner = try await counties.visitor(.leader, county: Self.county)
            let (name, signed) = try #require(owner.cookies.first { $0.key.hasSuffix("-device") })
            let device = signed.prefix { $0 != "." }
            let stranger = counties.stranger()
            try await guess(stranger, .leader, times: 5)
            stranger.hold(name, device + code)
            #expect(try await !enters(stranger, .leader))
        }
    }

    @Test("that locked an account are seen by the security administrator, who unlocks it", arguments: Engine.available)
    func unlocking(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let stranger = counties.stranger()
            try await guess(stranger, .leader, times: 5)
            let security = try await counties.visitor(.securityAdministrator, county: Self.county)
            #expect(try await security.get("/\(Self.county)/").body.contains("输错密码暂时锁定的账号"))
            #expect(try await security.get("/\(Self.county)/people?state=locked").body.contains("画眉县领导"))
            let person = try #require(
                try await counties.product.office.read {
                    try People.named(TwoCounties.signInName(.leader), county: Self.county, in: $0)
                })
            let page = try await security.get("/\(Self.county)/people/\(person.id)")
            #expect(page.body.contains("连续输错密码，锁定到"))
            let system = try await counties.visitor(.systemAdministrator, county: Self.county)
            #expect(
                try await system.post(
                    "/\(Self.county)/people/\(person.id)/unlock", [],
                    token: system.get("/\(Self.county)/account").formToken
                ).status == 403)
            let done = try await security.post(
                "/\(Self.county)/people/\(person.id)/unlock", [], token: page.formToken)
            #expect(done.status == 303)
            #expect(try await enters(stranger, .leader))
            let audited = try await counties.audited("person.unlock", Self.county)
            #expect(audited.map(\.subject) == [person.id.description])
        }
    }
}

@Suite("A second account in one browser")
struct SameDeviceTests {
    @Test("within a day is told to the audit, once however often they take turns", arguments: Engine.available)
    func told(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let visitor = counties.stranger()
            for role in [Role.clerk, .director, .clerk, .director] {
                try await counties.signIn(visitor, role)
                clock.advance(minutes: 60)
            }
            let told = try await counties.audited("signIn.sameDevice", "990101")
            #expect(told.count == 1)
            #expect(told.first?.detail.contains("画眉创建办干事") == true)
            clock.advance(minutes: 25 * 60)
            try await counties.signIn(visitor, .director)
            #expect(try await counties.audited("signIn.sameDevice", "990101").count == 1, "a day later it is no news")
            let audit = try await counties.visitor(.auditAdministrator, county: "990101")
            try await counties.product.office.sealAudit(county: "990101")
            let page = try await audit.get("/990101/audit?action=signIn.sameDevice")
            #expect(page.body.contains("同一设备登录多个账号"))
        }
    }
}
