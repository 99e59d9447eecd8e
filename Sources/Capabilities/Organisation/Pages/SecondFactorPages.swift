import Database
import Kernel
import Office
import Web

/// A person's own second factor, and from when a county asks for one.
struct SecondFactorRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        [
            .page("account/second-factor", .signedIn, page),
            .post("account/second-factor/start", .signedIn, .pressing("启用动态验证码"), form: page) { request in
                let code = try ownCode(StartSecondFactor.codeField, request)
                let secret = organisation.surroundings.random(TOTP.secretLength)
                return try await proving(StartSecondFactor(secret: secret, code: code), request) { _ in
                    .seeOther("account/second-factor")
                }
            }.asksPassword { _ in "设置新的动态验证码" },
            .post("account/second-factor/confirm", .signedIn, .pressing("确认动态验证码"), form: page) { request in
                let form = FormReader(request.form)
                let code = form.text("code", "验证码", max: 20)
                try form.finish()
                let codes = RecoveryCodes.make(organisation.surroundings.random)
                return try await organisation.office.answer(
                    request, doing: ConfirmSecondFactor(code: code, recoveryCodes: codes),
                    shown: .page(RecoveryCodesPage(codes: codes))
                ) { _ in .seeOther("account/second-factor", notice: "已启用。恢复码只显示一次，没有抄下的，请重新生成。") }
            },
            .post("account/second-factor/codes", .signedIn, .pressing("换一组恢复码"), form: page) { request in
                let code = try ownCode(RenewRecoveryCodes.codeField, request)
                let codes = RecoveryCodes.make(organisation.surroundings.random)
                return try await proving(
                    RenewRecoveryCodes(codes: codes, code: code), request, shown: .page(RecoveryCodesPage(codes: codes))
                ) { _ in .seeOther("account/second-factor", notice: "恢复码已换过，只显示一次。没有抄下的，请再生成一次。") }
            }.asksPassword { _ in "重新生成恢复码，原来的随之作废" },
            .page("security", .right(.setSecurity), security),
            .post("security", .right(.setSecurity), .pressing("设定登录安全"), form: security) { request in
                let form = FormReader(request.form)
                let from = form.optional("from", "从哪一天起", form: "日期，如 2026-11-04") { Day($0) }
                try form.finish()
                let county = request.county.code
                let before = try await organisation.office.read { try SecondFactorDate.of(county, in: $0) }
                if SecondFactorRules.isEased(before, to: from), let asker = ID<Person>(try request.actor.id) {
                    return try await organisation.ask(.secondFactorDate(from), about: asker, request, back: "security")
                }
                return try await organisation.office.answer(request, doing: SetSecondFactorDate(from: from)) { _ in
                    .seeOther("security", notice: "已保存。")
                }
            }.asksPassword { request in
                let from = (request.form["from"]).flatMap { Day($0) }
                return from.map { "规定从\($0.chinese)起启用动态验证码" } ?? "取消启用动态验证码的日期"
            },
        ]
    }

    private func ownCode(_ field: String, _ request: WebRequest) throws -> String {
        let form = FormReader(request.form)
        let code = form.text(field, "验证码", max: 20, optional: true)
        try form.finish()
        return code
    }

    /// What is done by whoever shows that the phone is his. Codes cannot be guessed one by one: a wrong one counts as a wrong
    /// password does.
    private func proving<C: Command>(
        _ command: C, _ request: WebRequest, shown: Answer? = nil,
        _ answer: @escaping @Sendable (C.Outcome) -> Onward
    ) async throws -> Answer {
        do {
            return try await organisation.office.answer(request, doing: command, shown: shown, answer)
        } catch let refusal as Refusal where refusal.code == Refusal.wrongOwnCode("").code {
            guard let session = request.session, let field = refusal.fields.first?.name else { throw refusal }
            _ = try await organisation.door.countWrong("动态验证码", of: session, field: field, request: request.id)
            throw refusal
        }
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        guard let session = request.session, let person = ID<Person>(session.actor.id) else {
            throw Refusal.signInNeeded
        }
        let county = session.actor.county
        return try await organisation.office.read { transaction in
            let factor = try SecondFactor.of(person, county: county, in: transaction)
            let account = try Account.one(person, county: county, in: transaction)
            let secret = factor?.pendingSecret(county: county, in: transaction)
            return SecondFactorPage(
                confirmedAt: factor?.confirmedAt,
                codesLeft: try RecoveryCodes.left(of: person, county: county, in: transaction),
                key: secret.map(TOTP.base32),
                address: secret.map {
                    TOTP.address(
                        secret: $0, issuer: "\(request.county.name)文明创建", account: account.signInName)
                },
                from: try SecondFactorDate.of(county, in: transaction), isDue: session.mustSetUpFactor)
        }
    }

    private func security(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        return try await organisation.office.read { transaction in
            SecurityPage(from: try SecondFactorDate.of(county, in: transaction))
        }
    }
}

struct SecondFactorPage: Page {
    let confirmedAt: Instant?
    let codesLeft: Int
    /// While a phone is being set up: what it is told, to be typed and as a picture.
    let key: String?
    let address: String?
    /// From when the county asks for it.
    let from: Day?
    /// Nothing else is open to whoever looks before it is set up.
    let isDue: Bool
    var title: String { "动态验证码" }
    var help: String { "登录时多一道手机上的数字，密码被人知道了也进不来。" }
    var parents: [Crumb] { [Crumb("我的账号", "account")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "登录时除了密码，再填手机上的6位数字：密码被人知道了也进不来"))
        \(HTML.when(isDue, "<div class=\"refused\">县里规定从\(from?.chinese ?? "")起，您的角色要用动态验证码登录。请先设置，再使用其他功能。</div>"))
        \(HTML.with(confirmedAt) { state($0, view) })
        \(HTML.with(key) { setUp($0, view) })
        \(HTML.when(key == nil && confirmedAt == nil, start(view)))
        </div>
        """
    }

    private func start(_ view: View) -> HTML {
        """
        <div class="card-paper"><h2>怎么设置</h2>
        <ol><li>手机上装一个验证器，如微信小程序“腾讯身份验证器”、Microsoft Authenticator；不需要联网，也不需要手机号。</li>
        <li>点“开始设置”，用它扫一扫屏幕上的二维码。</li><li>填它显示的6位数字，抄下恢复码。</li></ol>
        \(view.button("开始设置", post: "account/second-factor/start", style: "btn-primary"))</div>
        """
    }

    private func state(_ since: Instant, _ view: View) -> HTML {
        """
        <div class="card-paper"><p><span class="tag tag-green">已启用</span>　\(since.day.chinese)启用，还有\(codesLeft)个恢复码没有用过。</p>
        <p class="soft">手机和恢复码都没有了的，请联系本县的安全管理员解除。</p></div>
        \(HTML.when(key == nil, proving("换一部手机", "start", StartSecondFactor.codeField, view)))
        \(proving("重新生成恢复码", "codes", RenewRecoveryCodes.codeField, view))
        """
    }

    private func proving(_ deed: String, _ path: String, _ field: String, _ view: View) -> HTML {
        """
        <div class="card-paper"><h2>\(deed)</h2>
        \(view.form("account/second-factor/\(path)", id: path, """
            \(view.input(field, "验证码", help: "原来那部手机上现在显示的6位数字，或者一个恢复码", autocomplete: "one-time-code", keyboard: .code))
            \(view.submit(deed))
            """))</div>
        """
    }

    private func setUp(_ key: String, _ view: View) -> HTML {
        """
        <div class="card-paper"><h2>用验证器扫一扫</h2>
        \(HTML.with(address.flatMap(QRCode.init)) { $0.svg("验证器要扫的二维码") })
        <p class="soft">\(SecondFactorRules.minutesToSetUp)分钟内填好下面的数字，过了要重新开始。</p>
        <p>不能扫码的，在验证器里手工输入密钥：<code class="key">\(Self.grouped(key))</code></p>
        \(view.form("account/second-factor/confirm", """
            \(view.input("code", "验证器现在显示的6位数字", autocomplete: "one-time-code", keyboard: .digits))
            \(view.submit("启用"))
            """))
        </div>
        """
    }

    /// Four letters at a time, as people read them out.
    private static func grouped(_ key: String) -> String {
        stride(from: 0, to: key.count, by: 4).map { String(key.dropFirst($0).prefix(4)) }.joined(
            separator: " ")
    }
}

struct RecoveryCodesPage: Page {
    let codes: [String]
    var title: String { "恢复码" }
    var help: String { "手机不在身边时用来登录，请抄下来收好，每个只能用一次。" }
    var parents: [Crumb] { [Crumb("我的账号", "account")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "手机丢了、坏了，用其中一个代替验证码登录；每个只能用一次"))
        <div class="card-paper"><ul class="codes">\(HTML.each(codes) { "<li><code>\($0)</code></li>" })</ul>
        <p class="soft">只显示这一次。请打印或抄下来，锁在抽屉里，不要和手机放在一起。</p>
        \(view.linkButton("我抄好了", "account/second-factor", style: "btn-primary"))</div></div>
        """
    }
}

struct SecurityPage: Page {
    let from: Day?
    var title: String { "登录安全" }
    var help: String { "规定从哪天起，重要岗位登录要用动态验证码。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "从这一天起，三员、创建办主任和县领导登录要用动态验证码；在这以前，系统提醒他们设置"))
        <div class="card-paper">
        \(view.form("security", """
            \(view.input("from", "从哪一天起", value: from?.description ?? "", type: "date", help: "留空就不规定；已经设置的人照样要填验证码。推迟或取消，要有另一位管理员同意。", required: false))
            \(view.submit("保存"))
            """))
        </div></div>
        """
    }
}
