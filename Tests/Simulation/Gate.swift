import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Web

/// The product's own router, without a socket: where rights are asked.
struct Gate {
    private let responder: any HTTPResponder<ServerContext>
    private let site: Site

    init(_ site: Site) {
        responder = site.router().buildResponder()
        self.site = site
    }

    /// An empty form of a page that this cookie was given; the answer's status. The cookie is sent as the county's to
    /// which it goes, whichever gave it.
    func post(_ path: String, cookie: String) async throws -> Int {
        let county = path.split(separator: "/").first.map(String.init) ?? ""
        let name = site.cookies.name(.session, county: county)
        let head = HTTPRequest(
            method: .post, scheme: "http", authority: "localhost", path: path,
            headerFields: [.contentType: "application/x-www-form-urlencoded", .cookie: "\(name)=\(cookie)"])
        let body = ByteBuffer(string: "_token=\(site.tokens.token(for: cookie))")
        let source = ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "simulation"))
        let response = try await responder.respond(
            to: Request(head: head, body: RequestBody(buffer: body)), context: ServerContext(source: source))
        return response.status.code
    }
}
