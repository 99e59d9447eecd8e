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

    @Test(
        "under the identifier that its device gave it is one record, under whatever key and however late",
        arguments: Engine.available)
    func recordID(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let token = try await visitor.get("/990101/units/new").formToken
            let id = "0190A3C0-5b7e-7c31-9f2a-3d5e6f708192"
            func send(_ name: String, key: String) async throws -> Int {
                let fields = [("name", name), ("kind", "department")]
                return try await visitor.post(
                    "/990101/units/new", fields, token: token, headers: [.idempotencyKey: key, .recordID: id]
                ).status
            }
            #expect(try await send("林业局", key: "k-1") == 303)
            #expect(try await send("林业局", key: "k-1") == 303, "the same answer")
            #expect(try await send("农业局", key: "k-2") == 409)
            let units = try await counties.product.office.read { try Units.all(county: "990101", in: $0) }
            #expect(units.filter { $0.id.description == id.lowercased() }.map(\.name) == ["林业局"])
            #expect(!units.contains { $0.name == "农业局" })
        }
    }

    @Test("by another person under the same key is that person's own", arguments: Engine.available)
    func otherPerson(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            for county in TwoCounties.codes {
                let visitor = try await counties.visitor(.systemAdministrator, county: county)
                let path = "/\(county)/units/new"
                let token = try await visitor.get(path).formToken
                let answer = try await send(visitor, "林业局", key: "same", token: token, path: path)
                #expect(answer.status == 303 && answer.headers[.location] == "/\(county)/units")
            }
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

    @Test("is remembered for thirty days", arguments: Engine.available)
    func forgotten(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let token = try await visitor.get("/990101/units/new").formToken
            _ = try await send(visitor, "林业局", key: "k-1", token: token)
            let office = counties.product.office
            func forget() async throws -> Int {
                try await office.database.write { try AnsweredKeys.forget(county: "990101", in: $0) }
            }
            #expect(try await forget() == 0)
            try await office.keepHouse { _ = try $0.run("UPDATE answeredKey SET answeredAt = answeredAt - 2592001000") }
            #expect(try await forget() == 1)
        }
    }
}
