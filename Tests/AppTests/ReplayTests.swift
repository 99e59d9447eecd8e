import Database
import Foundation
import HTTPTypes
import Kernel
import Logging
import Office
import Organisation
import TestSupport
import Testing
import Web

@testable import App

@Suite("A write that is sent again")
struct ReplayTests {
    private func units(_ counties: TwoCounties, _ name: String) async throws -> Int {
        try await counties.product.office.read { try Units.all(county: "990101", in: $0) }.count { $0.name == name }
    }

    private func send(
        _ visitor: Visitor, _ name: String, key: String, token: String, path: String = "/990101/units/new"
    ) async throws -> Visitor.Answer {
        let body = [("name", name), ("kind", "department"), ("_token", token)].map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }.joined(separator: "&")
        return try await visitor.send(
            .post, path,
            headers: [.contentType: "application/x-www-form-urlencoded", .idempotencyKey: key], body: Array(body.utf8))
    }

    @Test("fifty times at once is done once and answered the same", arguments: Engine.available)
    func parallel(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let token = try await visitor.get("/990101/units/new").formToken
            let twins = (0..<50).map { _ in visitor.twin() }
            let answers = try await withThrowingTaskGroup(of: (Int, String?).self) { group in
                for twin in twins {
                    group.addTask {
                        let answer = try await send(twin, "林业局", key: "0190-key", token: token)
                        return (answer.status, answer.headers[.location])
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.0 == 303 && $0.1 == "/990101/units" })
            #expect(try await units(counties, "林业局") == 1)
        }
    }

    @Test("with another body under the same key is a conflict, and does nothing", arguments: Engine.available)
    func otherBody(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let token = try await visitor.get("/990101/units/new").formToken
            #expect(try await send(visitor, "林业局", key: "\"k-1\"", token: token).status == 303)
            let other = try await send(visitor, "农业局", key: "k-1", token: token)
            #expect(other.status == 409 && other.body.contains("Idempotency-Key"))
            #expect(try await units(counties, "农业局") == 0)
            #expect(try await send(visitor, "农业局", key: "k-2", token: token).status == 303)
            #expect(try await units(counties, "农业局") == 1)
        }
    }

    @Test("and was refused is tried again: nothing was done", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let token = try await visitor.get("/990101/units/new").formToken
            #expect(try await send(visitor, "", key: "k-1", token: token).status == 422)
            #expect(try await send(visitor, "林业局", key: "k-1", token: token).status == 303)
            #expect(try await units(counties, "林业局") == 1)
        }
    }

    @Test("under a key that is none is refused", arguments: ["", "two words", "键", String(repeating: "k", count: 201)])
    func wrongKey(key: String) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let token = try await visitor.get("/990101/units/new").formToken
            let answer = try await send(visitor, "林业局", key: key, token: token)
            #expect(answer.status == 422 && answer.body.contains("Idempotency-Key"))
            #expect(try await units(counties, "林业局") == 0)
        }
    }

    @Test("leaves no file behind when its key is none")
    func wrongKeyWithFile() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let token = try await visitor.get("/990101/units/new").formToken
            let body = """
                --x\r\nContent-Disposition: form-data; name="_token"\r\n\r\n\(token)\r
                --x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r
                Content-Type: image/jpeg\r\n\r\n\(String(repeating: "x", count: 200_000))\r\n--x--\r\n
                """
            for header in [HTTPField.Name.idempotencyKey, .recordID] {
                let answer = try await visitor.send(
                    .post, "/990101/units/new",
                    headers: [.contentType: "multipart/form-data; boundary=x", header: "two words"],
                    body: Array(body.utf8))
                #expect(answer.status == 422)
            }
            let folder = counties.site.uploadFolder
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
    }

    /// Adds a unit under the identifier that a device gave it.
    private func make(
        _ visitor: Visitor, _ name: String, id: String, key: String?, token: String
    ) async throws -> Visitor.Answer {
        var headers: HTTPFields = [.recordID: id]
        headers[.idempotencyKey] = key
        return try await visitor.post(
            "/990101/units/new", [("name", name), ("kind", "department")], token: token, headers: headers)
    }

    @Test(
        "under the identifier that its device gave it is answered the same, under whatever key or none, and with another body refused",
        arguments: Engine.available)
    func recordID(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let token = try await visitor.get("/990101/units/new").formToken
            let id = "0190A3C0-5b7e-7c31-9f2a-3d5e6f708192"
            for key in ["k-1", "k-1", "k-2", nil] {
                let answer = try await make(visitor, "林业局", id: id, key: key, token: token)
                #expect(answer.status == 303 && answer.headers[.location] == "/990101/units")
            }
            for key in ["k-3", nil] {
                let other = try await make(visitor, "农业局", id: id, key: key, token: token)
                #expect(other.status == 409 && other.body.contains("这个编号"))
            }
            // The key that came with it is kept as well.
            #expect(try await send(visitor, "农业局", key: "k-1", token: token).status == 409)
            // And when both are forgotten, the record is there.
            try await counties.product.office.keepHouse { _ = try $0.run("DELETE FROM answeredKey") }
            #expect(try await make(visitor, "农业局", id: id, key: "k-1", token: token).status == 409)
            let units = try await counties.product.office.read { try Units.all(county: "990101", in: $0) }
            #expect(units.filter { $0.id.description == id.lowercased() }.map(\.name) == ["林业局"])
            #expect(!units.contains { $0.name == "农业局" })
        }
    }

    @Test("twenty times at once under one identifier and as many keys is one record", arguments: Engine.available)
    func recordsAtOnce(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let token = try await visitor.get("/990101/units/new").formToken
            let id = "0190a3c0-5b7e-7c31-9f2a-3d5e6f708192"
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<20 {
                    let twin = visitor.twin()
                    group.addTask { try await make(twin, "林业局", id: id, key: "k-\(number)", token: token).status }
                }
                for try await status in group { #expect(status == 303) }
            }
            #expect(try await units(counties, "林业局") == 1)
        }
    }

    @Test("of a visit's spot is that spot, and as another is refused: nothing is dropped", arguments: Engine.available)
    func line(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let inspector = try await counties.visitor(.inspector, county: "990101")
            let (path, line, token) = try await UploadTests.spot(counties, inspector)
            func note(_ deduction: String, key: String?) async throws -> Visitor.Answer {
                var headers: HTTPFields = [:]
                headers[.idempotencyKey] = key
                return try await inspector.post(
                    "\(path)/lines", [("line", line), ("item", "1-1"), ("deduction", deduction)], token: token,
                    headers: headers)
            }
            for key in ["k-1", "k-2", nil] {
                let answer = try await note("a", key: key)
                #expect(answer.status == 303 && answer.headers[.location] == "\(path)#line-\(line)")
            }
            for key in ["k-3", nil] { #expect(try await note("b", key: key).status == 409) }
            let kept = try await counties.product.office.read {
                try $0.rows("SELECT deduction FROM visitLine WHERE id = \(line)").map { try $0["deduction"] as String }
            }
            #expect(kept == ["a"])
        }
    }

    @Test("by another person under the same key is that person's own", arguments: Engine.available)
    func otherPerson(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let path = "/990101/divisions/990101100201/places/new"
            for (role, name) in [(Role.clerk, "集市"), (.director, "车站")] {
                let visitor = try await counties.visitor(role, county: "990101")
                let token = try await visitor.get(path).formToken
                let answer = try await visitor.post(
                    path, [("name", name), ("kind", "market")], token: token, headers: [.idempotencyKey: "same"])
                #expect(answer.status == 303)
            }
            let places = try await counties.product.office.read {
                try $0.rows("SELECT name FROM place WHERE county = '990101'").map { try $0["name"] as String }
            }
            #expect(places.contains("集市") && places.contains("车站"))
        }
    }

    @Test("issues no second password: the first one, shown already, stays good", arguments: Engine.available)
    func password(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let security = try await counties.visitor(.securityAdministrator, county: "990101")
            let clerk = try await counties.product.office.read {
                try People.named(TwoCounties.signInName(.clerk), county: "990101", in: $0)
            }
            let path = "/990101/people/\(try #require(clerk).id)"
            let page = try await security.get(path)
            let key = try #require(page.body.firstMatch(of: /name="_key" value="([0-9a-f]+)"/)?.output.1)
            func press() async throws -> Visitor.Answer {
                try await security.post("\(path)/password", [("_key", String(key))], token: page.formToken)
            }
            let shown = try await press()
            let given = try #require(shown.body.firstMatch(of: /<p class="given">([^<]+)</)?.output.1)
            let again = try await press()
            #expect(again.status == 303 && again.headers[.location] == path)
            #expect(try await security.get(path).body.contains("只显示一遍"))
            let visitor = counties.stranger()
            let token = try await visitor.get("/990101/sign-in").formToken
            let signedIn = try await visitor.post(
                "/990101/sign-in", [("name", TwoCounties.signInName(.clerk)), ("password", String(given))],
                token: token)
            #expect(signedIn.status == 303)
            // Nothing of it is kept, and the next page issues another.
            let kept = try await counties.product.office.read {
                try $0.rows("SELECT body, path, notice FROM answeredKey").map {
                    "\(try $0["body"] as String) \(try $0["path"] as String) \(try $0["notice"] as String? ?? "")"
                }
            }
            #expect(kept.count == 1 && !kept[0].contains(given))
            let next = try await security.post("\(path)/password", [("_key", "0")], token: page.formToken)
            #expect(next.status == 200 && !next.body.contains(given))
        }
    }

    @Test("from a page's form, by an impatient finger, is done once", arguments: Engine.available)
    func doubleClick(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let page = try await visitor.get("/990101/units/new")
            let key = try #require(page.body.firstMatch(of: /name="_key" value="([0-9a-f]+)"/)?.output.1)
            for _ in 1...3 {
                let fields = [("name", "林业局"), ("kind", "department"), ("_key", String(key))]
                #expect(try await visitor.post("/990101/units/new", fields, token: page.formToken).status == 303)
            }
            #expect(try await units(counties, "林业局") == 1)
            let next = [("name", "农业局"), ("kind", "department"), ("_key", String(key))]
            #expect(try await visitor.post("/990101/units/new", next, token: page.formToken).status == 303)
            #expect(try await units(counties, "农业局") == 1)
        }
    }

    @Test("is remembered for thirty days, until a round of the jobs forgets it", arguments: Engine.available)
    func forgotten(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            func again(_ name: String) async throws -> Int {
                let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
                let token = try await visitor.get("/990101/units/new").formToken
                return try await send(visitor, name, key: "k-1", token: token).status
            }
            func round() async { await counties.product.minutely(logger: Logger(label: "test")) }
            let first = try await again("林业局")
            #expect(first == 303)
            clock.advance(minutes: 30 * 24 * 60 - 60)
            await round()
            #expect(try await again("林业局") == 303)
            #expect(try await again("农业局") == 409)
            clock.advance(minutes: 61)
            await round()
            #expect(try await again("农业局") == 303)
            for name in ["林业局", "农业局"] { #expect(try await units(counties, name) == 1) }
        }
    }
}
