import App
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore
import NIOEmbedded
import Organisation
import TestSupport
import Web

/// A browser without a screen: it keeps cookies and speaks to the real router, without a socket.
///
/// `@unchecked Sendable`: one task uses it at a time.
final class Visitor: @unchecked Sendable {
    struct Answer {
        let status: Int
        let headers: HTTPFields
        let bytes: [UInt8]

        var body: String { String(decoding: bytes, as: UTF8.self) }

        /// All that somebody who looks into it can read: a .docx is taken apart.
        var text: String {
            guard headers[.contentType]?.contains("openxmlformats") == true else { return body }
            return (try? Unzipped(bytes).text) ?? ""
        }

        /// The token of the page's forms.
        var formToken: String {
            guard let start = body.range(of: "name=\"_token\" value=\"") else { return "" }
            return String(body[start.upperBound...].prefix { $0 != "\"" })
        }
    }

    private let responder: any HTTPResponder<ServerContext>
    private(set) var cookies: [String: String] = [:]

    init(_ site: Site) { responder = site.router().buildResponder() }

    /// The same browser once more: another window, with the same cookies.
    func twin() -> Visitor { Visitor(responder: responder, cookies: cookies) }

    /// The same browser before another server of the same address.
    func moved(to site: Site) -> Visitor { Visitor(responder: site.router().buildResponder(), cookies: cookies) }

    init(responder: any HTTPResponder<ServerContext>, cookies: [String: String] = [:]) {
        self.responder = responder
        self.cookies = cookies
    }

    /// A cookie that another program on the host has set.
    func hold(_ name: String, _ value: String) { cookies[name] = value }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, path, headers: headers, body: [])
    }

    func post(
        _ path: String, _ fields: [(String, String)], token: String? = nil, headers: HTTPFields = [:]
    ) async throws -> Answer {
        var fields = fields
        if let token { fields.append(("_token", token)) }
        let body = fields.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await send(.post, path, headers: headers, body: Array(body.utf8))
    }

    func send(_ method: HTTPRequest.Method, _ path: String, headers: HTTPFields, body: [UInt8]) async throws -> Answer {
        try await send(method, path, headers: headers, body: RequestBody(buffer: ByteBuffer(bytes: body)))
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields, body: RequestBody
    ) async throws -> Answer {
        var headers = headers
        if !cookies.isEmpty {
            headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
        }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers)
        let request = Request(head: head, body: body)
        let source = ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test"))
        let response = try await responder.respond(to: request, context: ServerContext(source: source))
        for cookie in response.headers[values: .setCookie] { keep(cookie) }
        let collector = Collector()
        try await response.body.write(collector)
        return Answer(
            status: response.status.code, headers: response.headers, bytes: collector.bytes)
    }

    private func keep(_ cookie: String) {
        let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2 else { return }
        cookies[String(pair[0])] = cookie.contains("Max-Age=0") ? nil : String(pair[1])
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

/// Gathers what a response writes.
private final class Collector: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) async throws { bytes += buffer.readableBytesView }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

extension String {
    /// Whether a word is in it. Bytes are compared: Foundation's way takes a twentieth of all tests where whole pages are searched.
    func tells(_ word: String) -> Bool { Data(utf8).range(of: Data(word.utf8)) != nil }
}
