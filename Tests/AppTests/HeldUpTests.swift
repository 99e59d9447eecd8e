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

@Suite("While nothing can be saved, or nothing be asked")
struct HeldUpTests {
    private static let fields = [("kind", "department"), ("name", "林业局")]

    private func units(_ counties: TwoCounties) async throws -> Int {
        try await counties.product.office.read { try Units.all(county: "990101", in: $0) }.count { $0.name == "林业局" }
    }

    @Test("everybody reads, and who saves is told when to try again, with what was typed")
    func full() async throws {
        let clock = TestClock()
        try await TwoCounties.with(.sqlite, clock: clock) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let token = try await visitor.get("/990101/units/new").formToken
            // Seen long enough ago to be prolonged.
            clock.advance(minutes: 20)
            try await whileFull(counties.product.database) {
                for _ in 1...3 { #expect(try await visitor.get("/990101/units").status == 200) }
                let refused = try await visitor.post("/990101/units/new", Self.fields, token: token)
                #expect(refused.status == 503 && refused.headers[.retryAfter] == "2")
                #expect(refused.body.contains("林业局") && refused.body.contains("填写的内容还在"))
                let program = try await visitor.post(
                    "/990101/units/new", Self.fields, token: token, headers: [.accept: "application/json"])
                #expect(program.status == 503 && program.headers[.retryAfter] == "2")
                #expect(program.body.contains("database.overloaded"))
            }
            #expect(try await units(counties) == 0)
            #expect(try await visitor.post("/990101/units/new", Self.fields, token: token).status == 303)
            #expect(try await units(counties) == 1)
        }
    }

    /// Runs `body` while as many writes wait as may.
    private func whileFull(_ database: Database, _ body: () async throws -> Void) async throws {
        let gate = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (begun, signal) = AsyncStream.makeStream(of: Void.self)
            group.addTask {
                try await database.write { _ in
                    signal.finish()
                    _ = gate.wait(timeout: .patience)
                }
            }
            for await _ in begun {}
            let (full, isFull) = AsyncStream.makeStream(of: Void.self)
            for _ in 0..<2000 {
                group.addTask {
                    do { try await database.write { _ in } } catch let refusal as Refusal {
                        #expect(refusal.kind == .overloaded)
                        isFull.finish()
                    }
                }
            }
            for await _ in full {}
            defer { gate.signal() }
            try await body()
        }
    }

    /// Who cannot be asked.
    enum Silent: CaseIterable { case counties, session }

    @Test(
        "a form comes back with what was typed though nobody knows who sent it, and counts once when it is sent again",
        arguments: Silent.allCases)
    func unreachable(silent: Silent) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let form = try await visitor.get("/990101/units/new")
            let fields = Self.fields + [("_key", try #require(key(of: form)))]
            let refused = try await visitor.moved(to: counties.site.silent(silent))
                .post("/990101/units/new", fields, token: form.formToken)
            #expect(refused.status == 503 && refused.headers[.retryAfter] == "2")
            #expect(refused.body.contains("林业局") && refused.body.contains("action=\"/990101/units/new\""))
            #expect(refused.body.contains("填写的内容还在"))
            // As it was sent, and as it came back: the server may have kept it before it broke off.
            for (again, token) in [(fields, form.formToken), (sent(by: refused), refused.formToken)] {
                #expect(try await visitor.post("/990101/units/new", again, token: token).status == 303)
            }
            #expect(try await units(counties) == 1)
            let reading = try await visitor.moved(to: counties.site.silent(silent)).get("/990101/units")
            #expect(reading.status == 503 && reading.headers[.retryAfter] == "2")
        }
    }

    /// What a press on the page that came back would send, its token aside, in the page's order.
    private func sent(by answer: Visitor.Answer) -> [(String, String)] {
        let field = /<(?:input type="hidden"|textarea[^>]*?) name="([^"]+)"(?: value="([^"]*)"|[^>]*>([^<]*))/
        return answer.body.matches(of: field).map { (String($0.1), String($0.2 ?? $0.3 ?? "")) }
            .filter { $0.0 != "_token" }
    }

    private func key(of answer: Visitor.Answer) -> String? {
        answer.body.firstMatch(of: /name="_key" value="([0-9a-f]+)"/).map { String($0.output.1) }
    }
}

extension Site {
    /// The same, with a database that does not say something.
    fileprivate func silent(_ what: HeldUpTests.Silent) -> Site {
        let (counties, session) = (counties, session)
        return Site(
            routes: routes, menu: menu, assets: assets, tokens: tokens, uploadFolder: uploadFolder,
            publicURL: publicURL, logger: logger, requestID: requestID, visitorToken: visitorToken,
            counties: {
                if what == .counties { throw DatabaseError(.connection, "away") }
                return try await counties()
            },
            session: { token, county in
                if what == .session { throw DatabaseError(.connection, "away") }
                return try await session(token, county)
            },
            answered: answered, prove: prove, refused: refused, stamp: stamp, isHealthy: isHealthy, executor: executor)
    }
}
