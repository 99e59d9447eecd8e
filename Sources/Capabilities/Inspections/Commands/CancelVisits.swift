import Database
import Kernel
import Office

/// Cancels many of a plan's visits for one reason, all or none: the road to a whole valley is flooded.
package struct CancelVisits: Command {
    package static let action = Action("visit.cancelMany", "批量取消检查", right: .makePlans)
    let plan: ID<Plan>
    let visits: [ID<Visit>]
    let reason: String

    package init(plan: ID<Plan>, visits: [ID<Visit>], reason: String) {
        self.plan = plan
        self.visits = visits
        self.reason = reason
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let (found, all) = try Plans.one(plan, for: actor, in: transaction)
        try found.requireOpenMonth()
        for id in visits {
            guard let visit = all.first(where: { $0.id == id }) else {
                throw Refusal.field("visit", "visit.none", "选中的检查里有一个不在这份计划里，这一批都没有取消。请刷新再选。")
            }
            guard visit.state == .open else {
                throw Refusal(
                    .conflict, "visit.notOpen", "\(visit.village)\(visit.state.chinese)，不能取消，这一批都没有取消。请去掉它再选。",
                    fields: [.init("visit", "\(visit.village)\(visit.state.chinese)")])
            }
        }
        guard !reason.isEmpty else { throw Refusal.field("cancelReason", "visit.cancelReason", "请写明取消的原因。") }
        let count = try CancelVisit.cancel(
            "plan = \(plan) AND id IN \(list: visits)", reason: reason, county: actor.county, in: transaction)
        return Done(count, subjects: visits.map(\.description), detail: reason)
    }
}
