import App
import Database
import HTTPTypes
import Kernel
import Office
import TestSupport
import Testing
import Web

@testable import Organisation

@Suite("A second factor")
struct SecondFactorTests {
    private static let county = "990101"

    /// Somebody who has set up a phone.
    private struct Owner {
        let visitor: Visitor
        let secret: [UInt8]
        let recoveryCodes: [String]
    }

    private static func bytes(base32 text: String) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (bytes, bits, count): ([UInt8], Int, Int) = ([], 0, 0)
        for place in text.compactMap(alphabet.firstIndex(of:)) {
            (bits, count) = (bits << 5 | place, count + 5)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 255))
            }
            bits &= (1 << count) - 1
        }
        return bytes
    }

    private func post(
        _ visitor: Visitor, _ path: String, _ fields: [(String, String)] = []
    ) async throws -> Visitor.Answer {
        let token = try await visitor.get("/\(Self.county)/sign-in").formToken
        return try await visitor.post("/\(Self.county)/\(path)", fields, token: token)
    }

    /// Sets up a phone, and lets its first code grow old.
    private func enrol(_ counties: TwoCounties, _ role: Role, _ clock: TestClock) async throws -> Owner {
        let visitor = try await counties.visitor(role, county: Self.county)
        #expect(try await post(visitor, "account/second-factor/start").status == 303)
        let page = try await visitor.get("/\(Self.county)/account/second-factor")
        #expect(page.body.contains("<svg class=\"qr\"") && !page.body.contains("style="))
        let key = String(try #require(page.body.firstMatch(of: /class="key">([A-Z2-7 ]+)</)?.output.1))
        let secret = Self.bytes(base32: key)
        #expect(secret.count == TOTP.secretLength)
        #expect(try await post(visitor, "account/second-factor/confirm", [("code", "000000")]).status == 422)
        let done = try await post(visitor, "account/second-factor/confirm", [("code", code(secret, clock))])
        let codes = done.body.matches(of: /<li><code>([a-z2-9]{10})<\/code>/).map { String($0.output.1) }
        #expect(done.status == 200 && Set(codes).count == 10)
        clock.advance(minutes: 2)
        return Owner(visitor: visitor, secret: secret, recoveryCodes: codes)
    }

    private func code(_ secret: [UInt8], _ clock: TestClock, steps: Int = 0) -> String {
        TOTP.code(of: secret, step: TOTP.step(at: clock.now) + steps)
    }

    /// The second page's hidden field.
    private func half(
        _ visitor: Visitor, _ role: Role, _ counties: TwoCounties, password: String = TwoCounties.password
    )
        async throws -> String
    {
        let page = try await counties.signIn(visitor, role, password: password)
        #expect(page.status == 200 && page.body.contains("第二步"))
        return String(try #require(page.body.firstMatch(of: /name="half" value="([^"]+)"/)?.output.1))
    }

    private func enter(_ visitor: Visitor, half: String, code: String) async throws -> Visitor.Answer {
        try await post(visitor, "sign-in/code", [("half", half), ("code", code)])
    }

    @Test(
        "is asked for on a second page, which tells nobody whether the password was right", arguments: Engine.available)
    func pages(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let owner = try await enrol(counties, .leader, clock)
            let (right, wrong) = (counties.stranger(), counties.stranger())
            let known = try await half(right, .leader, counties)
            let guessed = try await half(wrong, .leader, counties, password: "猜一个 2019")
            #expect(known.count == guessed.count)
            let refusals = [
                try await enter(right, half: known, code: "000000"),
                try await enter(wrong, half: guessed, code: code(owner.secret, clock)),
            ]
            #expect(refusals.allSatisfy { $0.status == 422 && $0.body.contains("登录名、密码或验证码不对") })
            #expect(try await right.get("/\(Self.county)/account").status == 303)
            // The page of a password goes into no other browser's session either: it is this one's code that counts.
            #expect(try await enter(right, half: known, code: code(owner.secret, clock)).status == 303)
            #expect(try await right.get("/\(Self.county)/account").status == 200)
        }
    }

    @Test("takes a code once, a recovery code once, and counts wrong ones to the lock-out", arguments: Engine.available)
    func codes(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let owner = try await enrol(counties, .director, clock)
            let code = code(owner.secret, clock)
            for (typed, status) in [
                (code, 303), (code, 422), (owner.recoveryCodes[0], 303), (owner.recoveryCodes[0], 422),
            ] {
                let visitor = counties.stranger()
                let half = try await half(visitor, .director, counties)
                #expect(try await enter(visitor, half: half, code: typed).status == status, "\(typed)")
            }
            // Not so many in a row that no password is looked at any more.
            clock.advance(minutes: 5)
            let stranger = counties.stranger()
            for guess in 0..<6 {
                let half = try await half(stranger, .director, counties)
                #expect(try await enter(stranger, half: half, code: "00000\(guess)").status == 422)
            }
            let half = try await half(stranger, .director, counties)
            #expect(try await enter(stranger, half: half, code: owner.recoveryCodes[1]).status == 422, "locked")
        }
    }

    @Test("lets nobody in by an old or invented half", arguments: ["", "x", "00000000.00"])
    func halves(invented: String) async throws {
        let clock = TestClock()
        try await TwoCounties.with(.sqlite, clock: clock) { counties in
            let owner = try await enrol(counties, .director, clock)
            let visitor = counties.stranger()
            #expect(try await enter(visitor, half: invented, code: code(owner.secret, clock)).status == 422)
            let old = try await half(visitor, .director, counties)
            clock.advance(minutes: 6)
            let late = try await enter(visitor, half: old, code: code(owner.secret, clock))
            #expect(late.status == 422 && late.body.contains("登录太久没有完成"))
        }
    }

    @Test("is in the database as nothing that opens a door", arguments: Engine.available)
    func secrets(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let owner = try await enrol(counties, .leader, clock)
            let stored = try await counties.product.office.read { transaction in
                try transaction.rows("SELECT secret FROM secondFactor WHERE county = '990101'").map {
                    try $0["secret"] as String
                }
                    + transaction.rows("SELECT digest FROM recoveryCode WHERE county = '990101'").map {
                        try $0["digest"] as String
                    }
            }
            #expect(stored.count == 11)
            for secret in [owner.secret.hex, TOTP.base32(owner.secret)] + owner.recoveryCodes {
                #expect(!stored.contains { $0.lowercased().contains(secret.lowercased()) })
            }
        }
    }

    @Test(
        "is first a hint, and from the county's day all that is open to those it is asked of",
        arguments: Engine.available)
    func date(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let security = try await counties.visitor(.securityAdministrator, county: Self.county)
            #expect(try await post(security, "security", [("from", "2019-11-06")]).status == 303)
            #expect(try await counties.audited("county.secondFactorFrom", Self.county).count == 1)
            let early = try await counties.visitor(.leader, county: Self.county)
            #expect(try await early.get("/\(Self.county)/").body.contains("设置动态验证码"))
            clock.advance(minutes: 2 * 24 * 60)
            for role in Role.assignable {
                let visitor = try await counties.visitor(role, county: Self.county)
                let home = try await visitor.get("/\(Self.county)/")
                let isAsked = RoleRules.needSecondYes([role])
                #expect(home.status == (isAsked ? 303 : 200), "\(role)")
                guard isAsked else { continue }
                #expect(home.headers[.location] == "/\(Self.county)/account/second-factor")
                #expect(try await visitor.get("/\(Self.county)/account/second-factor").body.contains("县里规定从"))
            }
            let owner = try await enrol(counties, .leader, clock)
            #expect(try await owner.visitor.get("/\(Self.county)/").status == 200)
        }
    }

    @Test("is put off or called off by two administrators, and asked for earlier by one", arguments: Engine.available)
    func eased(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let security = try await counties.visitor(.securityAdministrator, county: Self.county)
            let system = try await counties.visitor(.systemAdministrator, county: Self.county)
            func from() async throws -> String? {
                try await counties.product.office.read {
                    try $0.value("SELECT secondFactorFrom FROM securitySetting WHERE county = '990101'")
                }
            }
            for day in ["2019-12-20", "2019-12-06"] {
                #expect(try await post(security, "security", [("from", day)]).status == 303)
                #expect(try await from() == day)
            }
            #expect(try await post(security, "security", [("from", "2020-12-06")]).status == 303)
            #expect(try await post(security, "security", [("from", "")]).status == 409, "one waits already")
            #expect(try await from() == "2019-12-06")
            let page = try await system.get("/\(Self.county)/requests")
            #expect(page.body.contains("把启用动态验证码的日期推迟到2020年12月6日"))
            let agree = String(try #require(page.body.firstMatch(of: /requests\/[0-9a-f-]{36}\/agree/)?.output))
            #expect(try await post(security, agree).status == 409)
            #expect(try await post(system, agree).status == 303)
            #expect(try await from() == "2020-12-06")
        }
    }

    @Test("is set up within ten minutes of its beginning or not at all", arguments: Engine.available)
    func tooLate(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let visitor = try await counties.visitor(.clerk, county: Self.county)
            let path = "/\(Self.county)/account/second-factor"
            #expect(try await post(visitor, "account/second-factor/start").status == 303)
            let key = try #require(try await visitor.get(path).body.firstMatch(of: /class="key">([A-Z2-7 ]+)</)).output
                .1
            clock.advance(minutes: 11)
            #expect(try await visitor.get(path).body.contains("class=\"key\"") == false)
            let late = try await post(
                visitor, "account/second-factor/confirm", [("code", code(Self.bytes(base32: String(key)), clock))])
            #expect(late.status == 409 && late.body.contains("要重新开始"))
        }
    }

    @Test(
        "gives way to another phone, and to other recovery codes, for whoever has the old one, and no guess",
        arguments: Engine.available)
    func takenOver(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let owner = try await enrol(counties, .leader, clock)
            let (start, renew) = ("account/second-factor/start", "account/second-factor/codes")
            let path = "/\(Self.county)/account/second-factor"
            for (deed, field) in [(start, "startCode"), (renew, "renewCode")] {
                for guess in ["", "000000"] {
                    let refused = try await post(owner.visitor, deed, [(field, guess)])
                    #expect(refused.status == 422 && refused.body.contains("验证码或恢复码不对"), "\(deed) \(guess)")
                }
            }
            #expect(try await owner.visitor.get(path).body.contains("class=\"key\"") == false)
            let own = code(owner.secret, clock)
            #expect(try await post(owner.visitor, renew, [("renewCode", owner.recoveryCodes[0])]).status == 200)
            #expect(try await post(owner.visitor, start, [("startCode", own)]).status == 303)
            #expect(try await owner.visitor.get(path).body.contains("class=\"key\""))
            // The fifth wrong one ends the session, as with a password.
            #expect(try await post(owner.visitor, start, [("startCode", own)]).status == 409)
            #expect(try await owner.visitor.get(path).status == 303)
        }
    }

    @Test("is taken away by two administrators, as a password is", arguments: Engine.available)
    func reset(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            _ = try await enrol(counties, .leader, clock)
            let leader = try #require(
                try await counties.product.office.read {
                    try People.named(TwoCounties.signInName(.leader), county: Self.county, in: $0)
                })
            let security = try await counties.visitor(.securityAdministrator, county: Self.county)
            #expect(try await post(security, "people/\(leader.id)/second-factor").status == 303)
            let system = try await counties.visitor(.systemAdministrator, county: Self.county)
            let page = try await system.get("/\(Self.county)/requests")
            let agree = try #require(page.body.firstMatch(of: /requests\/[0-9a-f-]{36}\/agree/)?.output)
            _ = try await half(counties.stranger(), .leader, counties)
            #expect(try await post(system, String(agree)).status == 303)
            #expect(try await counties.signIn(counties.stranger(), .leader).status == 303)
        }
    }
}
