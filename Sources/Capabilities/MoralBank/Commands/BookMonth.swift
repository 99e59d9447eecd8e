import Database
import Kernel
import Office
import Organisation
import Web

/// Books a township's month in one press: all that passed its notice by now.
package struct BookMonth: Command {
    package static let action = Action("pointBooking.press", "按月记账", right: .bookMonths)
    let month: Month
    /// How many he saw: what came or went meanwhile is looked at first.
    let entries: Int

    package init(_ month: Month, entries: Int) { (self.month, self.entries) = (month, entries) }

    init(_ form: FormReader) throws {
        (month, entries) = try form.finish(form.month("month", "月份"), form.number("entries", "笔数", 0...10_000_000))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PointBooking>> {
        guard case .division(let township, _) = actor.scope, township.level == .township else {
            throw Refusal(.forbidden, "pointBooking.township", "按月记账由乡镇（街道）来做，各记各的村（社区）。")
        }
        let due = try PointBookings.due(of: month, for: actor, in: transaction)
        let count = due.reduce(0) { $0 + $1.entries }
        guard count > 0 else {
            throw Refusal(.conflict, "pointBooking.nothing", "\(month.chinese)没有等着记账的积分：可能刚刚已经记过。没有重复记。")
        }
        guard count == entries else {
            throw Refusal(
                .conflict, "pointBooking.changed",
                "您看的时候是\(entries)笔，现在是\(count)笔，一笔也没有记。请看过下面的清单再记。")
        }
        let id = transaction.recordID(PointBooking.self)
        try transaction.run(
            """
            INSERT INTO pointBooking (county, id, township, month, villages, entries, booked, standing, spendable, byName,
                at, endedAt)
            VALUES (\(actor.county), \(id), \(township), \(month.description),
                \(due.map(\.village.description).joined(separator: " ")), \(count), 0, 0, 0, \(actor.name),
                \(transaction.now), NULL)
            """)
        return Done(id, subject: id.description, detail: "\(month.chinese)，\(due.count)个村（社区）\(count)笔")
    }
}

/// The next part of a booking that was pressed.
struct BookPart: Command {
    static let action = Action("pointBooking.part", "记账", by: .system)
    let booking: ID<PointBooking>

    init(_ booking: ID<PointBooking>) { self.booking = booking }

    /// Whether more is left.
    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Bool> {
        let county = actor.county
        let found = try PointBookings.one(booking, for: actor, in: transaction)
        guard found.endedAt == nil, let step = MoralDeposit.procedure.step(named: "book") else {
            return .repeated(false, subject: booking.description)
        }
        let deposits = try PointBookings.next(of: found, county: county, in: transaction)
        try transaction.takeTogether(
            step, of: deposits.map(\.id), in: MoralDeposit.procedure,
            StepAnswers(note: "\(found.month.chinese)一次记账，\(found.byName)"), by: actor)
        try Ledger.book(deposits, byName: found.byName, county: county, in: transaction)
        for some in deposits.parts(of: WriteTransaction.rowsTogether) {
            try transaction.run(
                """
                UPDATE moralDeposit SET booking = \(booking)
                WHERE county = \(county) AND id IN \(list: some.map(\.id))
                """)
        }
        let isMore = deposits.count == PointBookings.together
        let standing = deposits.reduce(0) { $0 + $1.standing }
        let spendable = deposits.reduce(0) { $0 + $1.spendable }
        try transaction.run(
            """
            UPDATE pointBooking SET booked = booked + \(deposits.count), standing = standing + \(standing),
                spendable = spendable + \(spendable), endedAt = \(isMore ? nil : transaction.now)
            WHERE county = \(county) AND id = \(booking)
            """)
        return Done(isMore, subject: booking.description, detail: "\(deposits.count)笔，道德分\(standing)，可兑换分\(spendable)")
    }
}
