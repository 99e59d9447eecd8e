import App
import Database
import HTTPTypes
import Kernel
import Office
import Organisation
import TestSupport
import Testing
import Web

@Suite("Somebody's sessions")
struct OwnSessionTests {
    private static let phone =
        "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0"

    @Test("are listed to him alone, and ended from there", arguments: Engine.available)
    func list(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let desk = try await counties.visitor(.clerk, county: "990101")
            let phone = counties.stranger()
            try await counties.signIn(phone, .clerk, headers: [.userAgent: Self.phone])
            let page = try await desk.get("/990101/account/sessions")
            #expect(page.body.contains("您现在在2处登录着") && page.body.contains("安卓手机，微信"))
            #expect(page.body.contains("就是这里"))
            let end = try #require(page.body.firstMatch(of: /account\/sessions\/[0-9a-f]{64}\/end/)?.output)
            // Somebody else's session is nobody's to end, whatever he knows of it.
            let other = try await counties.visitor(.director, county: "990101")
            let token = try await other.get("/990101/account").formToken
            _ = try await other.post("/990101/\(end)", [], token: token)
            #expect(try await phone.get("/990101/account").status == 200)
            #expect(try await desk.post("/990101/\(end)", [], token: page.formToken).status == 303)
            #expect(try await phone.get("/990101/account").status == 303)
            #expect(try await desk.get("/990101/account").status == 200)
        }
    }

    @Test("end after twelve hours, however busy", arguments: Engine.available)
    func absolute(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let visitor = try await counties.visitor(.clerk, county: "990101")
            for _ in 0..<35 {
                clock.advance(minutes: 20)
                #expect(try await visitor.get("/990101/account").status == 200)
                await counties.sessions.settle()
            }
            clock.advance(minutes: 21)
            #expect(try await visitor.get("/990101/account").status == 303)
        }
    }

    @Test("are one in a browser: signing in again ends the one before", arguments: Engine.available)
    func again(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.clerk, county: "990101")
            let before = visitor.twin()
            try await counties.signIn(visitor, .director)
            #expect(try await before.get("/990101/account").status == 303)
            #expect(try await visitor.get("/990101/account").body.contains("画眉创建办主任"))
        }
    }

    @Test("are not begun with a password that was changed while it was looked at", arguments: Engine.available)
    func changedMeanwhile(engine: Engine) async throws {
        let stuck = StuckHasher()
        try await TwoCounties.with(engine, hasher: stuck.hasher) { counties in
            let (door, office) = (counties.product.door, counties.product.office)
            let person = try #require(
                try await office.read { try People.named(TwoCounties.signInName(.clerk), county: "990101", in: $0) })
            let other = try await PasswordHasher(rounds: 2).hash("石桥 流水 人家 7", salt: [5, 6])
            stuck.begin()
            let entering = Task {
                try await door.signIn(
                    name: person.signInName, password: TwoCounties.password, county: "990101", request: "")
            }
            await stuck.isReached()
            try await office.carryOut(
                SetPassword(person: person.id, hash: other, mustChange: true), by: .system(county: "990101"))
            stuck.end()
            let refusal = await #expect(throws: Refusal.self) { _ = try await entering.value }
            #expect(refusal?.code == "signIn.wrong")
            let sessions: Int? = try await office.read {
                try $0.value("SELECT count(*) FROM session WHERE county = '990101' AND person = \(person.id)")
            }
            #expect(sessions == 0)
        }
    }
}

@Suite("A wrong password from somebody signed in")
struct WrongProofTests {
    @Test("is counted and audited, and the fifth ends the session", arguments: Engine.available)
    func oldPassword(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.clerk, county: "990101")
            let token = try await visitor.get("/990101/account").formToken
            for count in 1...5 {
                let answer = try await visitor.post(
                    "/990101/account/password",
                    [
                        ("oldPassword", "猜一个 \(count)"), ("newPassword", "石桥 流水 人家 7"),
                        ("repeatedPassword", "石桥 流水 人家 7"),
                    ], token: token)
                #expect(answer.status == (count < 5 ? 422 : 409))
                #expect(answer.body.contains(count < 5 ? "再错\(5 - count)次" : "这次登录已经结束"))
            }
            #expect(try await visitor.get("/990101/account").status == 303)
            #expect(try await counties.audited("signIn.proofFailed", "990101").count == 5)
            let again = try await counties.signIn(visitor, .clerk)
            #expect(again.status == 422, "this browser waits, as after five guesses at the door")
        }
    }
}
