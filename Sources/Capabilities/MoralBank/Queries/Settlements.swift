import Database
import Kernel
import Office
import Organisation

/// What there is to ask about settlements with shops.
enum Settlements {
    static let selected: SQL = """
        shopSettlement.id, shopSettlement.shop, shop.name AS shopName, shopSettlement.firstDay, shopSettlement.lastDay,
        shopSettlement.orders, shopSettlement.points, shopSettlement.fen, shopSettlement.receipt,
        shopSettlement.madeByName, shopSettlement.fundEntry, shopSettlement.state
        """
    static let joins: SQL = SQL.join(unit: "shopSettlement.shop", of: "shopSettlement", as: "shop")

    static func isSeen(by actor: Actor) -> SQL {
        switch actor.scope {
        case .county: "1 = 1"
        case .unit(let unit): "shopSettlement.shop = \(unit)"
        case .division, .person: "1 = 0"
        }
    }

    @Sendable
    static func one(
        _ id: ID<ShopSettlement>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ShopSettlement {
        try Listing<ShopSettlement>.settlements.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "settlement.none", "没有这张结算单，或者您无权看到它。请从“商户结算”进入。"))
    }

    struct Open: Sendable {
        let order: ID<MoralOrder>
        let day: Day
        let points: Int
        let fen: Int
    }

    /// What a shop handed out and asked nothing for yet, the earliest first.
    static func open(
        of shop: String, until day: Day, county: String, in transaction: ReadTransaction
    ) throws -> [Open] {
        try transaction.rows(
            """
            SELECT id, takenAt, points, fen FROM moralOrder
            WHERE county = \(county) AND shop = \(shop) AND takenAt < \(Instant(day.adding(days: 1)))
              AND state = 'taken' AND settlement IS NULL
            ORDER BY takenAt, id LIMIT 2000
            """
        ).map { row in
            let at: Instant = try row["takenAt"]
            return Open(order: try row["id"], day: at.day, points: try row["points"], fen: try row["fen"])
        }
    }

    /// The fund pays, and its entry says for what; once, since what was paid is no state to pay from.
    static func pay(_ found: ShopSettlement, by actor: Actor, in transaction: WriteTransaction) throws {
        let entry = try transaction.book(
            NewFundEntry(
                .settlement, on: transaction.now.day, fen: found.fen, party: found.shopName,
                words: "\(found.firstDay.chinese)至\(found.lastDay.chinese)积分兑换\(found.orders)单结算",
                receipt: found.receipt), by: actor)
        try transaction.run(
            "UPDATE shopSettlement SET fundEntry = \(entry) WHERE county = \(actor.county) AND id = \(found.id)")
    }

    /// What was in it can be asked for again.
    static func release(_ found: ShopSettlement, county: String, in transaction: WriteTransaction) throws {
        try transaction.run(
            "UPDATE moralOrder SET settlement = NULL WHERE county = \(county) AND settlement = \(found.id)")
        // The receipt is free again for the next list.
        let receipt = "退回 \(found.id)"
        try transaction.run(
            "UPDATE shopSettlement SET receipt = \(receipt) WHERE county = \(county) AND id = \(found.id)")
    }

    static func orders(
        of id: ID<ShopSettlement>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [MoralOrder] {
        try transaction.rows(
            """
            SELECT \(MoralOrders.selected) FROM moralOrder \(MoralOrders.joins)
            WHERE moralOrder.county = \(actor.county) AND moralOrder.settlement = \(id)
              AND \(MoralOrders.isSeen(by: actor))
            ORDER BY moralOrder.takenAt, moralOrder.id LIMIT 2000
            """
        ).map(MoralOrder.init)
    }

    /// What was paid is what its orders come to, and stands in the fund once.
    static let check = RecordCheck("商户结算") { county, transaction in
        let rows = try transaction.rows(
            """
            SELECT id, orders, fen, state, fundEntry FROM shopSettlement
            WHERE county = \(county) AND state <> 'refused' ORDER BY id
            """)
        return try rows.compactMap { row -> String? in
            let id: String = try row["id"]
            let sums = try transaction.row(
                """
                SELECT count(*) AS orders, CAST(COALESCE(sum(fen), 0) AS BIGINT) AS fen FROM moralOrder
                WHERE county = \(county) AND settlement = \(id)
                """)
            let (orders, fen): (Int, Int) = (try sums?["orders"] ?? 0, try sums?["fen"] ?? 0)
            guard orders == (try row["orders"] as Int), fen == (try row["fen"] as Int) else {
                return "商户结算\(id)和它的核销对不上。\(RecordCheck.advice)"
            }
            guard try row["state"] as ShopSettlement.State == .paid else { return nil }
            let entry: String? = try row["fundEntry"]
            let paid: Int? = try entry.flatMap {
                try transaction.value("SELECT fen FROM fundEntry WHERE county = \(county) AND id = \($0)")
            }
            return paid == fen ? nil : "商户结算\(id)付了款，道德基金里没有同样的一笔。\(RecordCheck.advice)"
        }
    }
}

extension Listing where Record == ShopSettlement {
    static let settlements = Listing<ShopSettlement>(
        ShopSettlement.noun, "商户结算", path: "settlements", right: .seeSettlements,
        help: "商户凭票据申请，干事核对每一单，主任签批以后从道德基金付款，只入账一次", from: "shopSettlement",
        joins: Settlements.joins, select: { _ in Settlements.selected },
        decode: { row in
            ShopSettlement(
                id: try row["id"], shop: try row["shop"], shopName: try row["shopName"] ?? "",
                firstDay: try row["firstDay"], lastDay: try row["lastDay"], orders: try row["orders"],
                points: try row["points"], fen: try row["fen"], receipt: try row["receipt"],
                madeByName: try row["madeByName"], fundEntry: try row["fundEntry"], state: try row["state"])
        },
        sees: Settlements.isSeen,
        columns: [
            .link("商户") {
                $0.shopName
            } path: {
                "settlements/\($0.id)"
            }, .state { $0.state }, .day("开始") { $0.firstDay }, .day("截止") { $0.lastDay },
            .number("单数") { $0.orders }, .number("分") { $0.points }, .money("金额（元）") { $0.fen },
            .text("票据号") { $0.state == .refused ? "" : $0.receipt },
        ],
        filters: [
            .search("商户、票据号", in: ["shop.name", "shopSettlement.receipt"]), .state(ShopSettlement.procedure),
            .step(ShopSettlement.procedure), .late(ShopSettlement.procedure),
            .month("month", "月份", days: "shopSettlement.lastDay"),
        ],
        orders: [.newest("shopSettlement")],
        figures: [
            .sum("shopsPaid", "商户结算付款", unit: "元", "期内签批付款的商户结算", .money, of: "shopSettlement.fen") {
                period, county in
                period.took("pay", of: ShopSettlement.noun, "shopSettlement.id", county: county)
            }
        ], empty: "还没有结算。商户核销以后，凭票据在“扫码核销”里申请。")
}

extension Listing where Record == MoralOrder {
    /// What was fetched at shops: each sees its own.
    static let shopOrders = Listing<MoralOrder>(
        MoralOrder.noun, "商户核销", path: "counter/orders", right: .seeShopOrders,
        help: "在商户领取的每一单：换了什么、多少分、结算多少、结算了没有", from: "moralOrder", joins: MoralOrders.joins,
        select: { _ in MoralOrders.selected }, decode: MoralOrder.init,
        sees: { "moralOrder.takenAt IS NOT NULL AND moralOrder.shop IS NOT NULL AND \(MoralOrders.isSeen(by: $0))" },
        columns: [
            .link("兑换") {
                $0.goodTitle
            } path: {
                "counter/orders/\($0.id)"
            }, .text("谁") { PersonName.masked($0.accountName) }, .number("分") { $0.points },
            .money("结算（元）") { $0.fen }, .moment("领取") { $0.takenAt },
            .tag("结算") { $0.settlement == nil ? ("未申请", .going) : ("已申请", .done) }, .text("商户") { $0.shopName },
        ],
        filters: [
            .search("兑换物、商户", in: ["good.title", "shop.name"]),
            .condition(
                "settled", "结算",
                [
                    ("no", "未申请", { @Sendable _, _ in "moralOrder.settlement IS NULL" }),
                    ("yes", "已申请", { @Sendable _, _ in "moralOrder.settlement IS NOT NULL" }),
                ]),
        ],
        orders: [.descending("latest", "最近领取", "COALESCE(moralOrder.takenAt, 0)", .integer)],
        empty: "还没有核销。住户出示核销码，在“扫码核销”里输入或扫一扫。")
}
