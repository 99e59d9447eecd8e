import Database
import Kernel
import Office
import Organisation
import Web

/// The counter of a shop, or of a village: a code typed or scanned, what it is for, and one button.
struct CounterPage: Page {
    /// What a shop is owed and has not asked for.
    struct Open: Encodable, Sendable {
        let orders: Int
        let fen: Int
    }

    let counter: String
    let code: String
    let order: MoralOrder?
    /// Nil of a village's own, which nobody pays for it.
    let open: Open?
    let today: Day
    var title: String { "扫码核销" }
    var help: String { "住户来领东西，输入核销码或用手机扫他的二维码，核对以后点确认；每月凭票据申请结算。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "\(counter)"))
        \(HTML.with(order) { found($0, view) })
        \(HTML.when(order == nil && !code.isEmpty, "<p class=\"notice-amber\">没有这个核销码，或者不是在这里领。请核对6位数字。</p>"))
        <section class="card-paper"><form method="get" action="\(view.link("counter"))">
        \(view.input("code", "核销码", help: "6位数字；用手机相机扫住户的二维码，会直接打开这一单。", autocomplete: "off", keyboard: .digits, max: 6))
        \(view.submit("查这一单"))</form></section>
        \(HTML.with(open) { settling($0, view) })</div>
        """
    }

    private func found(_ order: MoralOrder, _ view: View) -> HTML {
        """
        <section class="card-paper"><h2>\(order.goodTitle)</h2><p>\(PersonName.masked(order.accountName))，\(order.points)分，\(order.placedAt.day.chinese)下单</p>
        \(order.state == .placed ? view.form("counter/hand-out", id: "hand-out", """
            <input type="hidden" name="code" value="\(order.code)">\(view.submit("东西已交给他，确认核销"))
            """) : "<p><span class=\"tag \(order.state.tone.style)\">\(order.state.chinese)</span>　不能再领。</p>")</section>
        """
    }

    private func settling(_ open: Open, _ view: View) -> HTML {
        let view = view.refused(at: "counter/settlements")
        return """
            <section class="card-paper"><h2>结算</h2>
            <p>还没有申请结算的\(view.number(open.orders, "counter/orders?settled=no"))单，共\(Money(fen: open.fen).chinese)。</p>
            \(HTML.when(open.orders > 0, view.form("counter/settlements", id: "settle", """
                \(view.dayInput("lastDay", "结算到哪一天", value: today))
                \(view.input("receipt", "票据号", help: "随结算单交的发票或收据的号码。", max: 30))
                \(view.submit("申请结算"))
                """)))
            <p>\(view.linkButton("本店核销", "counter/orders")) \(view.linkButton("结算单", "settlements"))</p></section>
            """
    }
}

struct ShopOrderPage: Page {
    let order: MoralOrder
    var title: String { order.goodTitle }
    var help: String { "在商户领取的一单：谁、多少分、什么时候、结算多少。" }
    var parents: [Crumb] { [Crumb("商户核销", "counter/orders")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(order.shopName)"))
        <section class="card-paper"><dl class="record"><dt>谁</dt><dd>\(PersonName.masked(order.accountName))（\(order.village.name)）</dd>
        <dt>积分</dt><dd>\(order.points)分</dd><dt>下单</dt><dd>\(order.placedAt.chinese)</dd>
        \(HTML.with(order.takenAt) { "<dt>领取</dt><dd>\($0.chinese)</dd>" })
        <dt>结算</dt><dd>\(Money(fen: order.fen).chinese)\(HTML.with(order.settlement) { "，<a href=\"\(view.link("settlements/\($0)"))\">看结算单</a>" })</dd></dl></section>
        """
    }
}

struct SettlementPage: Page {
    let settlement: ShopSettlement
    let orders: [MoralOrder]
    let balance: Int
    let part: ProcedurePart
    let mayOpenFund: Bool
    let now: Instant
    var title: String { ShopSettlement.procedure.title(settlement) }
    var help: String { "一次结算：商户核销的每一单、票据号和金额；核对、签批以后从道德基金付款。" }

    private enum CodingKeys: CodingKey { case settlement, part, now }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(settlement.orders)单　\(Money(fen: settlement.fen).chinese)"))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><dl class="record"><dt>票据号</dt><dd>\(settlement.receipt)</dd><dt>积分</dt><dd>\(settlement.points)分</dd>
        <dt>申请</dt><dd>\(settlement.madeByName)</dd>\(HTML.when(mayOpenFund, "<dt>基金结余</dt><dd>\(Money(fen: balance).chinese)</dd>"))
        \(HTML.with(settlement.fundEntry) { entry in mayOpenFund ? "<dt>入账</dt><dd><a href=\"\(view.link("moral-fund/entries/\(entry)"))\">道德基金的一笔</a></dd>" : "<dt>入账</dt><dd>已付款</dd>" })</dl></section>
        <section class="card-paper"><h2>每一单</h2>\(HTML.when(orders.isEmpty, "<p class=\"soft\">退回以后，这些单可以重新申请结算。</p>"))
        \(HTML.when(!orders.isEmpty, """
            <div class="table-box"><table class="cards"><thead><tr><th>领取</th><th>兑换</th><th>谁</th><th class="number">分</th><th class="number">元</th></tr></thead><tbody>
            \(HTML.each(orders) { order in
                "<tr><td data-label=\"领取\">\(order.takenAt?.chinese ?? "")</td><td data-label=\"兑换\">\(HTML.when(mayOpenFund, "<a href=\"\(view.link("redemptions/\(order.id)"))\">\(order.goodTitle)</a>"))\(HTML.when(!mayOpenFund, "\(order.goodTitle)"))</td><td data-label=\"谁\">\(PersonName.masked(order.accountName))</td><td data-label=\"分\" class=\"number\">\(order.points)</td><td data-label=\"元\" class=\"number\">\(Money(fen: order.fen).yuan)</td></tr>\n"
            })</tbody></table></div>
            """))</section></div><div>\(view.timeline(part))</div></div>
        """
    }
}

struct CounterRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("counter", .right(.handOut)) { try await counter($0, code: typed($0)) },
            .page("counter/c/:pickup", .right(.handOut)) { request in
                let page = try await counter(request, code: request.parameters["pickup"] ?? "")
                guard page.order != nil else {
                    throw Refusal(.missing, "moralOrder.code", "没有这个核销码，或者不是在这里领的。请照居民手机上的6位数字输入。")
                }
                return page
            },
            .post("counter/hand-out", .right(.handOut), .pressing("核销领取"), form: again) { request in
                let form = FormReader(request.form)
                let code = try form.finish(form.text("code", "核销码", max: 6))
                return try await office.answer(request, doing: HandOut(code: code)) { _ in
                    .seeOther("counter", notice: "已核销，请把东西交给他。")
                }
            },
            .post("counter/settlements", .right(.askSettlement), .pressing("申请结算"), form: again) { request in
                try await office.answer(request, doing: AskSettlement(FormReader(request.form))) { id in
                    .seeOther("settlements/\(id)", notice: "已申请结算，等创建办核对。")
                }
            },
            .page("counter/orders/:moralOrder", .right(.seeShopOrders), order),
            .page("settlements/:shopSettlement", .right(.seeSettlements), settlement),
        ] + Listing.shopOrders.routes(office) + Listing.settlements.routes(office)
            + ShopSettlement.procedure.routes(premises, page: settlement)
    }

    private func typed(_ request: WebRequest) -> String {
        FormReader(request.query).text("code", "核销码", max: 6, optional: true)
    }

    private func again(_ request: WebRequest) async throws -> any Page {
        try await counter(request, code: request.form["code"] ?? "")
    }

    private func counter(_ request: WebRequest, code: String) async throws -> CounterPage {
        let actor = try request.actor
        return try await office.read { transaction in
            let order = code.isEmpty ? nil : try MoralOrders.shown(code: code, for: actor, in: transaction)
            let (name, open) = try standing(actor, in: transaction)
            return CounterPage(
                counter: name, code: code, order: order, open: open, today: transaction.now.day)
        }
    }

    /// Whose counter somebody stands at.
    private func standing(
        _ actor: Actor, in transaction: ReadTransaction
    ) throws -> (name: String, open: CounterPage.Open?) {
        switch actor.scope {
        case .unit(let shop):
            guard let id = ID<Unit>(shop) else { throw Refusal.noSuchPage }
            let open = try Settlements.open(
                of: shop, until: transaction.now.day, county: actor.county, in: transaction)
            return (
                try Units.one(id, county: actor.county, in: transaction).name,
                .init(orders: open.count, fen: open.reduce(0) { $0 + $1.fen })
            )
        case .division(let village, _):
            guard let unit = try Units.ofDivision(village, county: actor.county, in: transaction) else {
                throw Refusal.noSuchPage
            }
            return ("\(unit.name)分理处", nil)
        case .county, .person: throw Refusal.noSuchPage
        }
    }

    private func order(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<MoralOrder> = try request.parameter("moralOrder")
        return try await office.read { transaction in
            ShopOrderPage(
                order: try Listing<MoralOrder>.shopOrders.one(
                    id, for: actor, in: transaction,
                    otherwise: Refusal(.missing, "moralOrder.none", "没有这一单，或者不是在本店领的。请从“商户核销”进入。")))
        }
    }

    private func settlement(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<ShopSettlement> = try request.parameter("shopSettlement")
        return try await office.read { transaction in
            let found = try Settlements.one(id, for: actor, in: transaction)
            return SettlementPage(
                settlement: found, orders: try Settlements.orders(of: id, for: actor, in: transaction),
                balance: try Fund.balance(county: actor.county, in: transaction),
                part: try ShopSettlement.procedure.part(of: found, id, for: actor, in: transaction),
                mayOpenFund: Right.seeMoralBank.isHeld(by: actor), now: transaction.now)
        }
    }
}
