import Database
import Kernel
import Office
import Recognition
import Web

/// Records that a holder had a courtesy: never more often than it is offered, and not by an honour that was revoked.
package struct UseCourtesy: Command {
    package static let action = Action("courtesyUse.record", "登记享受礼遇", right: .enterCourtesyUse)
    let courtesy: ID<Courtesy>
    let honour: ID<Honour>
    let usedOn: Day
    let note: String

    package init(_ courtesy: ID<Courtesy>, _ honour: ID<Honour>, on day: Day, note: String = "") {
        (self.courtesy, self.honour, usedOn, self.note) = (courtesy, honour, day, note)
    }

    init(_ courtesy: ID<Courtesy>, _ form: FormReader) throws {
        self.courtesy = courtesy
        (honour, usedOn, note) = try form.finish(
            form.id("honour", "谁", of: Honour.self), form.day("usedOn", "日期"), form.note("note", "说明", max: 200))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        let found = try CourtesyRegister.one(courtesy, for: actor, in: transaction)
        let holder = try Holders.one(honour, on: usedOn, for: actor, in: transaction)
        let before = try CourtesyRegister.uses(
            of: courtesy, by: holder.key, in: usedOn.year, county: county, in: transaction)
        try CourtesyTerms.check(
            found, category: holder.category, level: holder.level, on: usedOn, today: transaction.now.day,
            before: before)
        try transaction.run(
            """
            INSERT INTO courtesyUse (county, id, courtesy, honour, holderKey, holder, honourTitle, village, usedOn, note,
                recordedBy, recordedByName, recordedAt, voidReason)
            VALUES (\(county), \(transaction.recordID(CourtesyUse.self)), \(courtesy), \(honour), \(holder.key),
                \(holder.name), \(holder.title), \(holder.village), \(usedOn), \(note), \(actor.id), \(actor.name),
                \(transaction.now), '')
            """)
        return Done(subject: courtesy.description, detail: "\(holder.name)：\(found.title)，\(usedOn)")
    }
}

/// Takes back an entry that was wrong; it stays to be seen and counts no more.
package struct VoidCourtesyUse: Command {
    package static let action = Action("courtesyUse.void", "作废一次礼遇", right: .keepCourtesies)
    let use: ID<CourtesyUse>
    let reason: String

    package init(_ use: ID<CourtesyUse>, reason: String) { (self.use, self.reason) = (use, reason) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Courtesy>> {
        let found = try CourtesyRegister.use(use, for: actor, in: transaction)
        guard found.voidedAt == nil else { return .repeated(found.courtesy, subject: use.description) }
        guard reason.count >= 2 else { throw Refusal.field("reason", "courtesyUse.reason", "请写明哪里登记错了。") }
        try transaction.run(
            """
            UPDATE courtesyUse SET voidedAt = \(transaction.now), voidedBy = \(actor.id), voidReason = \(reason)
            WHERE county = \(actor.county) AND id = \(use)
            """)
        return Done(
            found.courtesy, subject: use.description, detail: "\(found.holder)：\(found.courtesyTitle)，\(reason)")
    }
}
