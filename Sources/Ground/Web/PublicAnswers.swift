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
        let stamp: String
        private let tag: String
        private let headers: HTTPFields
        let body: ByteBuffer

        init(stamp: String, headers: HTTPFields, body: [UInt8]) {
            self.stamp = stamp
            tag = "\"\(SHA256.hash(data: body).hex.prefix(24))\""
            var headers = headers
            headers[.eTag] = tag
            headers[.cacheControl] = "public, no-cache"
            headers[.vary] = "Accept"
            self.headers = headers
            self.body = ByteBuffer(bytes: body)
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

    private let kept = Mutex<[String: Kept]>([:])
    /// Addresses that strangers make up are no reason to keep more.
    private static let most = 400
    private static let longest = 400_000

    subscript(_ key: String) -> Kept? { kept.withLock { $0[key] } }

    func keep(_ answer: Kept, for key: String) {
        guard answer.body.readableBytes <= Self.longest else { return }
        kept.withLock { kept in
            if kept.count >= Self.most { kept.removeAll() }
            kept[key] = answer
        }
    }
}

extension Site {
    /// What was answered at a public address before and holds still; nil where it has to be made. Nearly all that strangers ask
    /// ends here: of a request only its address is read, and whether its sender has the answer already.
    func keptAnswer(to request: Request, county: String) async -> Response? {
        guard let kept = publicAnswers[publicKey(of: request)], let stamp = try? await stamp(county),
            kept.stamp == stamp
        else { return nil }
        return kept.response(to: request)
    }

    /// Where the installation does not know its own address, the one that was asked stands in the answer: nobody's is
    /// another's.
    fileprivate func publicKey(of request: Request) -> String {
        "\(request.wantsJSON) \(origin(asked: request.head.authority)) \(request.head.path ?? "")"
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
            web = webRequest(county: county, session: nil)
            try web.query.check()
            // Before the records are read: what is written meanwhile makes the answer an old one.
            let stamp = try await site.stamp(county.code)
            let made = try await route.handler(web)
            guard let (headers, body) = try bytes(of: made, web) else { return try gone(made, web) }
            let kept = PublicAnswers.Kept(stamp: stamp, headers: headers, body: body)
            site.publicAnswers.keep(kept, for: site.publicKey(of: request))
            return kept.response(to: request)
        } catch {
            guard let refusal = refusal(in: error) else { return answer(failure: error, web) }
            return refuse(refusal, web)
        }
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

extension HTTPField.Name {
    static let vary = HTTPField.Name("Vary")!  // a constant that is a valid field name
}
