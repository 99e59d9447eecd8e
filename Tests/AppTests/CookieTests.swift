import App
import Database
import HTTPTypes
import Kernel
import Logging
import Office
import Organisation
import TestSupport
import Testing
import Web

@Suite("A cookie")
struct CookieTests {
    private func site(_ counties: TwoCounties, publicURL: String? = nil, home: String = "") async throws -> Site {
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        return try await counties.product.site(
            publicURL: publicURL, home: home, uploadFolder: counties.site.uploadFolder, logger: quiet)
    }

    private func signIn(_ role: Role, _ visitor: Visitor) async throws {
        let form = try await visitor.get("/990101/sign-in")
        let answer = try await visitor.post(
            "/990101/sign-in", [("name", TwoCounties.signInName(role)), ("password", TwoCounties.password)],
            token: form.formToken)
        #expect(answer.status == 303)
    }

    @Test(
        "carries the product's, the county's and the installation's name, and behind HTTPS can be set by this host alone",
        arguments: [
            (nil, "", false), ("http://10.0.0.5:8080", "", false), ("https://wenming.example.cn", "__Host-", true),
        ])
    func names(publicURL: String?, prefix: String, isSecure: Bool) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let answer = try await Visitor(try await site(counties, publicURL: publicURL)).get("/990101/sign-in")
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.hasPrefix("\(prefix)wenming-990101-"))
            #expect(cookie.contains(/^(__Host-)?wenming-990101-[0-9a-f]{6}-visitor=/))
            let attributes = Set(cookie.split(separator: "; ").dropFirst())
            #expect(attributes == Set(["Path=/", "HttpOnly", "SameSite=Lax"] + (isSecure ? ["Secure"] : [])))
        }
    }

    @Test(
        "of another program's signs nobody out and in",
        arguments: ["session", "visitor", "notice", "wenming-990102-000000-session"])
    func foreign(name: String) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let visitor = try await counties.visitor(.clerk, county: "990101")
            visitor.hold(name, "another-program's")
            #expect(try await visitor.get("/990101/findings").status == 200)
            let stranger = counties.stranger()
            stranger.hold(name, "another-program's")
            #expect(try await stranger.get("/990101/findings").status == 303)
            try await signIn(.clerk, stranger)
            #expect(try await stranger.get("/990101/findings").status == 200)
        }
    }

    @Test("of a second installation on the host, be it a copy of the first, signs nobody out of the first")
    func neighbours() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let (first, second) = (
                try await site(counties, home: "/srv/a/wenming.sqlite"),
                try await site(counties, home: "/srv/b/wenming.sqlite")
            )
            let browser = Visitor(first)
            try await signIn(.clerk, browser)
            let there = browser.moved(to: second)
            #expect(try await there.get("/990101/findings").status == 303)
            try await signIn(.leader, there)
            let back = there.moved(to: first)
            #expect(try await back.get("/990101/account").body.contains("干事"))
            #expect(try await back.moved(to: second).get("/990101/account").body.contains("县领导"))
        }
    }

    @Test("of one county leaves the other one's be: a browser may be signed in to both")
    func counties() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let visitor = try await counties.visitor(.clerk, county: "990101")
            let form = try await visitor.get("/990102/sign-in")
            _ = try await visitor.post(
                "/990102/sign-in",
                [("name", TwoCounties.signInName(.leader)), ("password", TwoCounties.password)], token: form.formToken)
            #expect(try await visitor.get("/990101/account").body.contains("画眉"))
            #expect(try await visitor.get("/990102/account").body.contains("鹧鸪"))
        }
    }
}

@Suite("A first sign-in")
struct FirstSignInTests {
    @Test("leads to the password and is no overstepping of rights in the audit", arguments: Engine.available)
    func audited(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let (product, system) = (counties.product, Actor.system(county: "990101"))
            let unit = try await product.office.read { try Units.named("创建办", county: "990101", in: $0) }
            let password = try await product.door.openAccount(
                AddPerson(name: "新人", signInName: "xin.ren", unit: try #require(unit).id), roles: [.clerk], by: system)
            let visitor = counties.stranger()
            let form = try await visitor.get("/990101/sign-in")
            _ = try await visitor.post(
                "/990101/sign-in", [("name", "xin.ren"), ("password", password)], token: form.formToken)
            for path in ["", "findings"] {
                let answer = try await visitor.get("/990101/\(path)")
                #expect(answer.status == 303 && answer.headers[.location] == "/990101/account")
            }
            #expect(try await visitor.get("/990101/findings", headers: [.accept: "application/json"]).status == 403)
            let entries = try await product.office.read {
                try Audit.entries(county: "990101", limit: 3, in: $0)
            }
            #expect(!entries.contains { $0.action == "refused" })
        }
    }
}
