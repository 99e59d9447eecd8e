import Database
import Kernel
import Office
import Web

extension Inspections {
    /// What an actor has to visit, and the plans that are lacking.
    package static let waiting: Waiting.Source = { actor, transaction in
        try visits(for: actor, in: transaction) + plans(for: actor, in: transaction)
    }

    package static let firstSteps: FirstStep.Source = { county, transaction in
        [
            FirstStep(
                "制订第一份督查计划", by: [.clerk, .director], path: "plans/new",
                isDone: try Plans.exist(county, transaction))
        ]
    }

    private static func visits(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        let today = transaction.now.day
        let open = try Visits.waiting(for: actor, in: transaction).filter { $0.month <= Month(today) }
        guard let first = open.map(\.month).min().flatMap({ month in open.first { $0.month == month } }) else {
            return []
        }
        return [
            Waiting(
                title(first), count: open.count, path: "visits",
                verb: "去检查", place: actor.scope == .county ? "\(first.township)\(first.name)" : first.name,
                detail: "", due: Instant(first.month.next.firstDay).adding(minutes: -1))
        ]
    }

    private static func title(_ visit: Visit) -> String {
        if visit.checker != nil { return "交叉检查：去\(visit.township)检查" }
        return switch visit.tier {
        case .selfCheck: "自考本乡镇（街道）的村（社区）"
        case .county: "检查分给您的村（社区）"
        case .panel: "特别考核：给分到的村（社区）评分"
        }
    }

    /// From this day of a month on the next one's plan is asked for: the inspectors want to know where they go.
    static let dayOfPlanning = 25

    private static func plans(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard Right.makePlans.isHeld(by: actor), try Plans.exist(actor.county, transaction) else { return [] }
        let today = transaction.now.day
        let months = [Month(today)] + (today.dayOfMonth >= dayOfPlanning ? [Month(today).next] : [])
        return try months.compactMap { month in
            let lacking = try Plans.lacking(month, county: actor.county, in: transaction)
            guard !lacking.isEmpty else { return nil }
            let names = lacking.map(\.chinese).joined(separator: "和")
            let hasBegun = month.contains(today)
            return Waiting(
                "制订\(month.chinese)的督查计划", path: "plans/new?month=\(month)", verb: "去制订",
                detail: "\(hasBegun ? "这个月已经开始，" : "")还没有\(names)的计划",
                due: hasBegun ? nil : Instant(month.firstDay).adding(minutes: -1))
        }
    }
}
