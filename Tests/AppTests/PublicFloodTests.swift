import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import TestSupport
import Testing
import Web

@Suite("Strangers at public pages")
struct PublicFloodTests {
    private struct Page: PublicPage {
        let number: Int
        let picture: String?
        var title: String { "第\(number)次" }

        private enum CodingKeys: CodingKey { case number }
        func body(_ view: View) -> HTML { "<h1>\(title)</h1>" }
    }

    /// Holds whoever comes until it is opened.
    private final class Gate: Sendable {
        private let state = Mutex((isOpen: false, waiting: [CheckedContinuation<Void, Never>]()))

        func pass() async {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if !state.isOpen { state.waiting.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        }

        func open() {
            let waiting = state.withLock { state in
                state.isOpen = true
                return state.waiting
            }
            for one in waiting { one.resume() }
        }
    }

    /// A server of these pages and nothing else.
    private struct Server {
        private let responder: any HTTPResponder<ServerContext>

        init(_ routes: [Route]) throws {
            let site = Site(
                routes: routes, menu: [], assets: try Assets.all(), tokens: try FormTokens(keys: .ofTests),
                uploadFolder: "", publicURL: nil, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                requestID: { "1" }, visitorToken: { "1" },
                counties: { [County(code: "990101", name: "画眉县", isDemo: false)] }, session: { _, _ in nil },
                answered: { _ in nil }, prove: { _, _, _ in }, refused: { _, _ in }, stamp: { _ in "1" },
                isHealthy: { true }, pause: { _ in })
            responder = site.router().buildResponder()
        }

        func ask(_ path: String, host: String = "localhost") async throws -> (status: Int, text: String) {
            let head = HTTPRequest(method: .get, scheme: "http", authority: host, path: "/990101/\(path)")
            let source = ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test"))
            let response = try await responder.respond(
                to: Request(head: head, body: .init(buffer: ByteBuffer())), context: ServerContext(source: source))
            #expect(response.status != .serviceUnavailable || response.headers[.retryAfter] == "2")
            let body = Collected()
            try await response.body.write(body)
            return (response.status.code, String(decoding: body.bytes, as: UTF8.self))
        }
    }

    private final class Collected: ResponseBodyWriter {
        private(set) var bytes: [UInt8] = []
        func write(_ buffer: ByteBuffer) async throws { bytes += buffer.readableBytesView }
        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    @Test("have nothing made by what they put behind an address, or by the host that they name")
    func madeUp() async throws {
        let made = Mutex(0)
        func page(_ path: String, picture: String? = nil) -> Route {
            .page(path, .anyone) { _ in
                Page(
                    number: made.withLock {
                        $0 += 1
                        return $0
                    }, picture: picture)
            }
        }
        let server = try Server([
            page("public/plain"), page("public/list").asking("kind", "after"),
            page("public/picture", picture: "public/picture/large"),
        ])
        for number in 0..<100 {
            let answer = try await server.ask("public/plain?from=timeline&after=\(number)", host: "h\(number)")
            #expect(answer.status == 200 && answer.text.contains("第1次"))
        }
        // What is read counts, once, in whatever order and company.
        for query in ["?after=b&kind=a", "?kind=a&after=b", "?kind=a&x=1&after=b&after=c", "?kind=a&after=b&look="] {
            #expect(try await server.ask("public/list\(query)").text.contains("第2次"), "\(query)")
        }
        #expect(try await server.ask("public/list?kind=a&after=b&look=elder").text.contains("class=\"elder\""))
        #expect(try await server.ask("public/list?kind=c").text.contains("第4次"))
        // What no text may have is refused where it is read.
        #expect(try await server.ask("public/list?kind=%00").status == 422)
        #expect(try await server.ask("public/plain?kind=%ff").status == 422)
        #expect(made.withLock { $0 } == 4)
        // A page that names its host says nobody else's.
        for host in ["a.example", "b.example", "a\"&b.example", "a.example"] {
            let shown = try await server.ask("public/picture", host: host).text
            let named = shown.matches(of: /og:image" content="http:\/\/([^\/]*)\//).map { String($0.output.1) }
            #expect(named == [host.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")])
        }
    }

    @Test("wait for one another and hold up nobody else, and are told when they are too many")
    func flood() async throws {
        let gate = Gate()
        let server = try Server([
            Route.page("public/list", .anyone) { _ in
                await gate.pass()
                return Page(number: 1, picture: nil)
            }.asking("after"),
            .get("own", .anyone) { _ in .file(Download([0x61], contentType: "text/plain", filename: nil)) },
        ])
        // As many as have their turn at once, and as many as may wait.
        let most = max(2, ProcessInfo.processInfo.activeProcessorCount / 2) + 128
        let (answers, answered) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<most + 17 {
                group.addTask { answered.yield(try await server.ask("public/list?after=\(number)").status) }
            }
            var statuses = answers.makeAsyncIterator()
            for _ in 0..<17 { #expect(await statuses.next() == 503) }
            #expect(try await server.ask("own").text == "a")
            gate.open()
            for _ in 0..<most { #expect(await statuses.next() == 200) }
            try await group.waitForAll()
        }
    }
}
