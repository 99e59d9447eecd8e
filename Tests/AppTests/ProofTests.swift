import App
import Database
import Foundation
import HTTPTypes
import Kernel
import Office
import Organisation
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

    @Test(
        "is closing a month, and approving, signing and publishing a bulletin",
        arguments: [
            "assessments/closings/:closing/steps/approve", "bulletins/:bulletin/steps/publish",
            "people/:person/password",
        ])
    func declared(path: String) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let route = path.replacing("approve", with: ":step").replacing("publish", with: ":step")
            let found = counties.product.routes.first { $0.method == .post && $0.path == route }
            #expect(found?.asksForPassword == true)
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
            #expect(try await counties.signIn(counties.stranger(), .leader).status == 303)
            #expect(try await counties.signIn(counties.stranger(), .leader, password: password).status == 422)
            let id = try await request(security)
            let system = try await counties.visitor(.systemAdministrator, county: Self.county)
            #expect(try await post(system, "requests/\(id)/agree").status == 303)
            #expect(try await counties.signIn(counties.stranger(), .leader, password: password).status == 303)
            #expect(try await counties.signIn(counties.stranger(), .leader).status == 422)
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
