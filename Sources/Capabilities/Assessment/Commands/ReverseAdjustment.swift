import Database
import Kernel
import Office
import Web

/// Takes a bonus or a deduction back (冲正): a counter-entry of the same month that the director approves as every other; what was
/// decided stays as it was. Where the month is closed, its next revision brings the difference.
package struct ReverseAdjustment: Command {
    package static let action = Action("adjustment.reverse", "提出冲正", right: .proposeAdjustments)
    let adjustment: ID<Adjustment>
    let reason: String

    package init(_ adjustment: ID<Adjustment>, reason: String) { (self.adjustment, self.reason) = (adjustment, reason) }

    /// - Returns: the counter-entry; nil where what was only proposed is dropped, as the system does when it counts no more.
    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Adjustment>?> {
        let county = actor.county
        let found = try Adjustments.one(adjustment, for: actor, in: transaction)
        guard reason.count >= 2 else { throw Refusal.field("reason", "adjustment.reason", "请写明为什么冲正、依据什么。") }
        if found.state == .proposed, actor.has(.system), let step = Adjustment.procedure.step(named: "cancel") {
            try transaction.take(
                step, of: adjustment, in: Adjustment.procedure, StepAnswers(note: reason), by: actor)
            return Done(nil, subject: adjustment.description, detail: reason)
        }
        guard found.state == .approved, found.reverses == nil else {
            let advice = found.state == .proposed ? "还没有计入，直接撤回就行。" : "不用冲正。"
            throw Refusal(
                .conflict, "adjustment.notCounted",
                found.reverses == nil ? "这笔奖惩\(found.state.chinese)，\(advice)" : "这一笔本身就是冲正，不能再冲正。")
        }
        guard try Adjustments.reversal(of: adjustment, county: county, in: transaction) == nil else {
            throw Refusal(.conflict, "adjustment.reversed", "这笔奖惩已经提出过冲正，不必再提。")
        }
        let id = transaction.recordID(Adjustment.self)
        try transaction.run(
            """
            INSERT INTO adjustment (county, id, month, township, kind, points, title, reason, reverses, state)
            VALUES (\(county), \(id), \(found.month), \(found.township), \(found.kind), \(found.points),
                \(found.title), \(reason), \(adjustment), \(Adjustment.State.proposed))
            """)
        let record = try Adjustments.one(id, for: actor, in: transaction)
        try transaction.begin(
            Adjustment.procedure, id, by: actor, seen: try Adjustment.procedure.version(record, transaction))
        return Done(
            id, subjects: [id.description, adjustment.description],
            detail:
                "\(found.month.chinese)\(found.townshipName)\(record.kindWords)\(found.points.shown)分：\(found.title)")
    }
}
