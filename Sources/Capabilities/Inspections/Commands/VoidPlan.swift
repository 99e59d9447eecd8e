import Database
import Kernel
import Office

/// Takes a plan back of which nothing is scored yet: its visits are cancelled with it, and the month may be planned
/// anew. It stays to be read, with who, when and why.
package struct VoidPlan: Command {
    package static let action = Action("plan.void", "作废督查计划", right: .voidPlans)
    let plan: ID<Plan>
    let reason: String

    package init(plan: ID<Plan>, reason: String) {
        self.plan = plan
        self.reason = reason
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let (found, visits) = try Plans.one(plan, for: actor, in: transaction)
        try check(found, visits)
        let cancelled = try CancelVisit.cancel(
            "plan = \(plan)", reason: "计划作废：\(reason)", county: actor.county, in: transaction)
        try transaction.run(
            """
            UPDATE plan SET voidedAt = \(transaction.now), voidedBy = \(actor.name), voidReason = \(reason)
            WHERE county = \(actor.county) AND id = \(plan)
            """)
        return Done(subject: plan.description, detail: "\(reason)，取消\(cancelled)个村（社区）的检查")
    }

    private func check(_ found: Plan, _ visits: [Visit]) throws {
        if let voiding = found.voiding {
            throw Refusal(
                .conflict, "plan.voided", "这份计划已经由\(voiding.by)于\(voiding.at.chinese)作废：\(voiding.reason)。")
        }
        guard found.supersededBy == nil else {
            throw Refusal(.conflict, "plan.replaced", "这份计划已经被重抽取代，不用再作废。")
        }
        try found.requireOpenMonth()
        let scored = visits.count { $0.state == .submitted }
        guard scored == 0 else {
            throw Refusal(
                .conflict, "plan.begun",
                "这份计划已有\(scored)个村（社区）评了分，不能再作废。去不了的村在检查页逐个取消；记错的一处由主任在检查页作废。")
        }
        guard !reason.isEmpty else { throw Refusal.field("reason", "plan.voidReason", "请写明作废的原因。") }
    }
}
