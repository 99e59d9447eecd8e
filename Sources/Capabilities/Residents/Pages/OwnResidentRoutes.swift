import Database
import Kernel
import Office
import Web

/// A resident comes in by his code, leaves, and takes consents back.
struct OwnResidentRoutes: Sendable {
    private let office: Office
    private let surroundings: Surroundings
    private let attempts: CodeAttempts
    private let listeners: @Sendable () -> [ConsentListener]

    init(premises: Premises, listeners: @escaping @Sendable () -> [ConsentListener]) {
        office = premises.office
        surroundings = premises.surroundings
        attempts = CodeAttempts(now: premises.surroundings.now)
        self.listeners = listeners
    }

    var routes: [Route] {
        [
            .page("my/sign-in", .anyone, form),
            .post("my/sign-in", .anyone, .pressing("登录"), form: form, enter),
            // A camera opens this. It signs nobody in: what messengers open to draw a preview would use the code up.
            .page("my/c/:code", .anyone) { request in
                EnterPage(code: request.parameters["code"] ?? "", next: "", isScanned: true)
            },
            .post("my/sign-out", .right(.beResident), .pressing("退出")) { request in
                guard let session = request.session else { throw Refusal.signInNeeded }
                try await office.carryOut(
                    LeaveOwnPages(digest: session.digest), by: session.actor, request: request.id)
                return .session(token: nil, to: "my")
            },
            .page("my/consents", .right(.beResident), consents),
            .post(
                "my/consents/:consent/withdraw", .right(.beResident), .pressing("撤回同意"), form: consents, withdraw),
        ]
    }

    private func form(_ request: WebRequest) async throws -> any Page {
        let next = FormReader(request.query).text("next", "登录后的页面", max: 1000, optional: true)
        return EnterPage(code: "", next: request.form["next"] ?? next, isScanned: request.form["scanned"] == "yes")
    }

    private func enter(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let code = try form.finish(
            form.value("code", "登录码", form: "纸上的12个字母和数字，如 7KQ2-M9XW-4RTN") { OutsideCode($0) })
        let county = request.county.code
        let token = try await attempts.counting(from: request.address) {
            try await office.carryOut(
                EnterByCode(code, secret: surroundings.random(32), browser: request.browser.words),
                by: .visitor(request.visitor ?? "", county: county), request: request.id)
        }
        let next = request.form["next"] ?? ""
        let isOwn = next.hasPrefix("/\(county)/my/") && !next.contains("//") && !next.contains("\\")
        return .session(token: token.cookie, to: isOwn ? String(next.dropFirst(county.count + 2)) : "my")
    }

    private func consents(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            OwnConsentsPage(
                resident: try Residents.own(actor, in: transaction),
                consents: try Consents.of(person: actor.id, county: actor.county, in: transaction))
        }
    }

    private func withdraw(_ request: WebRequest) async throws -> Answer {
        let id: ID<Consent> = try request.parameter("consent")
        return try await office.answer(request, doing: WithdrawOwnConsent(id, listeners: listeners())) { _ in
            .seeOther("my/consents", notice: "已撤回。公开页面上您的姓名和事迹随之撤下。")
        }
    }
}

enum OwnResident {
    static let parts: OwnPart.Source = { actor, transaction in
        guard let resident = try Residents.own(actor, in: transaction) else { return [] }
        return [
            OwnPart(
                "我的资料",
                rows: [
                    .init("资料和同意", "\(resident.villageName)，电话\(resident.phone)。看看同意过哪些事，可以随时撤回。", path: "my/consents")
                ])
        ]
    }
}

struct EnterPage: Page {
    let code: String
    let next: String
    let isScanned: Bool
    var title: String { "登录" }

    private enum CodingKeys: CodingKey { case next }

    func body(_ view: View) -> HTML {
        """
        <h1>登录</h1>
        <p class="soft">\(isScanned ? "码已经读到了，点下面的“登录”。" as HTML : "输入村（社区）发的码：12个字母和数字。")</p>
        <div class="card-paper">\(view.form("my/sign-in", """
            <input type="hidden" name="next" value="\(next)"><input type="hidden" name="scanned" value="\(isScanned ? "yes" : "no")">
            \(view.input("code", "登录码", value: code, autocomplete: "off", keyboard: .code))
            \(view.submit("登录"))
            """))</div>
        <p class="soft">码只用一次，登录以后这部手机上一直有效。换手机、码丢了，请找村（社区）再要一个。</p>
        """
    }
}

struct OwnConsentsPage: Page {
    let resident: Resident?
    let consents: [Consent]
    var title: String { "我的资料和同意" }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>
        \(HTML.with(resident) { resident in
            """
            <div class="card-paper"><dl class="record"><dt>姓名</dt><dd>\(resident.name)</dd><dt>村（社区）</dt><dd>\(resident.villageName)</dd>
            <dt>电话</dt><dd>\(resident.phone)</dd><dt>身份证号</dt><dd>\(resident.identity ?? "没有登记")</dd></dl>
            <p class="soft">有不对的，请村（社区）修改。电话和身份证号加密保存，谁看过都有记录。</p></div>
            """
        })
        \(HTML.when(consents.isEmpty, "<p>还没有征求过您的同意。</p>"))
        \(HTML.each(consents) { consent($0, view) })
        \(view.largeButton("返回", "my", isMain: false))
        """
    }

    private func consent(_ consent: Consent, _ view: View) -> HTML {
        """
        <div class="card-paper"><h2>\(consent.title) <span class="tag\(HTML.when(consent.holds, " tag-green"))">\(consent.holds ? "同意" as HTML : "已撤回")</span></h2>
        <p>\(consent.words)</p><p class="soft">第\(consent.version)版，\(consent.channel.chinese)，\(consent.givenAt.chinese)\(HTML.with(consent.withdrawnAt) { "；\($0.chinese)撤回" })</p>
        \(HTML.when(consent.holds, view.confirming("撤回同意", post: "my/consents/\(consent.id)/withdraw", "撤回以后，还没有办完的不再办；公开页面上您的姓名和事迹撤下，曾经公示过这件事本身仍留着记录。")))</div>
        """
    }
}
