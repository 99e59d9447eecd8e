import Database
import Kernel
import Office
import Web

extension Inspections {
    /// What plans and visits are called in the audit, those that the reader may know of.
    /// Whoever replaces a member of a panel does it to the plan.
    package static let recordNames = ["visit": visitNames, "plan": planNames, "panel": planNames]

    private static let visitNames = RecordNaming("一次检查") { ids, actor, transaction in
        let visits = try Visits.list(
            "visit.id IN \(list: ids) AND \(Secrecy.knowsVisit(actor))", county: actor.county, in: transaction)
        return names(
            visits.map { visit in
                (
                    visit.id.description,
                    RecordName(
                        "\(visit.township)\(visit.title)",
                        path: Right.seePlans.isHeld(by: actor) ? "visits/\(visit.id)" : nil)
                )
            })
    }

    private static let planNames = RecordNaming("一份督查计划") { ids, actor, transaction in
        let plans = try Plans.list("plan.id IN \(list: ids)", for: actor, in: transaction)
        return names(
            plans.map { plan in
                (
                    plan.id.description,
                    RecordName(plan.chinese, path: Right.seePlans.isHeld(by: actor) ? "plans/\(plan.id)" : nil)
                )
            })
    }

    private static func names(_ pairs: [(String, RecordName)]) -> [String: RecordName] {
        Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
