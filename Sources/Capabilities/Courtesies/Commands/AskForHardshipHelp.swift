import Database
import Kernel
import Office
import Organisation
import Recognition
import Web

/// Asks for help in money for a holder in need.
package struct AskForHardshipHelp: Command {
    package static let action = Action("hardship.ask", "申请困难帮扶", right: .askForHardshipHelp)
    let honour: ID<Honour>
    let reason: String
    let fen: Int

    package init(_ honour: ID<Honour>, reason: String, fen: Int) {
        (self.honour, self.reason, self.fen) = (honour, reason, fen)
    }

    init(_ form: FormReader) throws {
        let money: Money
        (honour, reason, money) = try form.finish(
            form.id("honour", "谁", of: Honour.self), form.prose("reason", "困难情况", max: 1000), form.money("money", "金额"))
        fen = money.fen
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Hardship>> {
        let county = actor.county
        try CourtesyTerms.check(help: fen)
        let holder = try Holders.one(honour, on: transaction.now.day, for: actor, in: transaction)
        guard let unit = try Units.ofDivision(holder.village, county: county, in: transaction) else {
            throw Refusal.field("honour", "hardship.village", "\(holder.name)所在的村（社区）已经没有了，请先更正荣誉册。")
        }
        guard try !Hardships.isOpen(honour, county: county, in: transaction) else {
            throw Refusal.field("honour", "hardship.open", "\(holder.name)已经有一件帮扶在办，办结以后再申请。")
        }
        let id = transaction.recordID(Hardship.self)
        try transaction.run(
            """
            INSERT INTO hardship (county, id, honour, holder, honourTitle, village, villageUnit, reason, fen, askedBy,
                askedByName, state)
            VALUES (\(county), \(id), \(honour), \(holder.name), \(holder.title), \(holder.village), \(unit.id),
                \(reason), \(fen), \(actor.id), \(actor.name), \(Hardship.State.asked))
            """)
        try transaction.begin(Hardship.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(holder.name)：\(Money(fen: fen).chinese)")
    }
}
