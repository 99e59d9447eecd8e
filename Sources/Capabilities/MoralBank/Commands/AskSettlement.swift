import Database
import Kernel
import Office
import Organisation
import Web

/// Asks the fund for what a shop handed out up to a day and was not paid for yet.
package struct AskSettlement: Command {
    package static let action = Action("shopSettlement.ask", "申请商户结算", right: .askSettlement)
    let lastDay: Day
    /// Of the invoice that goes with it.
    let receipt: String

    package init(until lastDay: Day, receipt: String) { (self.lastDay, self.receipt) = (lastDay, receipt) }

    init(_ form: FormReader) throws {
        (lastDay, receipt) = try form.finish(form.day("lastDay", "结算到哪一天"), form.text("receipt", "票据号", max: 30))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ShopSettlement>> {
        guard case .unit(let shop) = actor.scope else { throw Refusal.noSuchPage }
        let county = actor.county
        guard lastDay <= transaction.now.day else {
            throw Refusal.field("lastDay", "settlement.future", "\(lastDay.chinese)还没有到，只能结算已经领取的。")
        }
        let same: String? = try transaction.value(
            "SELECT id FROM shopSettlement WHERE county = \(county) AND shop = \(shop) AND receipt = \(receipt)")
        guard same == nil else {
            throw Refusal.field("receipt", "settlement.receipt", "票据\(receipt)已经结算过一次，请核对票据号。")
        }
        let open = try Settlements.open(of: shop, until: lastDay, county: county, in: transaction)
        guard let first = open.first, let last = open.last else {
            throw Refusal.field("lastDay", "settlement.nothing", "到\(lastDay.chinese)没有还没结算的核销。")
        }
        let id = transaction.recordID(ShopSettlement.self)
        let (points, fen) = (open.reduce(0) { $0 + $1.points }, open.reduce(0) { $0 + $1.fen })
        try transaction.run(
            """
            INSERT INTO shopSettlement (county, id, shop, firstDay, lastDay, orders, points, fen, receipt, madeByName, state)
            VALUES (\(county), \(id), \(shop), \(first.day), \(last.day), \(open.count), \(points), \(fen), \(receipt),
                \(actor.name), \(ShopSettlement.State.asked))
            """)
        try transaction.run(
            "UPDATE moralOrder SET settlement = \(id) WHERE county = \(county) AND id IN \(list: open.map(\.order))")
        try transaction.begin(ShopSettlement.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(open.count)单，\(Money(fen: fen).chinese)")
    }
}
