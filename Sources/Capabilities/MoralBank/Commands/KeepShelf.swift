import Database
import Kernel
import Office
import Organisation
import Web

/// Puts something on a village's shelf, or changes its stock and price.
package struct StockShelf: Command {
    package static let action = Action("moralOrder.stock", "管理兑换货架", right: .keepShelf)
    let village: DivisionCode
    let title: String
    let points: Int
    let stock: Int

    package init(_ village: DivisionCode, _ title: String, points: Int, stock: Int) {
        (self.village, self.title, self.points, self.stock) = (village, title, points, stock)
    }

    init(_ village: DivisionCode, _ form: FormReader) throws {
        self.village = village
        (title, points, stock) = try form.finish(
            form.text("title", "名称", max: 30), form.number("points", "要多少分", 1...MoralTerms.mostOfOne),
            form.number("stock", "库存", 0...10_000))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard actor.scope.covers(division: village) else {
            throw Refusal.field("village", "shelf.village", "货架由本村（社区）管理。")
        }
        try transaction.run(
            """
            INSERT INTO shelfGood (county, id, title, village, points, stock, isOff)
            VALUES (\(actor.county), \(transaction.newID(ShelfGood.self)), \(title), \(village), \(points), \(stock), 0)
            ON CONFLICT (county, village, title) DO UPDATE SET points = excluded.points, stock = excluded.stock
            """)
        return Done(subject: village.description, detail: "\(title)：\(points)分，库存\(stock)")
    }
}

/// Orders something from the shelf for an account: its points are frozen, and one of it put aside.
package struct PlaceOrder: Command {
    package static let action = Action("moralOrder.place", "兑换下单", right: .keepShelf)
    let account: ID<MoralAccount>
    let good: ID<ShelfGood>

    package init(_ account: ID<MoralAccount>, _ good: ID<ShelfGood>) { (self.account, self.good) = (account, good) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<MoralOrder>> {
        let county = actor.county
        let holder = try MoralAccounts.one(account, for: actor, in: transaction)
        let found = try MoralOrders.good(good, for: actor, in: transaction)
        guard found.village == holder.village,
            let unit = try Units.ofDivision(holder.village, county: county, in: transaction)
        else { throw Refusal.field("good", "moralOrder.village", "账户和货架不在同一个村（社区）。") }
        try MoralTerms.checkOrder(
            points: found.points, spendable: holder.spendable, stock: found.stock, isOff: found.isOff)
        let id = transaction.recordID(MoralOrder.self)
        let number = transaction.random(4).reduce(0) { ($0 * 256 + Int($1)) % 1_000_000 }
        let code = String(repeating: "0", count: 6 - "\(number)".count) + "\(number)"
        try transaction.run(
            """
            INSERT INTO moralOrder (county, id, account, village, villageUnit, good, points, code, placedAt, state)
            VALUES (\(county), \(id), \(account), \(holder.village), \(unit.id), \(good), \(found.points), \(code),
                \(transaction.now), \(MoralOrder.State.placed))
            """)
        try transaction.run(
            "UPDATE shelfGood SET stock = stock - 1 WHERE county = \(county) AND id = \(good)")
        try transaction.begin(MoralOrder.procedure, id, by: actor)
        try Ledger.freeze(id, found.title, found.points, of: account, by: actor, in: transaction)
        return Done(id, subject: id.description, detail: "\(holder.name)：\(found.title)")
    }
}

/// Hands out what was ordered to whoever shows its code at the counter.
package struct HandOut: Command {
    package static let action = Action("moralOrder.take", "核销领取", right: .keepShelf)
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
