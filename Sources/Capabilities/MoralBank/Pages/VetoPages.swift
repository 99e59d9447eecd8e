import Database
import Kernel
import Office
import Web

struct VetoPage: Page {
    let veto: AccountVeto
    let part: ProcedurePart
    let now: Instant
    var title: String { AccountVeto.procedure.title(veto) }
    var help: String { "一户一年的否决：只是当年不记道德分、不评星，已经有的积分和依法应得的都不动。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(veto.townshipName)\(veto.village.name)"))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><dl class="record"><dt>账户</dt><dd><a href="\(view.link("moral-accounts/\(veto.account)"))">\(veto.accountName)</a></dd>
        <dt>年度</dt><dd>\(veto.year)年</dd><dt>事由</dt><dd class="written">\(veto.words)</dd><dt>登记</dt><dd>\(veto.madeByName)</dd></dl></section></div>
        <div>\(view.timeline(part))</div></div>
        """
    }
}

struct VetoRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("points/vetoes/:accountVeto", .right(.seeMoralBank), one),
            .post("points/rules/vetoes", .right(.keepMoralRules), .pressing("定否决项目"), form: rules) { request in
                try await office.answer(request, doing: KeepVetoRule(FormReader(request.form))) { _ in
                    .seeOther("points/rules", notice: "已定下来。")
                }
            },
            .post(
                "points/rules/vetoes/:vetoRule/end", .right(.keepMoralRules), .pressing("停用否决项目"), form: rules
            ) { request in
                let id: ID<VetoRule> = try request.parameter("vetoRule")
                return try await office.answer(request, doing: EndVetoRule(id)) { _ in
                    .seeOther("points/rules", notice: "已停用。")
                }
            },
            .post("points/rules/template", .right(.keepMoralRules), .pressing("采用积分办法样板"), form: rules) { request in
                let form = FormReader(request.form)
                let day = try form.finish(form.day("validFrom", "施行日期"))
                return try await office.answer(request, doing: AdoptRuleTemplate(validFrom: day)) { count in
                    .seeOther("points/rules", notice: "已采用样板的\(count)项，可以再改。")
                }
            },
        ] + Listing.accountVetoes.routes(office) + AccountVeto.procedure.routes(premises, page: one)
    }

    private func rules(_ request: WebRequest) async throws -> any Page {
        try await DepositRoutes.rulesPage(request, office)
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<AccountVeto> = try request.parameter("accountVeto")
        return try await office.read { transaction in
            let veto = try Vetoes.one(id, for: actor, in: transaction)
            return VetoPage(
                veto: veto, part: try AccountVeto.procedure.part(of: veto, id, for: actor, in: transaction),
                now: transaction.now)
        }
    }
}

/// What the rules' page has of vetoes and of the template.
extension View {
    func vetoRules(_ vetoes: [VetoRule], today: Day) -> HTML {
        let view = refused(at: "points/rules/vetoes")
        return """
            <section class="card-paper"><h2>否决</h2><p class="soft">有这些事的户，当年不记道德分、不评星。已经有的积分不动，依法应得的一样不少，也不公开。</p>
            <ul class="list">\(HTML.each(vetoes) { veto in
                "<li>\(veto.title)　<span class=\"soft\">\(veto.validFrom.chinese)施行\(HTML.with(veto.validUntil) { "，\($0.chinese)停用" })</span>\(HTML.when(may(.keepMoralRules) && veto.validUntil == nil, button("停用", post: "points/rules/vetoes/\(veto.id)/end", style: "btn-link")))</li>\n"
            })</ul>\(linkButton("否决事项", "points/vetoes"))
            \(HTML.when(may(.keepMoralRules), """
                <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>定一个否决项目</summary>
                \(view.form("points/rules/vetoes", id: "veto", "\(view.input("title", "项目", help: "如 酒后驾驶受到处罚。", max: 60, id: "veto-title"))\(view.dayInput("validFrom", "施行日期", value: today))\(view.submit("定下来"))"))</details>
                """))</section>
            """
    }

    func ruleTemplate(today: Day) -> HTML {
        let view = refused(at: "points/rules/template")
        return """
            <section class="card-paper"><h2>样板（\(MoralRuleTemplate.origin)）</h2>
            <p>四类一年共36、24、20、20分，\(MoralRuleTemplate.lines.count)个项目，\(MoralRuleTemplate.vetoes.count)个否决项目，是本系统自己拟的，采用以后逐项再改。</p>
            <ul class="list">\(HTML.each(MoralRuleTemplate.lines) { "<li>\($0.title)：\($0.standing)分，一年最多\($0.capOfYear)分 <span class=\"soft\">\($0.area.chinese)</span></li>\n" })</ul>
            \(view.form("points/rules/template", id: "template", "\(view.dayInput("validFrom", "施行日期", value: today))\(view.submit("采用样板"))"))</section>
            """
    }

    /// On an account's page: what stands against it, and the form that says so.
    func vetoes(_ vetoes: [AccountVeto], _ rules: [VetoRule], of account: MoralAccount, today: Day) -> HTML {
        let view = refused(at: "moral-accounts/\(account.id)/vetoes")
        let mayPropose = may(.proposeDeposits) && account.closedOn == nil && !rules.isEmpty
        return HTML.when(
            !vetoes.isEmpty || mayPropose,
            """
            <section class="card-paper"><h2>否决</h2>
            <ul class="list">\(HTML.each(vetoes) { "<li><a href=\"\(link("points/vetoes/\($0.id)"))\">\($0.year)年　\($0.title)</a> \($0.state.tag)</li>\n" })</ul>
            \(HTML.when(mayPropose, """
                <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>登记否决事项</summary>
                <p>另一位核实成立以后，当年不记道德分、不评星；已经有的积分不动。</p>
                \(view.form("moral-accounts/\(account.id)/vetoes", id: "veto", """
                    \(view.select("rule", "项目", options: [("", "请选择")] + rules.map { ($0.id.description, $0.title) }))
                    \(view.numberInput("year", "年度", value: today.year))
                    \(view.textArea("words", "事由", help: "什么事、凭哪份文书。", rows: 2, max: 300, id: "veto-words"))
                    \(view.submit("登记"))
                    """))</details>
                """))</section>
            """)
    }
}
