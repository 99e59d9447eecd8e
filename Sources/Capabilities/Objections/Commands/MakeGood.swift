import Assessment
import Database
import Inspections
import Kernel
import Office
import Organisation

/// What a ruling changes at once. Where the month is closed, its next revision brings the difference.
extension Objection {
    /// The township is right: the mark is void, or a counter-entry takes the deduction back. That the director ruled so is his
    /// approval of it.
    func makeGood(
        _ reason: String, _ listeners: VisitListeners, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        if let visit, let line {
            _ = try VoidLine(visit: visit, line: line, reason: reason, listeners: listeners).carryOut(
                by: actor, in: transaction)
        } else if let adjustment {
            let counter = try ReverseAdjustment(adjustment, reason: reason).carryOut(
                by: .system(county: actor.county), in: transaction
            ).outcome
            guard let counter, let approve = Adjustment.procedure.step(named: "approve") else { return }
            try transaction.take(approve, of: counter, in: Adjustment.procedure, by: actor)
        }
    }

    /// The township is right in part: fewer places count.
    func reduce(
        to count: Int, _ reason: String, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        guard let visit, let line else { return }
        _ = try ReduceLine(visit: visit, line: line, to: count, reason: reason).carryOut(by: actor, in: transaction)
    }

    /// Refuses what leaves all of it, and what cannot be counted.
    func checkReduced(_ choice: String?) throws(Refusal) {
        guard line != nil, let left = choice.flatMap({ Int($0) }), left < count else {
            throw Refusal.field(
                "choice", "objection.reduce",
                line != nil && count > 1
                    ? "改成的处数应比原来的\(count)处少；一处也不该扣的，裁定申诉成立。" : "这一笔不是按几处扣的，只能裁定成立或维持。")
        }
    }
}
