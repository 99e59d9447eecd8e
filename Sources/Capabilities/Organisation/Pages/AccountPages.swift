import Kernel
import Office
import Web

struct AccountRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        [
            .page("account", .signedIn, page),
            .post("account/password", .signedIn, .pressing("修改密码"), form: page) { request in
                guard let session = request.session else { throw Refusal.signInNeeded }
                let form = FormReader(request.form)
                let old = form.secret("oldPassword", "原密码")
                let new = form.secret("newPassword", "新密码")
                if form.secret("repeatedPassword", "新密码（再输一次）") != new {
                    form.refuse("repeatedPassword", "两次输入的新密码不一样。")
                }
                try form.finish()
                try await organisation.door.changePassword(
                    of: session, from: old, to: new, request: request.id)
                return .done(.seeOther("account", notice: "密码已修改，其他设备上的登录已退出。"))
            },
            .post("account/look", .signedIn, .pressing("换成长辈版或普通版"), form: page) { request in
                let form = FormReader(request.form)
                let look = form.choice("look", "版式", of: Browser.Look.self)
                try form.finish()
                let chosen = look ?? .plain
                return .look(
                    chosen, to: .seeOther("account", notice: chosen == .elder ? "已换成长辈版，字和按钮都大了。" : "已换回普通版。"))
            },
        ]
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        guard let session = request.session else { throw Refusal.signInNeeded }
        let factor = try await organisation.office.read { transaction in
            try ID<Person>(session.actor.id).flatMap {
                try SecondFactor.of($0, county: session.actor.county, in: transaction)
            }
        }
        return AccountPage(
            hasSecondFactor: factor?.isConfirmed == true, name: session.actor.name, unit: session.unitName,
            roles: session.actor.roles.map(\.chinese),
            mustChangePassword: session.mustChangePassword)
    }
}

struct AccountPage: Page {
    let hasSecondFactor: Bool
    let name: String
    let unit: String
    let roles: [String]
    let mustChangePassword: Bool
    var title: String { "我的账号" }
    var help: String { "改密码、看登录设备、设动态验证码；字看不清，可以在这里换成长辈版。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "\(name)　\(unit)　\(roles.joined(separator: "、"))",
            actions: HTML.when(!mustChangePassword, view.linkButton("登录设备", "account/sessions")
                + view.linkButton(hasSecondFactor ? "动态验证码（已开启）" : "动态验证码（没有开启）", "account/second-factor"))))
        \(HTML.when(!mustChangePassword, look(view)))
        \(HTML.when(mustChangePassword, "<div class=\"refused\">这是别人发放的初始密码，请先改成只有您知道的密码。</div>"))
        <div class="card-paper"><h2>修改密码</h2>
        \(view.form("account/password", """
            \(view.input("oldPassword", "原密码", type: "password", autocomplete: "current-password", keyboard: .code))
            \(view.input("newPassword", "新密码", type: "password",
                help: "至少\(PasswordRules.shortest)个字符，含字母、数字、符号或汉字中的两种；几个不相干的词连成一句，好记又难猜。",
                autocomplete: "new-password", keyboard: .code))
            \(view.input("repeatedPassword", "新密码（再输一次）", type: "password", autocomplete: "new-password", keyboard: .code))
            \(view.submit("修改密码"))
            """))
        </div></div>
        """
    }

    /// Kept in this browser: a phone may be the elder's, the desk's computer not.
    private func look(_ view: View) -> HTML {
        let isElder = view.request.browser.look == .elder
        let other: Browser.Look = isElder ? .plain : .elder
        return """
            <div class="card-paper going-on"><span><strong>\(isElder ? "现在是长辈版" : "长辈版")</strong>　字大、按钮大，只改这台设备</span>
            \(view.button(isElder ? "换回普通版" : "换成长辈版", post: "account/look", "<input type=\"hidden\" name=\"look\" value=\"\(other.rawValue)\">"))</div>
            """
    }
}
