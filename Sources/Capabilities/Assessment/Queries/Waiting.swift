import Database
import Inspections
import Kernel
import Office
import Web

extension Assessment {
    /// Months that are over and not closed: what still stands in the way comes first, then its closing is put forward, and another signs it.
    package static let waiting: Waiting.Source = { actor, transaction in
        let submitted =
            try Closing.procedure.waiting(for: actor, in: transaction)
            + Ruling.procedure.waiting(for: actor, in: transaction)
            + Revising.procedure.waiting(for: actor, in: transaction)
            + Adjustment.procedure.waiting(for: actor, in: transaction)
            + YearGrading.procedure.waiting(for: actor, in: transaction) + ungraded(for: actor, in: transaction)
        guard Right.proposeClosings.isHeld(by: actor) else { return submitted }
        return try submitted + corrected(county: actor.county, in: transaction)
            + unclosed(county: actor.county, in: transaction).compactMap { month in
                let outstanding = try Visits.outstanding(month, county: actor.county, in: transaction)
                if let first = outstanding.first {
                    return Waiting(
                        "\(month.chinese)关账前，\(first.tier == .panel ? "特别考核" : "县级检查")要提交或取消",
                        count: outstanding.count { $0.tier == first.tier },
                        path: "visits/all?month=\(month)&tier=\(first.tier.rawValue)&state=open", verb: "去处理",
                        place: "\(first.township)\(first.village)", detail: first.inspectorName ?? "")
                }
                let unchecked = try Visits.unchecked(month, county: actor.county, in: transaction)
                let waiting = try Proposal.waiting(
                    month.description, kind: Closing.procedure.noun, county: actor.county, in: transaction)
                guard waiting == nil else { return nil }
                return Waiting(
                    "提出\(month.chinese)关账", path: "assessments/\(month)", verb: "去关账",
                    detail: unchecked > 0 ? "县级检查都已提交，还有\(unchecked)个村（社区）没有自考" : "检查都已提交")
            }
    }

    /// Last year, once its months are closed and until its grades are put forward.
    private static func ungraded(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        let year = transaction.now.day.year - 1
        guard actor.has(.clerk), Right.proposeClosings.isHeld(by: actor),
            try YearGradings.of(year, county: actor.county, in: transaction).allSatisfy({
                [.returned, .withdrawn].contains($0.state)
            }), try YearGradings.isClosed(year, county: actor.county, in: transaction)
        else { return [] }
        return [
            Waiting("提出\(year)年度考核等次", path: "assessments/years/\(year)", verb: "去提出", detail: "全年的月份都已关账")
        ]
    }

    /// Closed months of which something was ruled or decided since, and that come out otherwise for it: nobody asked for their
    /// correction yet.
    private static func corrected(county: String, in transaction: ReadTransaction) throws -> [Waiting] {
        try Assessments.touched(county: county, in: transaction).compactMap { month in
            guard
                try Proposal.waiting(
                    month.description, kind: Revising.procedure.noun, county: county, in: transaction) == nil,
                let closed = try Assessments.closed(month, county: county, in: transaction)
            else { return nil }
            let changes = try Assessments.corrections(of: closed, county: county, in: transaction)
            guard !changes.isEmpty else { return nil }
            return Waiting(
                "提出更正：\(month.chinese)（关账后有变动）", path: "assessments/\(month)", verb: "去更正",
                detail: "有\(changes.count)处和第\(closed.revision)版不同，更正签发后才计入")
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
