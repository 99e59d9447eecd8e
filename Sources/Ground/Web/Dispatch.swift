import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore

/// One request on its way: who asks, may they, what is answered, and how it looks.
struct Dispatch: Sendable {
    let site: Site
    let request: Request
    let context: ServerContext

    private var id: String { context.requestID }
    var wantsJSON: Bool { request.wantsJSON }

    /// `/`: where there is one county, to it; where there are several, a choice.
    func front() async throws -> Response {
        let counties = try await site.counties()
        if let only = counties.first, counties.count == 1 { return redirect("/\(only.code)/") }
        let page = FrontPage(counties: counties)
        let web = webRequest(county: product, session: nil)
        return try render(page, view(web), status: 200)
    }

    func answer(_ route: Route) async throws -> Response {
        guard isOutside == route.isOutside else {
            var other = self
            other.isOutside = route.isOutside
            return try await other.answer(route)
        }
        if route.method == .post, origin == .foreign { return try await refuseForeign() }
        var web: WebRequest
        do { web = try await lookedUp(isApart: route.isApartFromSessions) } catch {
            guard route.method == .post, !wantsJSON, let refusal = refusal(in: error), refusal.kind == .overloaded
            else { throw error }
            return try await keepTyped(refusal, route, webRequest(county: product, session: nil))
        }
        defer { web.form.removeFiles() }
        do {
            try admit(route, web.session)
            try web.query.check()
            web = try await read(route, web)
            if let page = try await passwordAsked(route, web) { return page }
            return try await respond(try await handled(route, web), web)
        } catch {
            if web.session == nil, route.method == .post { await holdBack(error) }
            if let refused = error as? RefusedForm {
                await site.refused(refused.refusal, refused.request)
                return answer(refused, route)
            }
            guard let refusal = refusal(in: error) else { return answer(failure: error, web) }
            return try await answer(refusal, route, web)
        }
    }

    var origin: FormOrigin {
        FormOrigin(request.headers, host: request.head.authority, publicURL: site.publicURL)
    }

    /// A write from somebody else's page: nothing of it is read, and the browser's cookies stay as they are.
    private func refuseForeign() async throws -> Response {
        // Whose cookies it would have come with is nobody's to ask: it is noted by its address.
        let code = context.parameters.get("county") ?? ""
        if let county = try? await site.counties().first(where: { $0.code == code }) {
            await site.refused(.foreignOrigin, webRequest(county: county, session: nil))
        }
        if wantsJSON { return problem(.foreignOrigin) }
        let page = errorPage(.foreignOrigin)
        var response = try render(page, view(webRequest(county: product, session: nil)), status: page.status)
        response.headers[.setCookie] = nil
        return response
    }

    /// What is refused because it was done already is answered as it was then: a finding that was verified cannot be
    /// verified. What comes through to its command is answered there (`Office.answer`).
    private func handled(_ route: Route, _ web: WebRequest) async throws -> Answer {
        do { return try await route.handler(web) } catch let refusal as Refusal where refusal.kind != .overloaded {
            guard !web.keys.isEmpty, let onward = try await site.answered(web) else { throw refusal }
            return .done(onward)
        }
    }

    /// Who is nobody yet and sends what is refused unseen hears of it a moment later: a flood of it waits for its answers
    /// and is no more than so many a second. It holds a connection meanwhile, and nothing else.
    private func holdBack(_ error: any Error) async {
        let kind = (error as? Refusal)?.kind
        let isUnseen = kind.map { [.tooMany, .tooLarge, .unsupported, .malformed, .overloaded].contains($0) }
        guard isUnseen ?? (error is RefusedForm) else { return }
        await site.pause(.seconds(1))
    }

    /// The page that asks for the password again, until it was given; see `Route.asksPassword` and `Deed.signing`.
    private func passwordAsked(_ route: Route, _ web: WebRequest) async throws -> Response? {
        guard let session = web.session, let declared = route.deed?(web) else { return nil }
        let weighty = try await route.weightyDeed?(web)
        guard let term = declared.proof ?? (weighty == nil ? nil : .moment) else { return nil }
        let deed = weighty ?? named(declared, web).words
        let page = ProofPage(deed: deed, action: target, form: web.form)
        do {
            if let password = web.form[ProofPage.field] {
                try await site.prove(password, ProofPage.field, web)
                return nil
            }
            if session.isProven(for: term) { return nil }
            guard !wantsJSON else { throw Refusal.proofNeeded }
            return try render(page, view(web), status: 200)
        } catch let refusal as Refusal where !wantsJSON && refusal.isAbout(ProofPage.field) {
            return try render(page, view(web, refusal: refusal), status: refusal.status)
        }
    }

    /// The county that is meant, and who asks.
    private func lookedUp(isApart: Bool) async throws -> WebRequest {
        let code = context.parameters.get("county") ?? ""
        guard let county = try await site.counties().first(where: { $0.code == code }) else {
            throw Refusal.noSuchPage
        }
        let token = isApart ? nil : cookies[ownCookie]
        let find = isOutside ? site.residentSession : site.session
        let session = try await token.asyncFlatMap { try await find($0, county.code) }
        return webRequest(county: county, session: session)
    }

    /// What to tell whoever asked, where something can be told; a failure of the machine is logged.
    func refusal(in error: any Error) -> Refusal? {
        if let refusal = error as? Refusal { return refusal }
        guard let refusal = (error as? any MachineFailure)?.refusal else { return nil }
        site.logger.error("failure", metadata: ["request.id": "\(id)", "error": "\(String(reflecting: error))"])
        return refusal
    }

    /// The one place where a route's access is checked.
    private func admit(_ route: Route, _ session: Session?) throws {
        switch route.access {
        case .anyone: return
        case .signedIn: if session == nil { throw Refusal.signInNeeded }
        case .right(let right):
            guard let session else { throw Refusal.signInNeeded }
            guard right.isHeld(by: session.actor) else {
                let roles = right.roles.sorted { $0.rawValue < $1.rawValue }.map(\.chinese).joined(separator: "、")
                throw Refusal(
                    .forbidden, "right.\(right.name)", "您的角色不能“\(right.chinese)”。可以这样做的是：\(roles)。")
            }
        }
        if let duty = FirstDuty.before(route, session) { throw duty.refusal }
    }

    /// Reads the body of a write and checks that the form was ours.
    private func read(_ route: Route, _ web: WebRequest) async throws -> WebRequest {
        guard let deed = route.deed else { return web }
        let allowance: BodyAllowance = web.session == nil ? .stranger : .known
        let form = try await BodyReader(folder: site.uploadFolder, allowance: allowance).read(request)
        let filled: WebRequest
        do {
            // Only somebody who is signed in can send a thing again: before that, nothing is his.
            // A visitor's browser is his name: what it sends twice is one.
            let isKept = web.sender != nil
            let body = isKept ? try form.digest(of: target) : ""
            filled = webRequest(
                county: web.county, session: web.session, form: form, body: body,
                key: isKept ? try key(form, body) : nil, recordID: isKept ? try recordID() : nil)
        } catch {
            form.removeFiles()
            guard let refusal = error as? Refusal else { throw error }
            throw RefusedForm(
                refusal: refusal, request: webRequest(county: web.county, session: web.session, form: form))
        }
        let token = form["_token"] ?? request.headers[.formToken] ?? ""
        guard isOurs(token) else {
            // What was typed is kept, so that the form comes back with a fresh token; files are not a stranger's to
            // leave here.
            filled.form.removeFiles()
            throw RefusedForm(refusal: .foreignForm, request: filled)
        }
        guard !deed(filled).needsSeen || filled.form[Deed.seen]?.isEmpty == false else {
            filled.form.removeFiles()
            throw Refusal.nothingSeen
        }
        return filled
    }

    private func isOurs(_ token: String) -> Bool {
        if let holder = cookies[ownCookie] ?? cookies[.visitor], site.tokens.isValid(token, for: holder) { return true }
        // From before signing in, when the session had ended: taken where the browser says which page it stood on.
        guard cookies[ownCookie] != nil, let visitor = cookies[.visitor], origin == .ours else { return false }
        return site.tokens.isValid(token, for: visitor)
    }

    private func key(_ form: FormInput, _ body: String) throws -> RequestKey? {
        if let header = request.headers[.idempotencyKey] { return try RequestKey(header: header, body: body) }
        return try form["_key"].map { try RequestKey(page: $0, body: body) }
    }

    private func recordID() throws -> ID<Any>? {
        guard let header = request.headers[.recordID] else { return nil }
        guard let id = ID<Any>(header) else {
            throw Refusal(.invalid, "recordID.form", "Record-Id 应是一个 UUID，如 0190a3c0-5b7e-7c31-9f2a-3d5e6f708192。没有保存。")
        }
        return id
    }

    private func respond(_ answer: Answer, _ web: WebRequest) async throws -> Response {
        switch answer {
        case .page(let page):
            return try render(page, view(web, notice: shownNotice), status: 200, clearsNotice: shownNotice != nil)
        case .done(let onward): return done(onward, web)
        case .look(let look, let onward):
            var response = done(onward, web)
            response.setCookie(cookies.setting(.look, look.rawValue, maxAge: Self.deviceAge))
            return response
        case .session(let token, let path):
            var response = done("/\(web.county.code)/\(path)")
            let age = isOutside ? Self.residentAge : nil
            response.setCookie(
                token.map { cookies.setting(ownCookie, $0, maxAge: age) } ?? cookies.removing(ownCookie))
            if !isOutside, token != nil, let device = web.browser.device {
                response.setCookie(cookies.setting(.device, site.tokens.sign(device: device), maxAge: Self.deviceAge))
            }
            return response
        case .gone(let page): return try render(page, view(web), status: 410)
        case .file(let download):
            var headers: HTTPFields = [.contentType: download.contentType]
            if let filename = download.filename {
                let encoded = filename.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "file"
                headers[.contentDisposition] = "attachment; filename*=UTF-8''\(encoded)"
            }
            return Response(status: .ok, headers: headers, body: download.body)
        }
    }

    // MARK: Refusals and failures

    private func answer(_ refusal: Refusal, _ route: Route, _ web: WebRequest) async throws -> Response {
        let duty = FirstDuty.of(refusal)
        if isTold(refusal, route, web) { await site.refused(refusal, web) }
        if wantsJSON { return problem(refusal) }
        if refusal.kind == .unidentified, route.method == .post { return try await keepTyped(refusal, route, web) }
        if refusal.kind == .unidentified { return redirect("\(signInPage(web))?next=\(nextPath)") }
        if let duty { return redirect("/\(web.county.code)/\(duty.page)") }
        if route.method == .get, let response = try await list(without: refusal, route, web) { return response }
        if let form = route.form, let page = try? await form(web) {
            return try render(page, view(web, refusal: refusal), status: refusal.status)
        }
        // Where the form's own page cannot be made either, what was typed stands on one that needs no database.
        if refusal.kind == .overloaded, !web.form.fields.isEmpty { return try offer(refusal, route, web) }
        return try render(errorPage(refusal), view(web), status: refusal.status)
    }

    /// Whether it may be a try at what is not one's own: a right, a record of somebody else's, a name to sign in with.
    private func isTold(_ refusal: Refusal, _ route: Route, _ web: WebRequest) -> Bool {
        switch refusal.kind {
        // A normal first sign-in is no overstepping of rights, nor is a password that is asked for again.
        case .forbidden: FirstDuty.of(refusal) == nil && refusal.code != Refusal.proofNeeded.code
        case .missing: web.session != nil && route.path.contains(":")
        case .invalid: web.session == nil && route.method == .post
        default: false
        }
    }

    /// A list that was asked for in a way that does not exist, as it is without that, and its form as it was filled in.
    private func list(without refusal: Refusal, _ route: Route, _ web: WebRequest) async throws -> Response? {
        let names = refusal.fields.map(\.name)
        guard refusal.kind == .invalid, web.query.fault != nil || names.contains(where: web.query.has),
            case .page(let page)? = try? await route.handler(web.asking(web.query.without(names)))
        else { return nil }
        let words = names.isEmpty ? refusal.message : refusal.fields.map(\.message).joined(separator: " ")
        let told = Refusal(refusal.kind, refusal.code, "\(words)下面的内容没有按它筛选。", fields: refusal.fields)
        return try render(page, view(web, refusal: told), status: refusal.status)
    }

    /// A form that was not read yet, because nobody is signed in any more or it could not be asked who is.
    private func keepTyped(_ refusal: Refusal, _ route: Route, _ web: WebRequest) async throws -> Response {
        let reader = BodyReader(folder: site.uploadFolder, allowance: .stranger, isContentWithBeginning: true)
        let form = try await reader.read(request)
        return try offer(refusal, route, webRequest(county: web.county, session: web.session, form: form))
    }

    private func signInPage(_ web: WebRequest) -> String {
        "/\(web.county.code)/\(isOutside ? "my/sign-in" : "sign-in")"
    }

    /// What was typed stands on the page: to be sent again where all of it can be said in words, else to be copied.
    private func offer(_ refusal: Refusal, _ route: Route, _ web: WebRequest) throws -> Response {
        guard let deed = route.deed?(web) else {
            return try render(errorPage(refusal), view(web), status: refusal.status)
        }
        let signIn = refusal.kind == .unidentified ? signInPage(web) : nil
        let (named, isOfPage) = named(deed, web)
        let sent = web.form.fields.filter { !FormInput.stamp.contains($0.name) }
        let said = sent.compactMap { deed.said($0.name, $0.value) }
        // Of a record that has no name here, nobody could know what he presses for.
        let isNamed = isOfPage || !route.path.contains(":")
        guard deed.mayBeOffered, isNamed, said.count == sent.count else {
            let page = NotDonePage(
                deed: named, message: signIn == nil ? refusal.message : "太久没有操作，登录已经结束。",
                typed: NotDonePage.typed(in: web.form, deed), stoodOn: pageBefore, signIn: signIn)
            return try render(page, view(web), status: refusal.status)
        }
        let page = RetryPage(deed: named, action: target, fields: said, stamp: web.form["_page"] ?? "", signIn: signIn)
        guard signIn != nil else { return try render(page, view(web, refusal: refusal), status: refusal.status) }
        // The session is over, so the form goes by the visitor's cookie, which is the same after signing in: one press.
        let visitor = cookies[.visitor] ?? newVisitor
        var response = try render(page, view(web, holder: visitor), status: refusal.status)
        response.setCookie(cookies.setting(.visitor, visitor))
        return response
    }

    func answer(failure: any Error, _ web: WebRequest) -> Response {
        site.logger.error("failure", metadata: ["request.id": "\(id)", "error": "\(String(reflecting: failure))"])
        let page = ErrorPage(
            title: "系统出错了", message: "这一步没有完成，也没有改动任何记录。请稍后再试一次。", status: 500, request: id)
        if wantsJSON {
            return json(
                ProblemDocument(
                    title: page.title, status: 500, detail: page.message, code: "failure", fields: [], request: id),
                status: 500, type: "application/problem+json")
        }
        return (try? render(page, view(web), status: 500)) ?? Response(status: .internalServerError)
    }

    private func answer(_ refused: RefusedForm, _ route: Route) -> Response {
        if wantsJSON { return problem(refused.refusal) }
        return (try? offer(refused.refusal, route, refused.request)) ?? problem(refused.refusal)
    }

    /// What the router itself refuses: an address that is no route of ours. Whoever is signed in keeps his menu.
    func answer(toUnrouted error: any Error) async -> Response {
        var web = webRequest(county: product, session: nil)
        let isNowhere = (error as? HTTPError)?.status == .notFound
        guard let refusal = refusal(in: error) ?? (isNowhere ? .noSuchPage : nil) else {
            return answer(failure: error, web)
        }
        if wantsJSON { return problem(refusal) }
        let known = isNowhere ? await knownAnyway() : nil
        if let known { web = webRequest(county: known.county, session: known.session) }
        let page = view(web, holder: known?.token)
        return (try? render(errorPage(refusal), page, status: refusal.status)) ?? problem(refusal)
    }

    /// Who asks, where the router did not come so far as to know the county.
    private func knownAnyway() async -> (county: County, session: Session, token: String)? {
        let code = request.uri.path.split(separator: "/").first.map(String.init) ?? ""
        let cookies = CountyCookies(names: site.cookies, county: code, sent: request.cookies)
        guard let county = try? await site.counties().first(where: { $0.code == code }), let token = cookies[.session],
            let session = try? await site.session(token, code)
        else { return nil }
        return (county, session, token)
    }

    private func errorPage(_ refusal: Refusal) -> ErrorPage {
        // There is no form here to stand the words beside its fields.
        let words = refusal.fields.isEmpty ? refusal.message : refusal.fields.map(\.message).joined(separator: " ")
        return ErrorPage(title: refusal.title, message: words, status: refusal.status, request: id)
    }

    func problem(_ refusal: Refusal) -> Response {
        json(
            ProblemDocument(
                title: refusal.title, status: refusal.status, detail: refusal.message, code: refusal.code,
                fields: refusal.fields, request: id),
            status: refusal.status, type: "application/problem+json")
    }

    // MARK: Rendering

    func view(
        _ web: WebRequest, refusal: Refusal? = nil, notice: String? = nil, holder: String? = nil
    ) -> View {
        View(
            county: web.county, session: web.session, request: web,
            formToken: site.tokens.token(for: holder ?? self.holder.token), refusal: refusal, notice: notice)
    }

    private func render(_ page: any Page, _ view: View, status: Int, clearsNotice: Bool = false) throws -> Response {
        if wantsJSON { return json(page, status: status, type: "application/json") }
        let html = view.document(page, menu: site.menu, assets: site.assets)
        var response = Response(
            status: .init(code: status), headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: html.bytes)))
        if holder.isNew, !cookies.county.isEmpty { response.setCookie(cookies.setting(.visitor, holder.token)) }
        if clearsNotice { response.setCookie(cookies.removing(.notice)) }
        return response
    }

    func json(_ value: any Encodable, status: Int, type: String) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return Response(status: .internalServerError) }
        return Response(
            status: .init(code: status), headers: [.contentType: "\(type); charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }

    private func done(_ onward: Onward, _ web: WebRequest) -> Response {
        var response = done("/\(web.county.code)/\(onward.path)")
        if let notice = onward.notice {
            response.setCookie(cookies.setting(.notice, site.tokens.sign(notice: notice), maxAge: 60))
        }
        return response
    }

    /// Onward after something was done. A script that asks for no more (RFC 7240) is told where to, and goes there
    /// itself: that it is saved is known from the first bytes, however long the next page takes.
    private func done(_ address: String) -> Response {
        guard request.headers[.prefer] == "return=minimal" else { return redirect(address) }
        return Response(status: .noContent, headers: [.location: address, .preferenceApplied: "return=minimal"])
    }

    private func redirect(_ address: String) -> Response {
        Response(status: .seeOther, headers: [.location: address])
    }

    // MARK: Cookies

    private var shownNotice: String? { cookies[.notice].flatMap(site.tokens.notice) }

    /// The cookie that this browser's forms are tied to; made when it has none.
    private var holder: (token: String, isNew: Bool) {
        if let token = cookies[ownCookie] ?? cookies[.visitor] { return (token, false) }
        return (newVisitor, true)
    }

    /// Whether the page is one of residents and visitors: their cookie is asked for there, and nowhere else, so that neither
    /// session opens anything of the other's.
    private var isOutside = false
    private var ownCookie: CookieNames.Kind { isOutside ? .resident : .session }

    private let newVisitor: String
    private let newDevice: String
    private let cookies: CountyCookies

    init(site: Site, request: Request, context: ServerContext) {
        self.site = site
        self.request = request
        self.context = context
        newVisitor = site.visitorToken()
        newDevice = site.visitorToken()
        // Only a county's code becomes part of a name; outside of a county there is no form.
        let county = context.parameters.get("county").flatMap(DivisionCode.init)?.description ?? ""
        cookies = CountyCookies(names: site.cookies, county: county, sent: request.cookies)
    }

    // MARK: The request

    func webRequest(
        county: County, session: Session?, form: FormInput = .init(), body: String = "", key: RequestKey? = nil,
        recordID: ID<Any>? = nil
    ) -> WebRequest {
        var parameters: [String: String] = [:]
        for (name, value) in context.parameters {
            // With what no text may have it is nobody's address.
            let text = String(value).removingPercentEncoding
            parameters[String(name)] = text?.unmendable == nil ? text : nil
        }
        return WebRequest(
            id: id, method: request.method == .post ? .post : .get, path: request.uri.path, county: county,
            parameters: parameters, query: Query(request.uri.query ?? ""), form: form, session: session,
            address: address, wantsJSON: wantsJSON, key: key, recordID: recordID, body: body, tokens: site.tokens,
            browser: Browser(
                device: cookies[.device].flatMap(site.tokens.device) ?? newDevice,
                session: cookies[.session], agent: request.headers[.userAgent] ?? "",
                address: address,
                look: cookies[.look].flatMap(Browser.Look.init) ?? .plain),
            isOutside: isOutside, visitor: isOutside ? cookies[.visitor].map(site.tokens.visitor) : nil,
            asked: AskedOrigin(site.origin(asked: request.head.authority)))
    }

    /// Half a year: somebody of eighty is not to look for his code each week. What the village ends is over at once.
    private static let residentAge = 15_552_000

    /// 400 days in seconds, as long as a browser keeps a cookie (RFC 6265bis §5.5).
    private static let deviceAge = 34_560_000

}

/// A form without a valid token or with a key that is none: what was typed is kept and offered again.
private struct RefusedForm: Error {
    let refusal: Refusal
    let request: WebRequest
}

extension StringProtocol {
    var trimmed: String { String(self).trimmed }
}

extension Optional {
    fileprivate func asyncFlatMap<T>(_ transform: (Wrapped) async throws -> T?) async rethrows -> T? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
