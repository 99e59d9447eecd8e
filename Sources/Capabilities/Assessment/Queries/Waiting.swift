import Database
import Inspections
import Kernel
import Office
import Web

extension Assessment {
    /// Months that are over and not closed: what still stands in the way comes first, then the director closes.
    package static let waiting: Waiting.Source = { actor, transaction in
        guard Right.seeRunningMonth.isHeld(by: actor), Right.makePlans.isHeld(by: actor) else { return [] }
        return try unclosed(county: actor.county, in: transaction).compactMap { month in
            let outstanding = try Visits.outstanding(month, county: actor.county, in: transaction)
            if let first = outstanding.first {
                return Waiting(
                    "\(month.chinese)关账前，县级检查要提交或取消", count: outstanding.count,
                    path: "visits/all?month=\(month)&tier=county&state=open", verb: "去处理",
                    place: "\(first.township)\(first.village)", detail: first.inspectorName ?? "")
            }
            let unchecked = try Visits.unchecked(month, county: actor.county, in: transaction)
            let isReady = Right.closeMonths.isHeld(by: actor)
            return Waiting(
                isReady ? "\(month.chinese)关账" : "\(month.chinese)可以关账，等主任", kind: isReady ? .task : .notice,
                path: "assessments/\(month)", verb: isReady ? "去关账" : "看排名",
                detail: unchecked > 0 ? "县级检查都已提交，还有\(unchecked)个村（社区）没有自考" : "检查都已提交")
        }
    }

    /// After the last closed month, those that something was visited in and that are over; the earliest first.
    private static func unclosed(county: String, in transaction: ReadTransaction) throws -> [Month] {
        let latest = try Assessments.latestMonth(county: county, in: transaction)
        let running = Month(transaction.now.day)
        return try Visits.months(county: county, in: transaction)
            .filter { month in month < running && latest.map { $0 < month } ?? true }.sorted()
    }
}
