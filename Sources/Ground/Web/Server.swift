import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore

/// What Hummingbird keeps for a request; ours is `WebRequest`.
package struct ServerContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The other end of the connection: a browser's address, or the proxy's.
    let address: String
    var requestID = ""

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }
}

extension Site {
    /// The router of the whole product: /healthz, the assets, and every route below its county.
    package func router() -> Router<ServerContext> {
        let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: Answering(site: self))
        router.get("healthz") { _, _ in
            let healthy = await isHealthy()
            return Response(
                status: healthy ? .ok : .serviceUnavailable, headers: [.contentType: "text/plain; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: healthy ? "ok\n" : "database does not answer\n")))
        }
        router.get("assets/:digest/:name") { request, context in
            let path = "\(context.parameters.get("digest") ?? "")/\(context.parameters.get("name") ?? "")"
            return try asset(path, acceptsGzip: request.headers[.acceptEncoding] ?? "")
        }
        router.get("/") { request, context in
            try await Dispatch(site: self, request: request, context: context).front()
        }
        for route in routes {
            let path = RouterPath("/:county/\(route.path)")
            router.on(path, method: HTTPRequest.Method(rawValue: route.method.rawValue) ?? .get) { request, context in
                if route.isPublic {
                    let county = context.parameters.get("county") ?? ""
                    if let kept = await keptAnswer(to: request, on: route, county: county) { return kept }
                    return await Dispatch(site: self, request: request, context: context).answerPublic(route)
                }
                return try await withTaskExecutorPreference(executor) {
                    try await Dispatch(site: self, request: request, context: context).answer(route)
                }
            }
        }
        return router
    }

    private func asset(_ path: String, acceptsGzip: String) throws -> Response {
        guard let asset = assets[path] else { throw Refusal.noSuchPage }
        var headers: HTTPFields = [
            .contentType: asset.contentType, .cacheControl: "public, max-age=31536000, immutable",
        ]
        headers[.vary] = "Accept-Encoding"
        guard acceptsGzip.contains("gzip") else {
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: asset.bytes)))
        }
        headers[.contentEncoding] = "gzip"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: asset.gzipped)))
    }
}

/// Outermost: gives each request an id, turns whatever is thrown into an answer, sets the security
/// headers on every answer, errors included, and logs one line without personal data.
private struct Answering: RouterMiddleware {
    typealias Context = ServerContext
    let site: Site
    /// Bytes: a list narrowed by everything that it can be narrowed by, with room to spare.
    private static let longestAddress = 8192

    func handle(
        _ request: Request, context: ServerContext,
        next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let started = ContinuousClock.now
        var context = context
        context.requestID = site.requestID()
        let id = context.requestID
        var response: Response
        do {
            guard (request.head.path ?? "").utf8.count <= Self.longestAddress else { throw Refusal.longAddress }
            response = try await next(request, context)
        } catch {
            response = await Dispatch(site: site, request: request, context: context).answer(toUnrouted: error)
        }
        secure(&response, id)
        let elapsed = (ContinuousClock.now - started) / .milliseconds(1)
        site.logger.info(
            "request",
            metadata: [
                "request.id": "\(id)", "http.method": "\(request.method.rawValue)",
                "http.path": "\(Self.logged(request.uri.path))",
                "http.status": "\(response.status.code)", "duration.ms": "\(Int(elapsed))",
            ])
        return response
    }

    /// Without the secret by which a screen on a wall opens its page, or by which a resident signs in.
    static func logged(_ path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 3, parts[2] == "wall" { return parts.prefix(3).joined(separator: "/") + "/…" }
        if parts.count > 4, parts[2] == "my", parts[3] == "c" { return parts.prefix(4).joined(separator: "/") + "/…" }
        return path
    }

    private func secure(_ response: inout Response, _ id: String) {
        response.headers[.requestID] = id
        // A browser draws a picture's own page with a style of its own, and nothing else can be in it.
        let isPicture = response.headers[.contentType]?.hasPrefix("image/") ?? false
        response.headers[.contentSecurityPolicy] =
            isPicture
            ? "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
            : "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
                + "frame-ancestors 'none'; form-action 'self'"
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "same-origin"
        response.headers[.openerPolicy] = "same-origin"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if response.status == .serviceUnavailable { response.headers[.retryAfter] = "2" }
        if site.isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    }
}

extension Refusal {
    fileprivate static let longAddress = Refusal(
        .tooLong, "address.tooLong", "地址太长，超过8 KB，没有打开。请从菜单重新进入，筛选时少填一些内容。")
}

extension HTTPField.Name {
    static let requestID = HTTPField.Name("X-Request-Id")!  // a constant that is a valid field name
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!  // likewise
    static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy")!  // likewise
    static let formToken = HTTPField.Name("X-Form-Token")!  // likewise
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")!  // likewise
    package static let idempotencyKey = HTTPField.Name("Idempotency-Key")!  // likewise
    package static let recordID = HTTPField.Name("Record-Id")!  // likewise
    static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!  // likewise
    static let prefer = HTTPField.Name("Prefer")!  // likewise
    static let preferenceApplied = HTTPField.Name("Preference-Applied")!  // likewise
}
