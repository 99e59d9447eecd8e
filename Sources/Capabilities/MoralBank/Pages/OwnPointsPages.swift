import Database
import Kernel
import Office
import Organisation
import Residents
import Web

/// What a household does with its points on the phone.
enum OwnPoints {
    static let parts: OwnPart.Source = { actor, transaction in
        guard let account = try MoralAccounts.own(actor, in: transaction) else { return [] }
        let waiting = try MoralOrders.own(actor, in: transaction).count { $0.state == .placed }
        return [
            OwnPart(
                "我家的积分",
                rows: [
                    .init(
                        account.name, "道德分\(account.standing)，可兑换分\(account.spendable)",
                        tag: waiting > 0 ? "\(waiting)单待领取" : "", tone: .going, path: "my/points")
                ], starts: [.init("用积分换东西", "my/points")])
        ]
    }
}

struct OwnPointsPage: Page {
    struct Waiting: Encodable, Sendable {
        let order: MoralOrder
        let address: String
    }

    let account: MoralAccount
    let waiting: [Waiting]
    let goods: [ShelfGood]
    let lines: [LedgerLine]
    /// Not booked yet, or not at all, and then why.
    let asked: [Asked]
    let rules: [MoralRule]
    let today: Day
    var title: String { "我家的积分" }

    private enum CodingKeys: CodingKey { case account, lines }

    struct Asked: Sendable {
        let deposit: MoralDeposit
        let reason: String
        let mayAppeal: Bool
    }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>
        <div class="card-paper"><p>\(account.name)，\(account.villageName)</p><p>可兑换分 <span class="h1">\(account.spendable)</span></p>
        <p class="soft">道德分\(account.standing)，评星评优看它，不会用掉。可兑换分24个月内有效，只换东西和服务，不换钱。</p></div>
        \(HTML.each(waiting) { ready($0, view) })
        \(HTML.when(goods.isEmpty, "<p>村里的货架现在是空的。</p>"))
        \(HTML.when(!goods.isEmpty, choosing(view)))
        \(HTML.when(!asked.isEmpty, """
            <h2>申报的</h2><ul class="own-rows">\(HTML.each(asked) { row($0, view) })</ul>
            """))
        \(HTML.when(!rules.isEmpty, asking(view)))
        <h2>逐笔明细</h2>\(HTML.when(lines.isEmpty, "<p>还没有积分。做了好事，请村（社区）按积分办法申报。</p>"))
        <ul class="own-rows">\(HTML.each(lines) { line in
            """
            <li><span class="row-words"><strong>\(line.words)</strong><br><span class="soft">\(line.at.day.chinese)　\(line.side.chinese)\(line.points > 0 ? "+\(line.points)" : "−\(-line.points)")，余\(line.after)</span></span></li>
            """
        })</ul>
        \(view.largeButton("返回", "my", isMain: false))
        """
    }

    private func row(_ asked: Asked, _ view: View) -> HTML {
        let deposit = asked.deposit
        return """
            <li><span class="row-words"><strong>\(deposit.ruleTitle)</strong> \(deposit.state.tag)<br><span class="soft">\(deposit.doneOn.chinese)　\(deposit.words)</span>\
            \(HTML.when(!asked.reason.isEmpty, "<br>原因：\(asked.reason)"))</span>\
            \(HTML.when(asked.mayAppeal, view.confirming("申诉", post: "my/points/deposits/\(deposit.id)/appeal", "由乡镇（街道）裁定，只有一次。", fields: "<label class=\"form-label\">理由<input class=\"form-control\" name=\"reason\" required></label>")))</li>

            """
    }

    private func ready(_ waiting: Waiting, _ view: View) -> HTML {
        let order = waiting.order
        return """
            <div class="card-paper"><h2>\(order.goodTitle)</h2><p>到\(order.counter)领，报这个码，或让柜台扫一扫：</p>
            <p><span class="h1 letters">\(order.code)</span></p>\(HTML.with(QRCode(waiting.address)) { "<p>\($0.svg("核销的地址"))</p>" })
            <p class="soft">\(order.placedAt.day.chinese)下单，14天内有效，过期积分退回。</p>
            \(view.confirming("取消", post: "my/points/orders/\(order.id)/cancel", "积分马上退回，有效期照原来的算。"))</div>
            """
    }

    private func asking(_ view: View) -> HTML {
        let view = view.refused(at: "my/points/deposits")
        return """
            <div class="card-paper"><details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>做了好事，自己申报</summary>
            \(view.form("my/points/deposits", id: "deposit", """
                \(view.select("rule", "哪一项", options: [("", "请选择")] + rules.map { ($0.id.description, "\($0.title)（\($0.standing)分）") }))
                \(view.dayInput("doneOn", "哪一天", value: today))
                \(view.textArea("words", "做了什么", help: "在哪里、做了什么、谁看见的。村（社区）核实、评议、公示以后记账。", rows: 3, max: 300))
                \(view.submit("申报"))
                """))</details></div>
            """
    }

    /// What there is, also what there are not points enough for: that is told, and how many lack.
    private func choosing(_ view: View) -> HTML {
        let affordable = goods.filter { $0.points <= account.spendable }
        let dear = goods.filter { $0.points > account.spendable }
        return """
            <div class="card-paper"><h2>换东西</h2>\(HTML.when(!affordable.isEmpty, view.form("my/points/orders", id: "order", """
                \(view.select("good", "换什么", options: affordable.map { ($0.id.description, "\($0.title)（\($0.points)分，\(counter($0))领）") }))
                \(view.submit("下单"))
                """)))
            \(HTML.when(!dear.isEmpty, """
                <p class="soft">积分够了就能换：</p><ul class="own-rows">\(HTML.each(dear) { good in
                    "<li><span class=\"row-words\"><strong>\(good.title)</strong> \(good.points)分<br><span class=\"soft\">\(counter(good))领，还差\(good.points - account.spendable)分</span></span></li>"
                })</ul>
                """))</div>
            """
    }

    private func counter(_ good: ShelfGood) -> String { good.shop == nil ? "分理处" : good.shopName }
}

struct OwnPointsRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("my/points", .right(.beResident), page),
            .post("my/points/orders", .right(.beResident), .pressing("兑换下单"), form: page) { request in
                let form = FormReader(request.form)
                let good = try form.finish(form.id("good", "换什么", of: ShelfGood.self))
                return try await office.answer(request, doing: PlaceOwnOrder(good)) { _ in
                    .seeOther("my/points", notice: "已下单，凭下面的码领取。")
                }
            },
            .post("my/points/deposits", .right(.beResident), .pressing("申报自家的积分"), form: page) { request in
                try await office.answer(request, doing: AskOwnPoints(FormReader(request.form))) { _ in
                    .seeOther("my/points", notice: "已申报，等村（社区）核实。")
                }
            },
            .post(
                "my/points/deposits/:moralDeposit/appeal", .right(.beResident), .pressing("申诉"), form: page
            ) { request in
                let id: ID<MoralDeposit> = try request.parameter("moralDeposit")
                let form = FormReader(request.form)
                let reason = try form.finish(form.text("reason", "理由", max: 200))
                return try await office.answer(request, doing: AppealOwnPoints(id, reason: reason)) { _ in
                    .seeOther("my/points", notice: "已申诉，十个工作日内裁定。")
                }
            },
            .post(
                "my/points/orders/:moralOrder/cancel", .right(.beResident), .pressing("取消兑换"), form: page
            ) { request in
                let id: ID<MoralOrder> = try request.parameter("moralOrder")
                return try await office.answer(request, doing: CancelOwnOrder(id)) { _ in
                    .seeOther("my/points", notice: "已取消，积分退回。")
                }
            },
        ]
    }

    private func asked(
        _ deposit: MoralDeposit, _ actor: Actor, in transaction: ReadTransaction
    ) throws -> OwnPointsPage.Asked {
        let isOver = [.refused, .withdrawn].contains(deposit.state)
        let course = try MoralDeposit.procedure.course(of: deposit.id, county: actor.county, in: transaction)
        return .init(
            deposit: deposit, reason: isOver ? course.taken.last?.answers.note ?? "" : "",
            mayAppeal: deposit.state == .refused && course.last("dismiss") == nil)
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            guard let account = try MoralAccounts.own(actor, in: transaction) else { throw Refusal.noOwnAccount }
            return OwnPointsPage(
                account: account,
                waiting: try MoralOrders.own(actor, in: transaction).filter { $0.state == .placed }.map {
                    .init(order: $0, address: request.counter($0.code))
                },
                goods: try MoralOrders.goods(of: account.village, for: actor, in: transaction).filter {
                    $0.stock > 0 && !$0.isOff
                },
                lines: try MoralAccounts.lines(of: account.id, limit: 40, county: actor.county, in: transaction),
                asked: try MoralDeposits.own(actor, in: transaction).filter { $0.state != .booked }.map {
                    try asked($0, actor, in: transaction)
                },
                rules: try MoralRules.inForce(on: transaction.now.day, county: actor.county, in: transaction).filter {
                    $0.basis == .asked
                }, today: transaction.now.day)
        }
    }
}
