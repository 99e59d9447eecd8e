import App
import Bulletins
import Database
import Foundation
import HTTPTypes
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing
import Web

@Suite("What is weighty")
struct ProofTests {
    private func person(_ counties: TwoCounties, _ role: Role) async throws -> Person {
        try #require(
            try await counties.product.office.read {
                try People.named(TwoCounties.signInName(role), county: "990101", in: $0)
            })
    }

    @Test(
        "asks for the password again, names deed and record, keeps the form and then goes through",
        arguments: Engine.available)
    func roles(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let inspector = try await person(counties, .inspector)
            let security = try await counties.visitor(.securityAdministrator, county: "990101")
            let path = "/990101/people/\(inspector.id)/roles"
            clock.advance(minutes: 11)
            let token = try await security.get("/990101/people/\(inspector.id)").formToken
            let fields = [("roles", "inspector"), ("roles", "clerk")]
            let asked = try await security.post(path, fields, token: token)
            #expect(asked.status == 200 && asked.body.contains("请再输一次密码"))
            #expect(asked.body.contains("把画眉督查员（创建办）的角色改为“督查员、创建办干事”"))
            #expect(asked.body.contains("name=\"roles\" value=\"clerk\""))
            #expect(try await person(counties, .inspector).roles == [.inspector])
            let wrong = try await security.post(path, fields + [("_password", "猜一个")], token: asked.formToken)
            #expect(wrong.status == 422 && wrong.body.contains("密码不对") && !wrong.body.contains("猜一个"))
            let program = try await security.post(path, fields, token: token, headers: [.accept: "application/json"])
            #expect(program.status == 403 && program.body.contains("proof.needed"))
            #expect(try await person(counties, .inspector).roles == [.inspector])
            let done = try await security.post(
                path, fields + [("_password", TwoCounties.password)], token: asked.formToken)
            #expect(done.status == 303)
            #expect(Set(try await person(counties, .inspector).roles) == [.inspector, .clerk])
            // For a while it is known.
            #expect(try await security.post(path, [("roles", "inspector")], token: token).status == 303)
            #expect(try await counties.audited("refused", "990101").isEmpty, "nobody overstepped anything")
        }
    }

    @Test("is taking out a list of people, whoever they are", arguments: Engine.available)
    func lists(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let names = ["residents", "volunteers", "hardships", "nominations", "prospects", "points", "orders"]
            for name in names {
                #expect(try await clerk.get("/990101/\(name).xlsx").status == 200, "\(name), the password just given")
            }
            clock.advance(minutes: 11)
            for name in names {
                let turned = try await clerk.get("/990101/\(name).xlsx")
                #expect(turned.status == 303 && turned.headers[.location] == "/990101/\(name)/export", "\(name)")
            }
            let asked = try await clerk.get("/990101/residents/export")
            #expect(asked.status == 200 && asked.body.contains("导出居民"))
            let given = try await clerk.post(
                "/990101/residents/export", [("_password", TwoCounties.password)], token: asked.formToken)
            #expect(given.status == 303)
            #expect(try await clerk.get("/990101/residents.xlsx").status == 200)
            #expect(try await clerk.get("/990101/findings.xlsx").status == 200)
        }
    }

    private static let daily: Set = ["findings.verify", "findings.close", "finding.verify", "finding.close"]

    @Test("is every signature, and what is signed all day long within half a day")
    func signatures() async throws {
        let clock = TestClock()
        try await TwoCounties.with(.sqlite, clock: clock, lives: true) { counties in
            let sample = try await IsolationTests.Sample("990101", counties.product)
            let signing = try EveryWrite.all(counties, sample).filter { $0.deed.proof != nil }
            let daily = signing.filter { $0.deed.proof == .halfDay }
            #expect(Set(daily.compactMap(\.step)) == Self.daily)
            #expect(signing.count > 50)
            // Residents have no password to give.
            #expect(!signing.contains { $0.route.isOutside })
            var visitors: [Role: (visitor: Visitor, token: String)] = [:]
            for role in Set(signing.compactMap(\.role)) {
                let visitor = try await counties.visitor(role, county: "990101")
                visitors[role] = (visitor, try await visitor.get("/990101/account").formToken)
            }
            func areAsked(_ writes: [EveryWrite]) async throws -> [Bool] {
                var asked: [Bool] = []
                for write in writes {
                    let role = try #require(write.role)
                    let (visitor, token) = try #require(visitors[role])
                    let seen = [(Deed.seen, String(repeating: "0", count: 64))]
                    let answer = try await visitor.post(
                        "/990101/\(write.path)", seen, token: token, headers: [.accept: "application/json"])
                    asked.append(answer.body.contains("proof.needed"))
                }
                return asked
            }
            #expect(try await !areAsked(signing).contains(true), "whoever just signed in gave it")
            clock.advance(minutes: 11)
            #expect(try await areAsked(signing) == signing.map { $0.deed.proof == .moment })
            // Whoever goes on working is still signed in half a day later.
            for _ in 0..<10 {
                clock.advance(minutes: 25)
                for (visitor, _) in visitors.values { _ = try await visitor.get("/990101/account") }
                await counties.sessions.settle()
            }
            #expect(try await !areAsked(daily).contains(false))
        }
    }

    @Test("names what is signed by the page that it stands on, and keeps the form", arguments: Engine.available)
    func named(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let bulletin = try await counties.product.office.read {
                try Bulletins.all(county: "990101", in: $0).first { $0.state == .draft }
            }
            let draft = try #require(bulletin)
            let clerk = Actor(id: "clerk", name: "干事", county: "990101", roles: [.clerk], scope: .county)
            try await counties.product.office.handle(draft.id, Signatures.submit, by: clerk)
            let director = try await counties.visitor(.director, county: "990101")
            let page = try await director.get("/990101/bulletins/\(draft.id)")
            let path = "/990101/bulletins/\(draft.id)/steps/\(Signatures.approve)"
            let stamp = try ForeignFormTests.field("_page", page, of: path).unescaped
            let fields = [("note", "可以"), (Deed.seen, draft.seen.digest), ("_page", stamp)]
            clock.advance(minutes: 11)
            let asked = try await director.post(path, fields, token: page.formToken)
            #expect(asked.status == 200 && asked.body.contains("请再输一次密码"))
            #expect(asked.body.contains("<strong>审核通过（督查通报）：") && asked.body.contains("value=\"可以\""))
            let wrong = try await director.post(path, fields + [("_password", "猜一个")], token: asked.formToken)
            #expect(wrong.status == 422 && wrong.body.contains("<strong>审核通过（督查通报）："))
            let done = try await director.post(
                path, fields + [("_password", TwoCounties.password)], token: asked.formToken)
            #expect(done.status == 303)
        }
    }

    @Test(
        "is printing residents' codes and a form with what is sealed, by the numbers of whoever is in it",
        arguments: [("residents/codes", Role.village), ("recommendations/:recommendation/form/sealed", .clerk)])
    func exports(path: String, role: Role) async throws {
        let clock = TestClock()
        try await TwoCounties.with(.sqlite, clock: clock, lives: true) { counties in
            let writes = try EveryWrite.all(counties, try await IsolationTests.Sample("990101", counties.product))
            let write = try #require(writes.first { $0.route.path == path })
            let visitor = try await counties.visitor(role, county: "990101")
            clock.advance(minutes: 11)
            let token = try await visitor.get("/990101/account").formToken
            let asked = try await visitor.post("/990101/\(write.path)", [("reason", "上报市里")], token: token)
            #expect(asked.status == 200 && asked.body.contains("请再输一次密码"), "\(asked.status)")
        }
    }
}

@Suite("The rights of administrators, director and leader")
struct SecondYesTests {
    private static let county = "990101"

    private func person(_ counties: TwoCounties, _ role: Role) async throws -> Person {
        try #require(
            try await counties.product.office.read {
                try People.named(TwoCounties.signInName(role), county: Self.county, in: $0)
            })
    }

    private func post(
        _ visitor: Visitor, _ path: String, _ fields: [(String, String)] = []
    ) async throws -> Visitor.Answer {
        let token = try await visitor.get("/\(Self.county)/account").formToken
        return try await visitor.post("/\(Self.county)/\(path)", fields, token: token)
    }

    private func request(_ visitor: Visitor) async throws -> String {
        let page = try await visitor.get("/\(Self.county)/requests")
        return String(try #require(page.body.firstMatch(of: /requests\/([0-9a-f-]{36})\//)?.output.1))
    }

    @Test("are changed by nobody alone, and by two with both names in the audit", arguments: Engine.available)
    func roles(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await person(counties, .clerk)
            let security = try await counties.visitor(.securityAdministrator, county: Self.county)
            let audit = try await counties.visitor(.auditAdministrator, county: Self.county)
            #expect(try await post(security, "people/\(clerk.id)/roles", [("roles", "director")]).status == 303)
            #expect(try await person(counties, .clerk).roles == [.clerk], "nothing is changed by one")
            let id = try await request(security)
            #expect(try await post(security, "requests/\(id)/agree").status == 409, "his own yes is no second one")
            #expect(try await audit.get("/\(Self.county)/").body.contains("答复另一位管理员的请求"))
            #expect(try await post(audit, "requests/\(id)/agree").status == 303)
            #expect(try await person(counties, .clerk).roles == [.director])
            #expect(try await post(audit, "requests/\(id)/agree").status == 409)
            let agreed = try await counties.audited("person.agree", Self.county)
            #expect(agreed.first?.detail.contains("画眉安全管理员请求，画眉审计管理员同意") == true)
            #expect(agreed.first?.subject == clerk.id.description)
        }
    }

    @Test(
        "are asked for in vain when the answer is no, comes after a week, or from nobody who may",
        arguments: Engine.available)
    func unanswered(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let leader = try await person(counties, .leader)
            let security = try await counties.visitor(.securityAdministrator, county: Self.county)
            let path = "people/\(leader.id)/roles"
            #expect(try await post(security, path, [("roles", "clerk")]).status == 303)
            var id = try await request(security)
            let director = try await counties.visitor(.director, county: Self.county)
            #expect(try await post(director, "requests/\(id)/agree").status == 403)
            let system = try await counties.visitor(.systemAdministrator, county: Self.county)
            #expect(try await post(system, "requests/\(id)/decline").status == 303)
            #expect(try await post(security, path, [("roles", "clerk")]).status == 303)
            id = try await request(security)
            clock.advance(minutes: 7 * 24 * 60 + 1)
            let late = try await counties.visitor(.systemAdministrator, county: Self.county)
            #expect(try await post(late, "requests/\(id)/agree").status == 409)
            #expect(try await person(counties, .leader).roles == [.leader])
        }
    }

    @Test("are reset by two: until the yes the old password holds", arguments: Engine.available)
    func password(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let leader = try await person(counties, .leader)
            let security = try await counties.visitor(.securityAdministrator, county: Self.county)
            let given = try await post(security, "people/\(leader.id)/password")
            let password = String(try #require(given.body.firstMatch(of: /class="given">([^<]+)</)?.output.1))
            #expect(given.body.contains("另一位管理员同意以后才生效"))
            let asked = try await counties.visitor(.auditAdministrator, county: Self.county).get(
                "/\(Self.county)/requests")
            #expect(!asked.body.contains("提出请求的"), "the password that he has is not the asker's")
            #expect(try await counties.signIn(counties.stranger(), .leader).status == 303)
            #expect(try await counties.signIn(counties.stranger(), .leader, password: password).status == 422)
            let id = try await request(security)
            let system = try await counties.visitor(.systemAdministrator, county: Self.county)
            #expect(try await post(system, "requests/\(id)/agree").status == 303)
            #expect(try await counties.signIn(counties.stranger(), .leader, password: password).status == 303)
            #expect(try await counties.signIn(counties.stranger(), .leader).status == 422)
        }
    }

    @Test("are seen with whoever gave the password: the asker's own is told apart", arguments: Engine.available)
    func handedOut(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await person(counties, .clerk)
            let security = try await counties.visitor(.securityAdministrator, county: Self.county)
            let given = try await post(security, "people/\(clerk.id)/password")
            let password = String(try #require(given.body.firstMatch(of: /class="given">([^<]+)</)?.output.1))
            #expect(try await post(security, "people/\(clerk.id)/roles", [("roles", "director")]).status == 303)
            let audit = try await counties.visitor(.auditAdministrator, county: Self.county)
            let warned = try await audit.get("/\(Self.county)/requests").body
            #expect(warned.contains("提出请求的画眉安全管理员") && warned.contains("本人还没有改过"))
            let own = counties.stranger()
            try await counties.signIn(own, .clerk, password: password)
            let changed = try await post(
                own, "account/password",
                [
                    ("oldPassword", password), ("newPassword", "石桥 流水 人家 7"), ("repeatedPassword", "石桥 流水 人家 7"),
                ])
            #expect(changed.status == 303)
            let now = try await audit.get("/\(Self.county)/requests").body
            #expect(now.contains("画眉创建办干事的密码：本人") && !now.contains("提出请求的"))
        }
    }

    @Test(
        "are taken away by no system administrator who sends their holder to another post", arguments: Engine.available)
    func sentAway(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let director = try await person(counties, .director)
            let bureau = try #require(
                try await counties.product.office.read { try Units.named("画眉水利局", county: Self.county, in: $0) })
            let system = try await counties.visitor(.systemAdministrator, county: Self.county)
            clock.advance(minutes: 11)
            for (path, fields) in [
                ("post", [("unit", "leaving"), ("since", "2019-11-04")]), ("disabled", [("disabled", "true")]),
            ] {
                let asked = try await post(system, "people/\(director.id)/\(path)", fields)
                #expect(asked.status == 200 && asked.body.contains("请再输一次密码"), "\(path)")
            }
            for unit in ["leaving", bureau.id.description] {
                let answer = try await post(
                    system, "people/\(director.id)/post",
                    [("unit", unit), ("since", "2019-11-04"), ("_password", TwoCounties.password)])
                #expect(answer.status == (unit == "leaving" ? 303 : 409), "one request of a kind at a time")
                let found = try await person(counties, .director)
                #expect(found.roles == [.director] && found.disabledAt == nil && found.unit == director.unit)
            }
            let id = try await request(system)
            #expect(try await post(system, "requests/\(id)/agree").status == 409)
            let audit = try await counties.visitor(.auditAdministrator, county: Self.county)
            #expect(try await audit.get("/\(Self.county)/requests").body.contains("办离任，2019年11月4日起停用账号"))
            #expect(try await post(audit, "requests/\(id)/agree").status == 303)
            let gone = try await person(counties, .director)
            #expect(gone.roles.isEmpty && gone.disabledAt != nil)
            #expect(try await counties.audited("person.changePost", Self.county).map(\.actorName) == ["画眉系统管理员"])
        }
    }

    @Test(
        "are stopped by one at once, which the other administrators hear of, and given back by two",
        arguments: Engine.available)
    func closed(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let leader = try await person(counties, .leader)
            let visitor = try await counties.visitor(.leader, county: Self.county)
            let system = try await counties.visitor(.systemAdministrator, county: Self.county)
            let path = "people/\(leader.id)/disabled"
            #expect(try await post(system, path, [("disabled", "true")]).status == 303)
            #expect(try await visitor.get("/\(Self.county)/account").status == 303, "he is out")
            let audit = try await counties.visitor(.auditAdministrator, county: Self.county)
            let security = try await counties.visitor(.securityAdministrator, county: Self.county)
            for other in [audit, security] {
                #expect(try await other.get("/\(Self.county)/inbox").body.contains("画眉县领导的账号被停用"))
            }
            #expect(try await post(system, path, [("disabled", "false")]).status == 303)
            #expect(try await person(counties, .leader).disabledAt != nil, "nothing is given back by one")
            let id = try await request(system)
            #expect(try await post(system, "requests/\(id)/agree").status == 409)
            #expect(try await post(security, "requests/\(id)/agree").status == 303)
            #expect(try await counties.signIn(counties.stranger(), .leader).status == 303)
            // Whose roles are no such ones, one opens again.
            let clerk = try await person(counties, .clerk)
            for isDisabled in ["true", "false"] {
                #expect(try await post(system, "people/\(clerk.id)/disabled", [("disabled", isDisabled)]).status == 303)
            }
            #expect(try await person(counties, .clerk).disabledAt == nil)
        }
    }

    @Test("are nobody's to give himself, nor to take from the last of the three", arguments: Engine.available)
    func own(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let own = try await person(counties, .securityAdministrator)
            let security = try await counties.visitor(.securityAdministrator, county: Self.county)
            for (path, fields) in [("roles", [("roles", "director")]), ("password", [])] {
                #expect(try await post(security, "people/\(own.id)/\(path)", fields).status == 409, "\(path)")
            }
            let audit = try await person(counties, .auditAdministrator)
            let last = try await post(security, "people/\(audit.id)/roles", [("roles", "clerk")])
            #expect(last.status == 422 && last.body.contains("是唯一的审计管理员"))
            let system = try await counties.visitor(.systemAdministrator, county: Self.county)
            let disabled = try await post(system, "people/\(audit.id)/disabled", [("disabled", "true")])
            #expect(disabled.status == 409 && disabled.body.contains("是唯一的审计管理员"))
        }
    }
}
