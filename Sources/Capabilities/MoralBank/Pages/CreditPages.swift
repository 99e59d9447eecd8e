import Database
import Kernel
import Office
import Web

struct CreditPage: Page {
    let credit: PointCredit
    let accounts: [MoralAccount]
    var title: String { "\(credit.holderName)　\(credit.words)" }
    var help: String { "一笔自动记的积分从哪里来、记到哪个账户；每一项只记一次。" }
    var parents: [Crumb] { [Crumb("自动记分", "point-credits")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "<span class=\"tag \(credit.state.tone.style)\">\(credit.state.chinese)</span>　\(credit.ruleTitle)"))
        <section class="card-paper"><dl class="record"><dt>凭什么记</dt><dd>\(credit.basis.chinese)\(HTML.when(credit.basis == .hours, "，\(credit.amount)分钟"))</dd>
        <dt>积分</dt><dd>道德分\(credit.standing)，可兑换分\(credit.spendable)</dd><dt>日期</dt><dd>\(credit.doneOn.chinese)</dd>
        <dt>来源</dt><dd><a href="\(view.link(credit.path))">\(credit.words)</a></dd>
        <dt>账户</dt><dd>\(HTML.with(credit.account) { "<a href=\"\(view.link("moral-accounts/\($0)"))\">\(credit.accountName)</a>" })\(HTML.when(credit.account == nil, "还没有"))</dd></dl></section>
        \(HTML.when(credit.state == .waiting && view.may(.openAccounts), giving(view)))
        """
    }

    private func giving(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>记到哪个账户</h2>
        \(HTML.when(accounts.isEmpty, "<p class=\"soft\">还没有账户，先开户再回来记。</p>\(view.linkButton("开户", "moral-accounts/new?credit=\(credit.id)"))"))
        \(HTML.when(!accounts.isEmpty, """
            <p>选一次，\(credit.holderName)以后的都自动记进去。</p>
            \(view.form("point-credits/\(credit.id)/account", id: "account", """
                \(view.select("account", "账户", options: [("", "请选择")] + accounts.map { ($0.id.description, "\($0.name)（\($0.kind.chinese)，\($0.villageName)）") }))
                \(view.submit("记到这个账户"))
                """))
            <p>\(view.linkButton("另开一个账户", "moral-accounts/new?credit=\(credit.id)"))</p>
            """))</section>
        """
    }
}

struct CreditRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("point-credits/:pointCredit", .right(.seeMoralBank), one),
            .post(
                "point-credits/:pointCredit/account", .right(.openAccounts), .pressing("记到账户"), form: one
            ) { request in
                let id: ID<PointCredit> = try request.parameter("pointCredit")
                let form = FormReader(request.form)
                let account = try form.finish(form.id("account", "账户", of: MoralAccount.self))
                return try await office.answer(request, doing: GiveCreditAccount(id, account)) { count in
                    .seeOther("point-credits/\(id)", notice: "已记入\(count)笔，以后的自动记。")
                }
            },
        ] + Listing.pointCredits.routes(office)
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<PointCredit> = try request.parameter("pointCredit")
        return try await office.read { transaction in
            let credit = try Credits.one(id, for: actor, in: transaction)
            let mayGive = credit.state == .waiting && Right.openAccounts.isHeld(by: actor)
            return CreditPage(
                credit: credit,
                accounts: mayGive
                    ? try MoralAccounts.open(in: credit.village, for: actor, transaction: transaction) : [])
        }
    }
}
