import App
import Database
import HTTPTypes
import Kernel
import Office
import Organisation
import TestSupport
import Testing
import Web

@Suite("A form that was open longer than its session")
struct LateFormTests {
    private static let name = "林业局"
    private static let path = "/990101/units/new"
    private static let fields = [("kind", "department"), ("name", name)]
    private static let atHome: HTTPFields = [HTTPField.Name("Sec-Fetch-Site")!: "same-origin"]

    /// Somebody whose session was ended in another window: the same cookies, and the page with the form still open.
    private func late(_ counties: TwoCounties) async throws -> (Visitor, token: String) {
        let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
        let other = visitor.twin()
        let page = try await visitor.get(Self.path)
        _ = try await other.post("/990101/sign-out", [], token: page.formToken)
        return (visitor, page.formToken)
    }

    private func signIn(_ visitor: Visitor) async throws {
        let page = try await visitor.get("/990101/sign-in")
        let name = TwoCounties.signInName(.systemAdministrator)
        _ = try await visitor.post(
            "/990101/sign-in", [("name", name), ("password", TwoCounties.password)], token: page.formToken)
    }

    private func units(_ counties: TwoCounties) async throws -> Int {
        try await counties.product.office.read { try Units.all(county: "990101", in: $0) }
            .count { $0.name == Self.name }
    }

    @Test("comes back with what was typed, and is accepted at the first press after signing in")
    func first() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let (visitor, token) = try await late(counties)
            let offered = try await visitor.post(Self.path, Self.fields, token: token)
            #expect(offered.status == 401 && offered.body.contains(Self.name))
            try await signIn(visitor)
            let done = try await visitor.post(
                Self.path, Self.fields, token: offered.formToken, headers: Self.atHome)
            #expect(done.status == 303)
            #expect(try await units(counties) == 1)
        }
    }

    /// What the browser says of the page that the form stood on.
    private static let elsewhere: [HTTPFields] = [
        [:], [HTTPField.Name("Sec-Fetch-Site")!: "cross-site"], [HTTPField.Name("Sec-Fetch-Site")!: "same-site"],
        [.origin: "http://localhost:9999"], [.origin: "null"], [.origin: "http://elsewhere.example"],
    ]

    @Test("is not accepted with a token from before signing in unless the browser says that it stood on our page")
    func foreign() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let (visitor, token) = try await late(counties)
            let offered = try await visitor.post(Self.path, Self.fields, token: token)
            try await signIn(visitor)
            for headers in Self.elsewhere {
                let refused = try await visitor.post(
                    Self.path, Self.fields, token: offered.formToken, headers: headers)
                #expect(refused.status == 403)
            }
            #expect(try await units(counties) == 0)
            let own = try await visitor.post(
                Self.path, Self.fields, token: offered.formToken, headers: [.origin: "http://localhost"])
            #expect(own.status == 303)
        }
    }

    @Test("sent by a script, hears where it leads without going there, and hears a refusal in full")
    func minimal() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let page = try await visitor.get(Self.path)
            let prefer: HTTPFields = [HTTPField.Name("Prefer")!: "return=minimal"]
            let done = try await visitor.post(Self.path, Self.fields, token: page.formToken, headers: prefer)
            #expect(done.status == 204 && done.bytes.isEmpty)
            #expect(done.headers[HTTPField.Name("Preference-Applied")!] == "return=minimal")
            let next = try #require(done.headers[.location])
            #expect(try await visitor.get(next).body.contains("已新增单位“\(Self.name)”。"))
            let refused = try await visitor.post(
                Self.path, [("kind", "department"), ("name", "")], token: page.formToken, headers: prefer)
            #expect(refused.status == 422 && refused.body.contains("id=\"e-name\""))
        }
    }
}
