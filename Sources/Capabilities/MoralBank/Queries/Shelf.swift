import Database
import Kernel
import Office
import Organisation

/// What there is to ask about the shelf and its orders.
enum MoralOrders {
    static let selected: SQL = """
        moralOrder.id, moralOrder.account, account.name AS accountName, moralOrder.village, moralOrder.villageUnit,
        village.name AS villageName, moralOrder.good, good.title AS goodTitle, moralOrder.points, moralOrder.code,
        moralOrder.placedAt, moralOrder.state, moralOrder.shop, shop.name AS shopName, moralOrder.takenAt, moralOrder.fen,
        moralOrder.settlement
        """
    static let joins: SQL = """
        JOIN moralAccount AS account ON account.county = moralOrder.county AND account.id = moralOrder.account
        JOIN shelfGood AS good ON good.county = moralOrder.county AND good.id = moralOrder.good
        \(SQL.join(division: "moralOrder.village", of: "moralOrder", as: "village"))
        \(SQL.join(anyUnit: "moralOrder.shop", of: "moralOrder", as: "shop"))
        """

    /// A village's and those above it; a shop's own; on the phone one's household's.
    static func isSeen(by actor: Actor) -> SQL {
        if actor.has(.system) { return "1 = 1" }
        switch actor.scope {
        case .unit(let unit): return actor.has(.merchant) ? "moralOrder.shop = \(unit)" : "1 = 0"
        case .person:
            return """
                moralOrder.account IN (SELECT accountHolder.account FROM accountHolder
                    WHERE accountHolder.county = \(actor.county)
                      AND accountHolder.holder = \(MoralAccounts.holder(actor)))
                """
        case .county, .division: return actor.scope.condition(division: "moralOrder.village")
        }
    }

    @Sendable
    static func one(_ id: ID<MoralOrder>, for actor: Actor, in transaction: ReadTransaction) throws -> MoralOrder {
        try Listing<MoralOrder>.moralOrders.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "moralOrder.none", "没有这一单，或者您无权看到它。请从“积分兑换”进入。"))
    }

    /// The order whose code somebody shows at a counter of the village.
    static func of(
        code: String, for actor: Actor, in transaction: ReadTransaction
    ) throws -> MoralOrder {
        // A keyboard for Chinese may write it in full width.
        let code = code.halfWidth
        let found: ID<MoralOrder>? = try transaction.value(
            """
            SELECT moralOrder.id FROM moralOrder
            WHERE moralOrder.county = \(actor.county) AND moralOrder.code = \(code) AND \(isSeen(by: actor))
            ORDER BY moralOrder.placedAt DESC LIMIT 1
            """)
        guard let found else {
            throw Refusal.field("code", "moralOrder.code", "没有这个核销码，或者不是在这里领。请核对6位数字。")
        }
        return try one(found, for: actor, in: transaction)
    }

    static func goods(
        of village: DivisionCode? = nil, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [ShelfGood] {
        let own: SQL = village.map { "shelfGood.village = \($0)" } ?? "1 = 1"
        // Residents choose from their own village's, which is asked for.
        let seen: SQL =
            actor.has(.resident) && village != nil ? "1 = 1" : actor.scope.condition(division: "shelfGood.village")
        return try transaction.rows(
            """
            SELECT shelfGood.id, shelfGood.title, shelfGood.village, village.name AS villageName, shelfGood.points,
                shelfGood.stock, shelfGood.isOff, shelfGood.shop, shop.name AS shopName
            FROM shelfGood \(SQL.join(division: "shelfGood.village", of: "shelfGood", as: "village"))
            \(SQL.join(anyUnit: "shelfGood.shop", of: "shelfGood", as: "shop"))
            WHERE shelfGood.county = \(actor.county) AND \(own) AND \(seen)
            ORDER BY shelfGood.village, shelfGood.points, shelfGood.id
            """
        ).map { row in
            ShelfGood(
                id: try row["id"], title: try row["title"], village: try row["village"],
                villageName: try row["villageName"] ?? "", points: try row["points"], stock: try row["stock"],
                isOff: try row["isOff"], shop: try row["shop"], shopName: try row["shopName"] ?? "")
        }
    }

    /// Of an account's own village.
    static func good(
        _ id: ID<ShelfGood>, of village: DivisionCode, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ShelfGood {
        guard let good = try goods(of: village, for: actor, in: transaction).first(where: { $0.id == id }) else {
            throw Refusal.field("good", "shelf.none", "货架上没有这一件，请从列表中选择。")
        }
        return good
    }
}

extension MoralOrders {
    /// What a counter looks at before it hands anything out; nil for a code that is not for it.
    static func shown(code: String, for actor: Actor, in transaction: ReadTransaction) throws -> MoralOrder? {
        do { return try of(code: code, for: actor, in: transaction) } catch is Refusal { return nil }
    }

    /// A household's last ones.
    static func own(_ actor: Actor, in transaction: ReadTransaction) throws -> [MoralOrder] {
        try Listing<MoralOrder>.moralOrders.first("", 30, for: actor, in: transaction)
    }

    /// What the fund owes for it from now on, where a shop handed it out.
    static func noteTaken(_ order: MoralOrder, by actor: Actor, in transaction: WriteTransaction) throws {
        let rate = try transaction.setting(BankSettings.pointFen, county: actor.county)
        try transaction.run(
            """
            UPDATE moralOrder SET takenAt = \(transaction.now), fen = \(order.shop == nil ? 0 : order.points * rate)
            WHERE county = \(actor.county) AND id = \(order.id)
            """)
    }
}

extension MoralOrder {
    init(_ row: Row) throws {
        id = try row["id"]
        account = try row["account"]
        accountName = try row["accountName"] ?? ""
        village = Party(
            unit: try row["villageUnit"], name: try row["villageName"] ?? "", division: try row["village"])
        good = try row["good"]
        goodTitle = try row["goodTitle"] ?? ""
        points = try row["points"]
        code = try row["code"]
        placedAt = try row["placedAt"]
        state = try row["state"]
        shop = try row["shop"]
        shopName = try row["shopName"] ?? ""
        takenAt = try row["takenAt"]
        fen = try row["fen"]
        settlement = try row["settlement"]
    }
}

extension Listing where Record == MoralOrder {
    static let moralOrders = Listing<MoralOrder>(
        MoralOrder.noun, "积分兑换", path: "redemptions", right: .seeMoralBank,
        help: "谁用多少分换了什么；14天没有领取的自动退回", from: "moralOrder", joins: MoralOrders.joins,
        select: { _ in MoralOrders.selected }, decode: MoralOrder.init,
        sees: MoralOrders.isSeen,
        columns: [
            .link("户名") {
                $0.accountName
            } path: {
                "redemptions/\($0.id)"
            }, .state { $0.state }, .text("兑换") { $0.goodTitle }, .number("分") { $0.points },
            .moment("下单") { $0.placedAt }, .text("在哪里领") { $0.counter }, .text("村（社区）") { $0.village.name },
        ],
        filters: [
            .search("户名、兑换物", in: ["account.name", "good.title"]), .state(MoralOrder.procedure),
            .step(MoralOrder.procedure), .township("moralOrder.village"),
        ],
        orders: [.newest("moralOrder")],
        figures: [
            .sum(
                "moralRedeemed", "兑换的积分", unit: "分", "期内领取的兑换用掉的可兑换分", of: "moralOrder.points", by: "moralOrder.village"
            ) {
                period, county in period.took("take", of: MoralOrder.noun, "moralOrder.id", county: county)
            }
        ], empty: "还没有兑换。先在货架上放东西，再从账户的页面下单。",
        starts: [.init("兑换货架", "redemptions/shelf", .seeMoralBank)])
}
