import Database
import Kernel
import Office
import Organisation
import Residents
import Web

/// Puts something on a village's shelf, or more of it, at a price. What is there is never overwritten: orders draw on it meanwhile.
package struct StockShelf: Command {
    package static let action = Action("moralOrder.stock", "管理兑换货架", right: .keepShelf)
    let village: DivisionCode
    let title: String
    let points: Int
    /// How many are put there; of what is on the shelf already, how many more, or fewer where it is below zero.
    let stock: Int
    /// The shop that hands it out; nil for the village itself.
    let shop: ID<Unit>?

    package init(_ village: DivisionCode, _ title: String, points: Int, stock: Int, shop: ID<Unit>? = nil) {
        (self.village, self.title, self.points, self.stock) = (village, title, points, stock)
        self.shop = shop
    }

    init(_ village: DivisionCode, _ form: FormReader) throws {
        self.village = village
        (title, points, stock, shop) = try form.finish(
            form.text("title", "名称", max: 30), form.number("points", "要多少分", 1...MoralTerms.mostOfOne),
            form.number("stock", "库存", -10_000...10_000),
            form.id("shop", "在哪里领", of: Unit.self).optional)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard actor.scope.covers(division: village) else {
            throw Refusal.field("village", "shelf.village", "货架由本村（社区）管理。")
        }
        if let shop {
            let unit = try Units.one(shop, county: actor.county, in: transaction)
            guard unit.kind == .shop, unit.goneFrom == nil else {
                throw Refusal.field("shop", "shelf.shop", "“\(unit.name)”不是商户，请从列表中选一家。")
            }
        }
        let there: Int =
            try transaction.value(
                """
                SELECT stock FROM shelfGood
                WHERE county = \(actor.county) AND village = \(village) AND title = \(title)
                """) ?? 0
        try MoralTerms.checkGood(title: title, points: points, stock: there + stock)
        try transaction.run(
            """
            INSERT INTO shelfGood (county, id, title, village, points, stock, isOff, shop)
            VALUES (\(actor.county), \(transaction.newID(ShelfGood.self)), \(title), \(village), \(points), \(stock), 0,
                \(shop))
            ON CONFLICT (county, village, title) DO UPDATE SET points = excluded.points,
                stock = shelfGood.stock + excluded.stock, isOff = 0, shop = excluded.shop
            """)
        return Done(subject: village.description, detail: "\(title)：\(points)分，库存\(there + stock)")
    }
}

/// Takes something down: nobody orders it any more, what was ordered is handed out all the same. Stocked again, it is back.
package struct TakeDown: Command {
    package static let action = Action("moralOrder.takeDown", "下架", right: .keepShelf)
    let good: ID<ShelfGood>

    package init(_ good: ID<ShelfGood>) { self.good = good }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try MoralOrders.goods(for: actor, in: transaction).first { $0.id == good }
        guard let found, actor.scope.covers(division: found.village) else {
            throw Refusal.field("good", "shelf.none", "货架上没有这一件，请从列表中选择。")
        }
        guard !found.isOff else { return .repeated((), subject: found.village.description) }
        try transaction.run("UPDATE shelfGood SET isOff = 1 WHERE county = \(actor.county) AND id = \(good)")
        return Done(subject: found.village.description, detail: found.title)
    }
}

/// Orders something from the shelf for an account: its points are frozen, and one of it put aside.
package struct PlaceOrder: Command {
    package static let action = Action("moralOrder.place", "兑换下单", right: .keepShelf)
    let account: ID<MoralAccount>
    let good: ID<ShelfGood>

    package init(_ account: ID<MoralAccount>, _ good: ID<ShelfGood>) { (self.account, self.good) = (account, good) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<MoralOrder>> {
        let holder = try MoralAccounts.one(account, for: actor, in: transaction)
        return try transaction.place(good, for: holder, by: actor)
    }
}

/// The household orders on its own phone.
package struct PlaceOwnOrder: Command {
    package static let action = Action("moralOrder.placeOwn", "自己兑换下单", right: .beResident)
    let good: ID<ShelfGood>

    package init(_ good: ID<ShelfGood>) { self.good = good }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<MoralOrder>> {
        guard let holder = try MoralAccounts.own(actor, in: transaction) else { throw Refusal.noOwnAccount }
        return try transaction.place(good, for: holder, by: actor)
    }
}

/// And takes it back while it was not fetched.
package struct CancelOwnOrder: Command {
    package static let action = Action("moralOrder.cancelOwn", "自己取消兑换", right: .beResident)
    let order: ID<MoralOrder>

    package init(_ order: ID<MoralOrder>) { self.order = order }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard let step = MoralOrder.procedure.step(named: "cancel") else { throw Refusal.noSuchPage }
        try transaction.take(step, of: order, in: MoralOrder.procedure, StepAnswers(note: "本人取消"), by: actor)
        return Done(subject: order.description)
    }
}

extension Refusal {
    static let noOwnAccount = Refusal(.missing, "moralAccount.own", "您家还没有道德银行账户，请到村（社区）分理处开户，并请他们关联您。")
}

extension WriteTransaction {
    fileprivate func place(
        _ good: ID<ShelfGood>, for holder: MoralAccount, by actor: Actor
    ) throws -> Done<ID<MoralOrder>> {
        let county = actor.county
        let found = try MoralOrders.good(good, of: holder.village, for: actor, in: self)
        guard holder.closedOn == nil, let unit = try Units.ofDivision(holder.village, county: county, in: self) else {
            throw Refusal.field("good", "moralAccount.closed", "“\(holder.name)”已经销户，不能兑换。")
        }
        try MoralTerms.checkOrder(
            points: found.points, spendable: holder.spendable, stock: found.stock, isOff: found.isOff)
        let id = recordID(MoralOrder.self)
        try run(
            """
            INSERT INTO moralOrder (county, id, account, village, villageUnit, good, points, code, placedAt, state, shop)
            VALUES (\(county), \(id), \(holder.id), \(holder.village), \(unit.id), \(good), \(found.points),
                \(try freeCode(county)), \(now), \(MoralOrder.State.placed), \(found.shop))
            """)
        try run("UPDATE shelfGood SET stock = stock - 1 WHERE county = \(county) AND id = \(good)")
        try begin(MoralOrder.procedure, id, by: actor)
        try Ledger.freeze(id, found.title, found.points, of: holder.id, by: actor, in: self)
        return Done(id, subject: id.description, detail: "\(holder.name)：\(found.title)")
    }

    /// Six digits that no other order waits under.
    private func freeCode(_ county: String) throws -> String {
        for _ in 0..<50 {
            let number = random(4).reduce(0) { ($0 * 256 + Int($1)) % 1_000_000 }
            let code = String(repeating: "0", count: 6 - "\(number)".count) + "\(number)"
            let taken: String? = try value(
                "SELECT id FROM moralOrder WHERE county = \(county) AND code = \(code) AND state = 'placed' LIMIT 1")
            if taken == nil { return code }
        }
        throw Refusal(.conflict, "moralOrder.codes", "现在等着领取的太多，请过一会儿再下单。")
    }
}

/// Hands out what was ordered to whoever shows its code at the counter.
package struct HandOut: Command {
    package static let action = Action("moralOrder.take", "核销领取", right: .handOut)
    let code: String

    package init(code: String) { self.code = code }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<MoralOrder>> {
        let order = try MoralOrders.of(code: code, for: actor, in: transaction)
        guard order.state == .placed else {
            throw Refusal.field("code", "moralOrder.over", "这一单\(order.state.chinese)，不能再领。")
        }
        guard let step = MoralOrder.procedure.step(named: "take") else { throw Refusal.noSuchPage }
        try transaction.take(step, of: order.id, in: MoralOrder.procedure, by: actor)
        return Done(order.id, subject: order.id.description, detail: "\(order.accountName)：\(order.goodTitle)")
    }
}

/// Gives back what nobody fetched in fourteen days.
struct LapseOrders: Command {
    static let action = Action("moralOrder.lapse", "超时退回", by: .system)
    static let days = 14

    static let job = Job("redemptions") { county, office in
        let lapsed = try await office.carryOut(LapseOrders(), by: .system(county: county))
        return lapsed > 0 ? "\(lapsed) redemptions lapsed" : nil
    }

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let limit = Instant(transaction.now.day.adding(days: -Self.days))
        let late = try transaction.rows(
            """
            SELECT id FROM moralOrder
            WHERE county = \(actor.county) AND state = 'placed' AND placedAt < \(limit) ORDER BY placedAt LIMIT 200
            """)
        guard !late.isEmpty, let step = MoralOrder.procedure.step(named: "lapse") else {
            return .repeated(0, subject: "")
        }
        for row in late { try transaction.take(step, of: try row["id"], in: MoralOrder.procedure, by: actor) }
        return Done(late.count, subject: "", detail: "\(late.count)单")
    }
}
