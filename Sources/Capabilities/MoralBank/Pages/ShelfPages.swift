import Database
import Kernel
import Office
import Organisation
import Web

struct ShelfPage: Page {
    let goods: [ShelfGood]
    let shops: [Unit]
    let mayKeep: Bool
    var title: String { "兑换货架" }
    var help: String { "各村（社区）货架上有什么、要多少分、还有多少；只换东西和服务，不换钱。" }
    var parents: [Crumb] { [Crumb("积分兑换", "redemptions")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "从账户的页面下单，凭核销码领取"))
        \(HTML.when(goods.isEmpty, view.empty("货架还是空的。\(mayKeep ? "在下面摆上第一件。" : "由村（社区）分理处摆上。")")))
        \(HTML.when(!goods.isEmpty, """
            <div class="table-box"><table class="cards"><thead><tr><th>名称</th><th>村（社区）</th><th class="number">要多少分</th><th class="number">库存</th><th>在哪里领</th><th></th></tr></thead><tbody>
            \(HTML.each(goods) { good in
                "<tr><td data-label=\"名称\">\(good.title)</td><td data-label=\"村（社区）\">\(good.villageName)</td><td data-label=\"要多少分\" class=\"number\">\(good.points)</td><td data-label=\"库存\" class=\"number\">\(good.stock)\(HTML.when(good.stock == 0, " <span class=\"tag tag-amber\">换完</span>"))</td><td data-label=\"在哪里领\">\(good.shop == nil ? "分理处" : good.shopName)</td><td>\(good.isOff ? "<span class=\"tag\">已下架</span>" : HTML.when(mayKeep, view.confirming("下架", post: "redemptions/shelf/\(good.id)/down", "没有下的单不能再下，已经下的照样领。再补货就重新上架。")))</td></tr>\n"
            })</tbody></table></div>
            """))
        \(HTML.when(mayKeep, handing(view) + stocking(view)))
        """
    }

    private func handing(_ view: View) -> HTML {
        let view = view.refused(at: "redemptions/hand-out")
        return """
            <section class="card-paper"><h2>核销领取</h2>\(view.form("redemptions/hand-out", id: "hand-out", """
                \(view.input("code", "核销码", help: "领取的人出示的6位数字。", keyboard: .digits, max: 6))
                \(view.submit("核销"))
                """))</section>
            """
    }

    private func stocking(_ view: View) -> HTML {
        let view = view.refused(at: "redemptions/shelf")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil || goods.isEmpty, " open"))><summary>摆上货架，或补货</summary>
            \(view.form("redemptions/shelf", id: "shelf", """
                \(view.input("title", "名称", help: "只放东西和服务，不放现金、红包、代金券。名称相同的，改分值、补库存。", max: 30))
                \(view.input("points", "要多少分", keyboard: .digits))\(view.input("stock", "放几件", help: "货架上已有的，是再补几件；多记了的填负数。"))
                \(view.select("shop", "在哪里领", options: [("", "村（社区）分理处")] + shops.map { ($0.id.description, $0.name) }, help: "在商户领的，由商户核销，凭票据和道德基金结算。", required: false))
                \(view.submit("摆上"))
                """))</details></section>
            """
    }
}

struct OrderPage: Page {
    let order: MoralOrder
    let part: ProcedurePart
    let showsCode: Bool
    /// Opened by the camera at the counter.
    let address: String
    let now: Instant
    var title: String { "\(order.accountName)　\(order.goodTitle)" }
    var help: String { "一单兑换：积分先冻结，凭核销码领取；14天没有领取的退回。" }

    private enum CodingKeys: CodingKey { case part, now }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(order.points)分　\(order.village.name)"))
        <div class="columns"><div>
        \(HTML.when(showsCode && order.state == .placed, """
            <section class="card-paper"><h2>核销码</h2><p class="countdown">\(order.code)</p>
            \(HTML.with(QRCode(address)) { "<p>\($0.svg("核销的地址"))</p>" })
            <p class="soft">到\(order.counter)领取时报这个码，或让柜台扫一扫；14天内有效。</p></section>
            """))
        \(view.steps(part))
        <section class="card-paper"><dl class="record"><dt>账户</dt><dd><a href="\(view.link("moral-accounts/\(order.account)"))">\(order.accountName)</a></dd>
        <dt>下单</dt><dd>\(order.placedAt.chinese)</dd><dt>在哪里领</dt><dd>\(order.counter)</dd>
        \(HTML.with(order.takenAt) { "<dt>领取</dt><dd>\($0.chinese)</dd>" })</dl></section></div><div>\(view.timeline(part))</div></div>
        """
    }
}

struct ShelfRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("redemptions/shelf", .right(.seeMoralBank), shelf),
            .post("redemptions/shelf", .right(.keepShelf), .pressing("管理兑换货架"), form: shelf) { request in
                guard case .division(let village, _) = try request.actor.scope else { throw Refusal.noSuchPage }
                return try await office.answer(
                    request, doing: StockShelf(village, FormReader(request.form))
                ) { _ in .seeOther("redemptions/shelf", notice: "已摆上。") }
            },
            .post("redemptions/shelf/:shelfGood/down", .right(.keepShelf), .pressing("下架"), form: shelf) { request in
                let good: ID<ShelfGood> = try request.parameter("shelfGood")
                return try await office.answer(request, doing: TakeDown(good)) { _ in
                    .seeOther("redemptions/shelf", notice: "已下架。")
                }
            },
            .post("redemptions/hand-out", .right(.handOut), .pressing("核销领取"), form: shelf) { request in
                let form = FormReader(request.form)
                let code = try form.finish(form.text("code", "核销码", max: 6))
                return try await office.answer(request, doing: HandOut(code: code)) { id in
                    .seeOther("redemptions/\(id)", notice: "已核销，请把东西交给他。")
                }
            },
            .page("redemptions/:moralOrder", .right(.seeMoralBank), one),
        ] + Listing.moralOrders.routes(office) + MoralOrder.procedure.routes(premises, page: one)
    }

    private func shelf(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            ShelfPage(
                goods: try MoralOrders.goods(for: actor, in: transaction),
                shops: try Units.all(
                    county: actor.county, kinds: [.shop], notGoneOn: transaction.now.day, in: transaction),
                mayKeep: Right.keepShelf.isHeld(by: actor))
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<MoralOrder> = try request.parameter("moralOrder")
        return try await office.read { transaction in
            let order = try MoralOrders.one(id, for: actor, in: transaction)
            return OrderPage(
                order: order, part: try MoralOrder.procedure.part(of: order, id, for: actor, in: transaction),
                showsCode: Right.keepShelf.isHeld(by: actor), address: request.counter(order.code), now: transaction.now
            )
        }
    }
}

extension WebRequest {
    /// Of the counter's page for a code, as a camera opens it.
    func counter(_ code: String) -> String { "\(origin)/\(county.code)/counter/c/\(code)" }
}
