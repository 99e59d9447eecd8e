import Database
import Kernel
import Office
import Organisation
import Residents
import Web

/// One account: its two balances, and each of them explained line by line.
struct AccountPage: Page {
    /// As it was at the end of a day that is asked for.
    struct Past: Encodable, Sendable {
        let day: Day
        let standing: Int
        let spendable: Int
    }

    /// Lines on a page.
    static let length = 100
    let account: MoralAccount
    let past: Past?
    let lines: [LedgerLine]
    /// Of the next page, below the county.
    let next: String?
    let today: Day
    let goods: [ShelfGood]
    /// Whose points come here by themselves, and whose phones show it.
    let holders: [String]
    /// Of the village, whose phones show no account of theirs here yet.
    let residents: [Resident]
    let vetoes: [AccountVeto]
    let vetoRules: [VetoRule]
    let mayOrder: Bool
    let mayReverse: Bool
    let mayAsk: Bool
    private enum CodingKeys: CodingKey { case account, past, lines, next, goods }

    var title: String { account.name }
    var help: String { "一个账户的道德分和可兑换分，每一笔从哪里来、余额多少都在下面。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(account.kind.chinese)　\(account.townshipName)\(account.villageName)　\(account.openedOn.chinese)开户", actions: HTML.when(mayAsk, view.linkButton("申报积分", "points/new?account=\(account.id)", style: "btn-primary"))))
        <div class="columns"><div>
        <section class="card-paper"><dl class="record"><dt>道德分</dt><dd><strong>\(account.standing)</strong>分，评星评优看它，不会用掉</dd>
        <dt>可兑换分</dt><dd><strong>\(account.spendable)</strong>分，24个月内可以换货架上的东西，不能换钱</dd></dl></section>
        \(asking(view))
        <section class="card-paper"><h2>逐笔明细</h2>
        \(HTML.when(lines.isEmpty, "<p class=\"soft\">还没有积分。做了好事先申报，核实、评议、公示以后记账。</p>"))
        \(HTML.when(!lines.isEmpty, """
            <div class="table-box"><table class="cards"><thead><tr><th>日期</th><th>类别</th><th>说明</th><th>账</th><th class="number">分</th><th class="number">余额</th></tr></thead><tbody>
            \(HTML.each(lines) { row($0, view) })</tbody></table></div>
            """))\(view.nextPage(next.map(view.link)))</section></div><div>
        \(HTML.when(mayOrder, ordering(view)))
        \(linking(view))
        \(view.vetoes(vetoes, vetoRules, of: account, today: today))
        </div></div>
        """
    }

    /// What it had on any day.
    private func asking(_ view: View) -> HTML {
        """
        <form class="filters" method="get" action="\(view.link("moral-accounts/\(account.id)"))"><label>哪一天的余额<input class="form-control" type="date" name="on" max="\(today.description)" value="\(past?.day.description ?? "")"></label>
        <button class="btn btn-outline-secondary" type="submit">查看</button></form>
        \(HTML.with(past) { "<p class=\"notice-amber\">\($0.day.chinese)终了时：道德分<strong>\($0.standing)</strong>，可兑换分<strong>\($0.spendable)</strong>；下面是到那一天为止的明细。</p>" })
        """
    }

    /// Once for a posting: where it has points of both sides, at the first of them.
    private func mayReverse(_ line: LedgerLine) -> Bool {
        guard mayReverse, [.deposit, .credited, .broughtIn].contains(line.kind) else { return false }
        return line.side == .standing
            || !lines.contains { $0.posting == line.posting && $0.side == .standing }
    }

    private func row(_ line: LedgerLine, _ view: View) -> HTML {
        """
        <tr><td class="short" data-label="日期">\(line.at.day.chinese)</td><td class="short" data-label="类别">\(line.kind.chinese)</td>\
        <td data-label="说明">\(HTML.with(line.path) { "<a href=\"\(view.link($0))\">\(line.words)</a>" })\(HTML.when(line.path == nil, "\(line.words)")) <span class="soft">\(line.byName)</span>\(HTML.when(mayReverse(line), reversing(line, view)))</td>\
        <td data-label="账">\(line.side.chinese)</td><td data-label="分" class="number">\(line.points > 0 ? "+\(line.points)" : "−\(-line.points)")</td>\
        <td data-label="余额" class="number">\(line.after)</td></tr>

        """
    }

    private func reversing(_ line: LedgerLine, _ view: View) -> HTML {
        view.confirming(
            "冲正", post: "moral-accounts/\(account.id)/reverse/\(line.posting)", "记错的一笔用相反的一笔冲掉，两笔都留着。",
            fields:
                "<label class=\"form-label\">原因<input class=\"form-control\" name=\"reason\" required></label>"
        )
    }

    private func linking(_ view: View) -> HTML {
        let residentView = view.refused(at: "moral-accounts/\(account.id)/residents")
        let view = view.refused(at: "moral-accounts/\(account.id)/holders")
        return """
            <section class="card-paper"><h2>自动记分</h2>
            <p>\(holders.isEmpty ? "还没有关联的人：关联志愿者以后，确认的服务时长自动记分。" : "关联的人：\(holders.joined(separator: "、"))。志愿者确认的时长自动记到这里；用村里的码登录的，在手机上查积分、下单。")</p>
            \(HTML.when(view.may(.openAccounts) && account.closedOn == nil, view.form("moral-accounts/\(account.id)/holders", id: "holder", """
                \(view.input("number", "志愿者编号", help: "写后六位也可以；等着的时长一并记入。", keyboard: .digits, max: 20))
                \(view.input("name", "姓名", help: "和志愿者登记的一样。", max: 20))
                \(view.checkboxes("moves", "", options: [("yes", "从原来的账户改过来")], values: []))
                \(view.submit("关联"))
                """)))
            \(HTML.when(!residents.isEmpty, residentView.form("moral-accounts/\(account.id)/residents", id: "resident", """
                \(residentView.select("resident", "这一家的居民", options: [("", "请选择")] + residents.map { ($0.id.description, "\($0.name)（\($0.phone)）") }, help: "关联以后，他在手机上能查积分、下单。"))
                \(residentView.checkboxes("moves", "", options: [("yes", "从原来的账户改过来")], values: []))
                \(residentView.submit("关联居民"))
                """)))</section>
            """
    }

    private func ordering(_ view: View) -> HTML {
        let view = view.refused(at: "moral-accounts/\(account.id)/orders")
        return """
            <section class="card-paper"><h2>兑换</h2>
            \(goods.isEmpty ? "<p class=\"soft\">本村（社区）的货架还是空的。</p>\(view.linkButton("摆上货架", "redemptions/shelf"))" : view.form("moral-accounts/\(account.id)/orders", id: "order", """
                \(view.select("good", "换什么", options: goods.map { ($0.id.description, "\($0.title)（\($0.points)分，还有\($0.stock)）") }))
                \(view.submit("下单，冻结积分"))
                """))</section>
            """
    }
}

struct NewAccountPage: Page {
    let villages: [Unit]
    /// Points that wait for somebody's account, where it is opened for them.
    let credit: PointCredit?
    var title: String { "开户" }
    var help: String { "家庭、个人或队伍在村（社区）分理处开户，一户一个。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "家庭写户主的姓名；同名的加上门牌号"))
        <div class="card-paper">\(view.form("moral-accounts/new", """
            \(view.select("kind", "类别", options: MoralAccount.Kind.allCases.map { ($0.rawValue, $0.chinese) }, value: credit == nil ? "" : MoralAccount.Kind.person.rawValue))
            \(view.input("name", "户名", value: credit?.holderName ?? "", max: 30))
            \(HTML.with(credit) { "<input type=\"hidden\" name=\"credit\" value=\"\($0.id.description)\"><p class=\"soft\">开户以后回到“\($0.words)”这一笔，选这个账户记进去。</p>" })
            \(view.select("village", "村（社区）", options: villages.map { ($0.division?.description ?? "", $0.name) }, value: villages.count == 1 ? villages[0].division?.description ?? "" : ""))
            \(view.submit("开户"))
            """))</div></div>
        """
    }
}

struct AccountRoutes: Sendable {
    let premises: Premises
    let known: KnownHolder.Source
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("moral-accounts/new", .right(.openAccounts), newForm),
            .post("moral-accounts/new", .right(.openAccounts), Self.opening, form: newForm) { request in
                let form = FormReader(request.form)
                let credit = form.optional("credit", "等着的积分", form: "一个标识") { ID<PointCredit>($0) }
                return try await office.answer(request, doing: OpenAccount(form)) { id in
                    guard let credit else { return .seeOther("moral-accounts/\(id)", notice: "已开户。") }
                    return .seeOther("point-credits/\(credit)", notice: "已开户，接着选这个账户记进去。")
                }
            },
            .page("moral-accounts/:moralAccount", .right(.seeMoralBank), one),
            .post(
                "moral-accounts/:moralAccount/reverse/:posting", .right(.rulePoints), .pressing("冲正"), form: one
            ) { request in
                let account: ID<MoralAccount> = try request.parameter("moralAccount")
                let posting: ID<Posting> = try request.parameter("posting")
                let form = FormReader(request.form)
                let reason = try form.finish(form.text("reason", "原因", max: 200))
                return try await office.answer(
                    request, doing: ReversePosting(account, posting, reason: reason)
                ) { _ in .seeOther("moral-accounts/\(account)", notice: "已冲正。") }
            },
            .post(
                "moral-accounts/:moralAccount/orders", .right(.keepShelf), .pressing("兑换下单"), form: one
            ) { request in
                let account: ID<MoralAccount> = try request.parameter("moralAccount")
                let form = FormReader(request.form)
                let good = try form.finish(form.id("good", "换什么", of: ShelfGood.self))
                return try await office.answer(request, doing: PlaceOrder(account, good)) { id in
                    .seeOther("redemptions/\(id)", notice: "已下单，凭核销码领取，14天内有效。")
                }
            },
            .post(
                "moral-accounts/:moralAccount/holders", .right(.openAccounts), .pressing("关联志愿者"), form: one
            ) { [known] request in
                let account: ID<MoralAccount> = try request.parameter("moralAccount")
                let form = FormReader(request.form)
                let (number, name, moves) = try form.finish(
                    form.text("number", "志愿者编号", max: 20), form.text("name", "姓名", max: 20), form.tick("moves"))
                return try await office.answer(
                    request, doing: LinkHolder(account, number: number, name: name, moves: moves, known: known)
                ) { count in
                    .seeOther(
                        "moral-accounts/\(account)", notice: count == 0 ? "已关联。" : "已关联，等着的\(count)笔已经记入。")
                }
            },
            .post(
                "moral-accounts/:moralAccount/residents", .right(.openAccounts), .pressing("关联居民"), form: one
            ) { request in
                let account: ID<MoralAccount> = try request.parameter("moralAccount")
                let form = FormReader(request.form)
                let (resident, moves) = try form.finish(
                    form.id("resident", "居民", of: Resident.self), form.tick("moves"))
                return try await office.answer(request, doing: LinkResident(account, resident, moves: moves)) { _ in
                    .seeOther("moral-accounts/\(account)", notice: "已关联，他在手机上能查积分、下单。")
                }
            },
            .post(
                "moral-accounts/:moralAccount/vetoes", .right(.proposeDeposits), .pressing("登记否决事项"), form: one
            ) { request in
                let account: ID<MoralAccount> = try request.parameter("moralAccount")
                return try await office.answer(request, doing: ProposeVeto(FormReader(request.form), account)) { id in
                    .seeOther("points/vetoes/\(id)", notice: "已登记，另一位核实成立以后才算。")
                }
            },
        ] + Listing.moralAccounts.routes(office)
    }

    private static let opening = Deed.writing(
        "开户",
        [
            .brought("kind", "类别") { _ in "所选的类别" }, .text("name", "户名"),
            .brought("village", "村（社区）") { _ in "所选的村（社区）" },
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let credit = FormReader(request.filledIn).optional("credit", "等着的积分", form: "一个标识") { ID<PointCredit>($0) }
        return try await office.read { transaction in
            NewAccountPage(
                villages: try Units.all(
                    county: actor.county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction
                ).filter { unit in unit.division.map { actor.scope.covers(division: $0) } ?? false },
                credit: try credit.map { try Credits.one($0, for: actor, in: transaction) })
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<MoralAccount> = try request.parameter("moralAccount")
        let form = FormReader(request.query)
        let on = form.optional("on", "日期", form: "日期，如 2019-11-04") { Day($0) }
        let skipped = form.optional("skip", "页", form: "一个整数") { Int($0).flatMap { $0 >= 0 ? $0 : nil } } ?? 0
        try form.finish()
        return try await office.read { transaction in
            let account = try MoralAccounts.one(id, for: actor, in: transaction)
            let lines = try MoralAccounts.lines(
                of: id, until: on, skipping: skipped, limit: AccountPage.length + 1, county: actor.county,
                in: transaction)
            let more = on.map { "&on=\($0)" } ?? ""
            let mayOrder = Right.keepShelf.isHeld(by: actor) && account.closedOn == nil
            let holders = try Credits.holders(of: id, county: actor.county, in: transaction)
            let shown = Set(holders.map(\.holder))
            return AccountPage(
                account: account, past: try on.map { try past(id, on: $0, actor.county, in: transaction) },
                lines: Array(lines.prefix(AccountPage.length)),
                next: lines.count > AccountPage.length
                    ? "moral-accounts/\(id)?skip=\(skipped + AccountPage.length)\(more)" : nil,
                today: transaction.now.day,
                goods: mayOrder
                    ? try MoralOrders.goods(of: account.village, for: actor, in: transaction).filter {
                        $0.stock > 0 && !$0.isOff
                    } : [],
                holders: holders.map(\.name).unique,
                residents: Right.openAccounts.isHeld(by: actor) && account.closedOn == nil
                    ? try Residents.of(village: account.village, for: actor, in: transaction).filter {
                        !shown.contains(MoralAccounts.holder(resident: $0.id.description))
                    } : [],
                vetoes: try Vetoes.of(id, for: actor, in: transaction),
                vetoRules: try Vetoes.rules(county: actor.county, in: transaction).filter { $0.validUntil == nil },
                mayOrder: mayOrder,
                mayReverse: Right.rulePoints.isHeld(by: actor),
                mayAsk: Right.proposeDeposits.isHeld(by: actor) && account.closedOn == nil)
        }
    }

    private func past(
        _ id: ID<MoralAccount>, on day: Day, _ county: String, in transaction: ReadTransaction
    ) throws -> AccountPage.Past {
        func balance(_ side: PointSide) throws -> Int {
            try MoralAccounts.balance(of: id, side, on: day, county: county, in: transaction)
        }
        return .init(day: day, standing: try balance(.standing), spendable: try balance(.spendable))
    }
}
