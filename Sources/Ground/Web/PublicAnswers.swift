import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Synchronization

/// What was answered at public addresses, kept until the county's records change: asked for again, it is only looked up.
/// Everything is public, so that everybody may have the same bytes.
final class PublicAnswers: Sendable {
    struct Kept: Sendable {
        private let stamp: String
        /// Scheme and host that stand in it; nil where none do.
        private let origin: String?
        private let tag: String
        private let headers: HTTPFields
        private let body: ByteBuffer
        var byteCount: Int { body.readableBytes }

        init(stamp: String, origin: String?, headers: HTTPFields, body: [UInt8]) {
            self.stamp = stamp
            self.origin = origin
            tag = "\"\(SHA256.hash(data: body).hex.prefix(24))\""
            var headers = headers
            headers[.eTag] = tag
            headers[.cacheControl] = "public, no-cache"
            headers[.vary] = "Accept"
            self.headers = headers
            self.body = ByteBuffer(bytes: body)
        }

        /// Whether nothing was written since, and it names no other host than the one that is asked.
        func holds(_ stamp: String, asked: @autoclosure () -> String) -> Bool {
            self.stamp == stamp && (origin == nil || origin == asked())
        }

        /// The answer, or to whoever has it that it holds still.
        func response(to request: Request) -> Response {
            guard isKnown(to: request) else {
                return Response(status: .ok, headers: headers, body: .init(byteBuffer: body))
            }
            var headers = headers
            headers[.contentType] = nil
            return Response(status: .notModified, headers: headers)
        }

        private func isKnown(to request: Request) -> Bool {
            guard let known = request.headers[.ifNoneMatch] else { return false }
            let tags = known.split(separator: ",").map { tag in
                tag.trimmed.hasPrefix("W/") ? String(tag.trimmed.dropFirst(2)) : tag.trimmed
            }
            return tags.contains(tag) || tags == ["*"]
        }
    }

    /// What a request asks for, as far as the answer goes by it.
    struct Asked: Hashable {
        let path: String
        let query: String
        let isJSON: Bool
    }

    /// So many bytes of answers; when there is no room for another, all begins anew.
    private struct Shelf {
        let most: Int
        private var kept: [Asked: Kept] = [:]
        private(set) var bytes = 0
        /// What an answer takes beside its bytes.
        private static let each = 1000

        init(most: Int) { self.most = most }

        subscript(_ asked: Asked) -> Kept? { kept[asked] }

        mutating func put(_ answer: Kept, for asked: Asked) {
            let size = answer.byteCount + Self.each
            if let old = kept[asked] { bytes -= old.byteCount + Self.each }
            if bytes + size > most { (kept, bytes) = ([:], 0) }
            kept[asked] = answer
            bytes += size
        }
    }

    /// Addresses that strangers make up behind a `?` are no reason to keep more, or to forget the pages themselves.
    private let shelves = Mutex((plain: Shelf(most: 12 << 20), queried: Shelf(most: 4 << 20)))
    private static let longest = 400_000

    subscript(_ asked: Asked) -> Kept? {
        shelves.withLock { asked.query.isEmpty ? $0.plain[asked] : $0.queried[asked] }
    }

    /// How many bytes are kept.
    var bytes: Int { shelves.withLock { $0.plain.bytes + $0.queried.bytes } }

    func keep(_ answer: Kept, for asked: Asked) {
        guard answer.byteCount <= Self.longest else { return }
        shelves.withLock { shelves in
            if asked.query.isEmpty {
                shelves.plain.put(answer, for: asked)
            } else {
                shelves.queried.put(answer, for: asked)
            }
        }
    }
}

extension Site {
    /// What was answered at a public address before and holds still; nil where it has to be made. Nearly all that strangers ask
    /// ends here: of a request only its address is read, and whether its sender has the answer already.
    func keptAnswer(to request: Request, on route: Route, county: String) async -> Response? {
        let query = request.query(on: route)
        guard query.fault == nil, let kept = publicAnswers[request.asked(query)],
            let stamp = try? await stamp(county), kept.holds(stamp, asked: origin(asked: request.head.authority))
        else { return nil }
        return kept.response(to: request)
    }
}

extension Request {
    /// What a public page hears of what stands behind its address.
    fileprivate func query(on route: Route) -> Query {
        guard let text = uri.query else { return .empty }
        return Query(text).only(route.queried + ["look"])
    }

    fileprivate func asked(_ query: Query) -> PublicAnswers.Asked {
        PublicAnswers.Asked(path: uri.path, query: query.address, isJSON: wantsJSON)
    }
}

extension Request {
    var wantsJSON: Bool {
        let accept = headers[.accept] ?? ""
        return accept.contains("application/json") || accept.contains("application/problem+json")
    }
}

extension Dispatch {
    /// A public address: no session is asked for and no cookie set, so that a browser, a proxy and this server may keep the
    /// answer; each asks again every time whether it still holds, by its tag.
    func answerPublic(_ route: Route) async -> Response {
        var web = webRequest(county: product, session: nil)
        do {
            let code = context.parameters.get("county") ?? ""
            guard let county = try await site.counties().first(where: { $0.code == code }) else {
                throw Refusal.noSuchPage
            }
            web = webRequest(county: county, session: nil).asking(request.query(on: route))
            try web.query.check()
            return try await site.publicTurns.take(orRefuse: .tooManyReaders) { [web] in
                try await withTaskExecutorPreference(site.executor) { try await made(route, web) }
            }
        } catch {
            guard let refusal = refusal(in: error) else { return answer(failure: error, web) }
            if refusal.kind == .overloaded { await site.pause(.seconds(1)) }
            return refuse(refusal, web)
        }
    }

    /// Made anew, unless somebody else's turn brought it meanwhile.
    private func made(_ route: Route, _ web: WebRequest) async throws -> Response {
        let asked = request.asked(web.query)
        // Before the records are read: what is written meanwhile makes the answer an old one.
        let stamp = try await site.stamp(web.county.code)
        if let kept = site.publicAnswers[asked], kept.holds(stamp, asked: site.origin(asked: request.head.authority)) {
            return kept.response(to: request)
        }
        let answer = try await route.handler(web)
        guard let (headers, body) = try bytes(of: answer, web) else { return try gone(answer, web) }
        let kept = PublicAnswers.Kept(stamp: stamp, origin: web.asked.used, headers: headers, body: body)
        site.publicAnswers.keep(kept, for: asked)
        return kept.response(to: request)
    }

    /// Nil of what is not there any more.
    private func bytes(of answer: Answer, _ web: WebRequest) throws -> (HTTPFields, [UInt8])? {
        switch answer {
        case .page(let page):
            if wantsJSON {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                return ([.contentType: "application/json; charset=utf-8"], [UInt8](try encoder.encode(page)))
            }
            guard let page = page as? any PublicPage else { throw Refusal.noSuchPage }
            let html = view(web).publicDocument(page, boards: site.boards, assets: site.assets)
            return ([.contentType: "text/html; charset=utf-8"], html.bytes)
        case .file(let download):
            var headers: HTTPFields = [.contentType: download.contentType]
            if let filename = download.filename {
                let encoded = filename.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "file"
                headers[.contentDisposition] = "attachment; filename*=UTF-8''\(encoded)"
            }
            return (headers, download.bytes)
        case .gone, .done, .session, .look: return nil
        }
    }

    private func gone(_ answer: Answer, _ web: WebRequest) throws -> Response {
        guard case .gone(let page) = answer else { throw Refusal.noSuchPage }
        if wantsJSON { return json(page, status: 410, type: "application/json") }
        return html(page, web, status: 410)
    }

    private func refuse(_ refusal: Refusal, _ web: WebRequest) -> Response {
        if wantsJSON { return problem(refusal) }
        let words = refusal.fields.isEmpty ? refusal.message : refusal.fields.map(\.message).joined(separator: " ")
        return html(
            PublicErrorPage(title: refusal.title, message: words, boards: site.boards), web, status: refusal.status)
    }

    private func html(_ page: any PublicPage, _ web: WebRequest, status: Int) -> Response {
        let html = view(web).publicDocument(page, boards: site.boards, assets: site.assets)
        return Response(
            status: .init(code: status),
            headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-cache"],
            body: .init(byteBuffer: ByteBuffer(bytes: html.bytes)))
    }
}

extension Refusal {
    fileprivate static let tooManyReaders = Refusal(
        .overloaded, "public.queue", "现在看的人太多，请过几秒再打开一次。")
}

extension HTTPField.Name {
    static let vary = HTTPField.Name("Vary")!  // a constant that is a valid field name
}
