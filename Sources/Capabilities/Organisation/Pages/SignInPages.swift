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
                let token = try await organisation.door.signIn(
                    name: name, password: password, county: request.county.code, request: request.id)
                return .session(token: token, to: Self.onward(request.form["next"], county: request.county.code))
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
