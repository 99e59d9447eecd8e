import Kernel
import Office
import Web

struct SignInRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        [
            .page("sign-in", .anyone, page),
            .post("sign-in", .anyone, .pressing("登录"), form: page) { request in
                let form = FormReader(request.form)
                let name = form.text("name", "登录名", max: 30)
                let password = form.secret("password", "密码")
                try form.finish()
                let county = request.county.code
                let entrance = try await organisation.attempts.counting(
                    from: request.address, at: "\(county) \(name.asSignInName)",
                    ownDevice: try await organisation.door.device(request.browser, ofOwner: name, county: county)
                ) {
                    try await organisation.door.enter(
                        name: name, password: password, from: request.browser, county: county, request: request.id)
                } isIn: {
                    if case .session = $0 { true } else { false }
                }
                switch entrance {
                case .session(let token):
                    return .session(token: token, to: Self.onward(request.form["next"], county: county))
                case .code(let half):
                    return .page(CodePage(half: half, next: request.form["next"] ?? ""))
                }
            },
            .post("sign-in/code", .anyone, .pressing("登录"), form: codePage) { request in
                let form = FormReader(request.form)
                let code = form.text("code", "验证码", max: 30)
                try form.finish()
                let (half, county) = (request.form["half"] ?? "", request.county.code)
                let person = organisation.door.person(ofHalf: half, county: county)
                let token = try await organisation.attempts.counting(
                    from: request.address, at: "\(county) \(person)",
                    ownDevice: try await organisation.door.device(request.browser, ofOwner: person, county: county)
                ) {
                    try await organisation.door.enter(
                        half: half, code: code, from: request.browser, county: county, request: request.id)
                } isIn: { _ in
                    true
                }
                return .session(token: token, to: Self.onward(request.form["next"], county: county))
            },
            .post("sign-out", .signedIn, .pressing("退出登录")) { request in
                guard let session = request.session else { throw Refusal.signInNeeded }
                try await organisation.office.carryOut(
                    EndSession(digest: session.digest), by: session.actor, request: request.id)
                return .session(token: nil, to: "sign-in")
            },
        ]
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let next = FormReader(request.query).text("next", "登录后的页面", max: 1000, optional: true)
        return SignInPage(county: request.county.name, next: request.form["next"] ?? next)
    }

    private func codePage(_ request: WebRequest) async throws -> any Page {
        CodePage(half: request.form["half"] ?? "", next: request.form["next"] ?? "")
    }

    /// Only ever a page of the same county: an address from outside leads home.
    static func onward(_ next: String?, county: String) -> String {
        guard let next, next.hasPrefix("/\(county)/"), !next.contains("\\"), !next.contains("//"),
            !next.unicodeScalars.contains(where: { $0.value < 0x20 })
        else { return "" }
        return String(next.dropFirst(county.count + 2))
    }
}

struct SignInPage: Page {
    let county: String
    let next: String
    var title: String { "登录" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow mx-auto">
        \(view.heading("登录", "\(county)文明创建工作平台"))
        <div class="card-paper">
        \(view.form("sign-in", """
            <input type="hidden" name="next" value="\(next)">
            \(view.input("name", "登录名", autocomplete: "username", keyboard: .code))
            \(view.input("password", "密码", type: "password", autocomplete: "current-password", keyboard: .code))
            \(view.submit("登录"))
            """))
        </div>
        <p class="soft">忘记密码，请联系本县的安全管理员重新发放。</p>
        </div>
        """
    }
}

/// The second page of signing in, for whoever has a second factor. It says nothing of the password.
struct CodePage: Page {
    /// See `HalfSignIn`.
    let half: String
    let next: String
    var title: String { "动态验证码" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow mx-auto">
        \(view.heading(title, "第二步：填手机上验证器显示的6位数字"))
        <div class="card-paper">
        \(view.form("sign-in/code", """
            <input type="hidden" name="half" value="\(half)"><input type="hidden" name="next" value="\(next)">
            \(view.input("code", "验证码", help: "手机不在身边的，填一个恢复码（10个字母和数字，每个只能用一次）",
                autocomplete: "one-time-code", keyboard: .code))
            \(view.submit("登录"))
            """))
        </div>
        <p class="soft">没有设置过动态验证码的，多半是登录名打错了，请<a href="\(view.link("sign-in"))">返回重新登录</a>。
        手机和恢复码都没有了的，请联系本县的安全管理员。</p>
        </div>
        """
    }
}
