import App
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Organisation
import Synchronization
import TestSupport
import Testing
import Web

@Suite("Strangers")
struct FloodTests {
    @Test(
        """
        who sign in by the dozen hold nobody up, however long that takes, and are told when it is too many: places are left for \
        owners on known devices and for who is signed in
        """)
    func signIns() async throws {
        let stuck = StuckHasher()
        try await TwoCounties.with(.sqlite, hasher: stuck.hasher) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let stranger = counties.stranger()
            let token = try await stranger.get("/990101/sign-in").formToken
            let director = try await counties.visitor(.director, county: "990101")
            let form = try await clerk.twin().get("/990101/sign-in").formToken
            let account = try await director.get("/990101/account").formToken
            let kept = PasswordHasher.keptForKnown
            let most = PasswordHasher.mostWaiting - kept + max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
            stuck.begin()
            defer { stuck.end() }
            let (answers, answered) = AsyncStream.makeStream(of: Visitor.Answer.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<most + 17 {
                    let one = stranger.twin()
                    group.addTask {
                        answered.yield(
                            try await one.post(
                                "/990101/sign-in", [("name", "nobody\(number)"), ("password", "not a password")],
                                token: token))
                    }
                }
                var refused = 0
                for await answer in answers {
                    #expect(answer.status == 503 && answer.headers[.retryAfter] == "2")
                    #expect(answer.body.contains("value=\"nobody") && !answer.body.contains("not a password"))
                    refused += 1
                    if refused == 17 { break }
                }
                // Every place that strangers may have is taken now. Of one more than there are left, one is told to wait.
                let (known, isKnown) = AsyncStream.makeStream(of: Int.self)
                for number in 0...kept {
                    let one = (number.isMultiple(of: 2) ? clerk : director).twin()
                    group.addTask {
                        let answer =
                            number.isMultiple(of: 2)
                            ? try await one.post(
                                "/990101/sign-in",
                                [("name", TwoCounties.signInName(.clerk)), ("password", TwoCounties.password)],
                                token: form)
                            : try await one.post(
                                "/990101/account/password",
                                [
                                    ("oldPassword", TwoCounties.password), ("newPassword", "短"),
                                    ("repeatedPassword", "短"),
                                ], token: account)
                        isKnown.yield(answer.status)
                    }
                }
                var statuses = known.makeAsyncIterator()
                let first = await statuses.next()
                #expect(first == 503)
                for path in ["", "findings", "visits", "units"] {
                    #expect(try await clerk.get("/990101/\(path)").status == 200)
                }
                stuck.end()
                for _ in 0..<kept {
                    let status = await statuses.next()
                    #expect(status == 303 || status == 422)
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("who guess too often are told so, keep what they typed but the password, and it costs no hash")
    func guesses() async throws {
        let clock = TestClock()
        try await TwoCounties.with(.sqlite, clock: clock) { counties in
            let stranger = counties.stranger()
            let token = try await stranger.get("/990101/sign-in").formToken
            func guess(_ name: String) async throws -> Visitor.Answer {
                try await stranger.post("/990101/sign-in", [("name", name), ("password", "wrong one")], token: token)
            }
            for _ in 0..<10 { #expect(try await guess("nobody").status == 422) }
            let refused = try await guess("nobody")
            #expect(refused.status == 429 && refused.body.contains("登录试得太频繁"))
            #expect(refused.body.contains("value=\"nobody\"") && !refused.body.contains("wrong one"))
            // Some are asked for a code, so that being asked tells of no account: they are attempts all the same.
            for number in 0..<50 { #expect([200, 422].contains(try await guess("nobody\(number)").status)) }
            #expect(try await guess("another").status == 429)
            clock.advance(minutes: 30)
            #expect(try await guess("nobody").status == 422)
        }
    }

    /// A body without an end, and how much of it was asked for.
    private final class Endless: AsyncSequence, Sendable {
        private let beginning: String
        private let piece: String
        private let count = Mutex(0)
        var taken: Int { count.withLock { $0 } }

        init(_ beginning: String, then piece: String) { (self.beginning, self.piece) = (beginning, piece) }

        struct Iterator: AsyncIteratorProtocol {
            let body: Endless
            mutating func next() async throws -> ByteBuffer? {
                let isFirst = body.taken == 0
                let text = isFirst ? body.beginning : String(repeating: body.piece, count: 8192 / body.piece.utf8.count)
                body.count.withLock { $0 += text.utf8.count }
                return ByteBuffer(string: text)
            }
        }

        func makeAsyncIterator() -> Iterator { Iterator(body: self) }
    }

    private static let field = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
    private static let file = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.jpg\"\r\n\r\n"

    /// Type, beginning, what follows without an end, the status before signing in.
    private static let bodies = [
        ("application/json", "{\"a\":[1", ",1", 413), ("application/x-www-form-urlencoded", "a=1", "&a=1", 413),
        ("multipart/form-data; boundary=x", field, field, 413),
        ("multipart/form-data; boundary=x", file, "picture", 400),
        ("application/octet-stream", "a", "a", 413),
    ]

    @Test("send no more than 64 KB before they are known, and nothing of it lies on the disk", arguments: bodies)
    func bounded(type: String, beginning: String, piece: String, status: Int) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let stranger = counties.stranger()
            for path in ["sign-in", "divisions/import"] {
                let body = Endless(beginning, then: piece)
                let answer = try await stranger.send(
                    .post, "/990101/\(path)", headers: [.contentType: type], body: RequestBody(asyncSequence: body))
                #expect(path == "sign-in" ? answer.status == status : [401, 413].contains(answer.status))
                #expect(body.taken < 80 << 10, "\(body.taken)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: counties.site.uploadFolder) == [])
        }
    }

    @Test("are refused what they announce as too long before any of it is read")
    func announced() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let body = Endless("{\"a\":[1", then: ",1")
            let answer = try await counties.stranger().send(
                .post, "/990101/sign-in", headers: [.contentType: "application/json", .contentLength: "2000000"],
                body: RequestBody(asyncSequence: body))
            #expect(answer.status == 413 && body.taken == 0)
            #expect(answer.body.contains("64 KB"))
        }
    }

    @Test("wait a moment for the answer to what was refused unseen, and who typed a wrong password does not")
    func heldBack() async throws {
        let waited = Mutex(0)
        let pause: @Sendable (Duration) async -> Void = { _ in waited.withLock { $0 += 1 } }
        try await TwoCounties.with(.sqlite, pause: pause) { counties in
            let stranger = counties.stranger()
            let token = try await stranger.get("/990101/sign-in").formToken
            let fields = [("name", "nobody"), ("password", "wrong one")]
            _ = try await stranger.post("/990101/sign-in", fields, token: token)
            #expect(waited.withLock { $0 } == 0)
            _ = try await stranger.post("/990101/sign-in", fields, token: "none")
            _ = try await stranger.post("/990101/sign-in", [("name", String(repeating: "a", count: 70_000))])
            #expect(waited.withLock { $0 } == 2)
        }
    }

    @Test("and everybody else hear that an address is too long, or that a form's fields are too many")
    func tooLong() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let long = try await clerk.get("/990101/findings?q=\(String(repeating: "a", count: 9000))")
            #expect(long.status == 414 && long.body.contains("地址太长"))
            let token = try await clerk.get("/990101/account").formToken
            let body = String(repeating: Self.field, count: 10_000) + "--x--\r\n"
            let many = try await clerk.send(
                .post, "/990101/account/password",
                headers: [.contentType: "multipart/form-data; boundary=x", HTTPField.Name("X-Form-Token")!: token],
                body: Array(body.utf8))
            #expect(many.status == 413)
        }
    }

    /// What a broken chunk, or a connection that breaks off, is to whoever reads the body.
    private struct Broken: AsyncSequence, Sendable {
        struct Break: Error {}
        struct Iterator: AsyncIteratorProtocol {
            mutating func next() async throws -> ByteBuffer? { throw Break() }
        }
        func makeAsyncIterator() -> Iterator { Iterator() }
    }

    @Test("and everybody else hear that a body was broken, and it is no failure of ours")
    func broken() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            for visitor in [clerk, counties.stranger()] {
                let answer = try await visitor.send(
                    .post, "/990101/sign-in", headers: [.contentType: "application/json"],
                    body: RequestBody(asyncSequence: Broken()))
                #expect(answer.status == 400)
            }
        }
    }
}
