import Database
import Findings
import Kernel
import Office
import Web

/// What was due in a period and put right in time (按期整改率): of a month that was closed as it stood at its first closing, which
/// no correction changes, of any other as it stands.
extension Assessments {
    package static let due = metric(
        "findingsDue", "到期问题",
        "期内到期、应由乡镇（街道）和村（社区）整改的问题，作废和挂账的不算，期限未到、还没有反馈的也不算；已关账的月份以第一次关账时为准")
    package static let onTime = metric("findingsOnTime", "按期整改", "到期问题中限期内反馈、没有被退回的", isOnTime: true)
    package static let onTimeShare = Metric.share(
        "findingsOnTimeShare", "按期整改率", "按期整改 ÷ 到期问题", of: onTime, among: due)

    private static func metric(
        _ name: String, _ chinese: String, _ definition: String, isOnTime: Bool = false
    ) -> Metric {
        let number = { @Sendable (sum: AssessmentInput.Rectification) in isOnTime ? sum.onTime : sum.due }
        return Metric(
            name, chinese, unit: "件", definition, right: .seeAssessments,
            rows: { period, below in
                "assessments/due?period=\(period)" + (isOnTime ? "&is=onTime" : "")
                    + (below.map { "&below=\($0)" } ?? "")
            },
            byTownship: { try rectified(in: $0, for: $1, in: $2).mapValues(number) },
            value: { period, below, actor, transaction in
                try rectified(in: period, for: actor, in: transaction)
                    .reduce(0) { $0 + (below?.contains($1.key) ?? true ? number($1.value) : 0) }
            }
        ).counting { period, limit, actor, transaction in
            try deadlines(in: period, for: actor, in: transaction)
                .filter { isOnTime ? $0.isOnTime : $0.punctuality != .notYet }.prefix(limit)
                .map { MetricRecord($0.village + $0.title, path: "findings/\($0.finding)", day: $0.deadline.day) }
        }
    }

    /// What has its deadline in a period: due, or still to come.
    static func deadlines(
        in period: Period, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [DueFinding] {
        try counted(in: period, for: actor, in: transaction).flatMap { try $0.deadlines(for: actor, in: transaction) }
    }

    /// By township. What a whole closed month came to stands in its result.
    private static func rectified(
        in period: Period, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [DivisionCode: AssessmentInput.Rectification] {
        var sums: [DivisionCode: AssessmentInput.Rectification] = [:]
        func add(_ township: DivisionCode, due: Int, onTime: Int) {
            let sum = sums[township] ?? .init(due: 0, onTime: 0)
            sums[township] = .init(due: sum.due + due, onTime: sum.onTime + onTime)
        }
        for counted in try counted(in: period, for: actor, in: transaction) {
            if let closed = counted.closed, counted.isWhole, actor.scope == .county {
                for township in closed.result.townships {
                    add(township.code, due: township.rectification.due, onTime: township.rectification.onTime)
                }
            } else {
                let due = try counted.deadlines(for: actor, in: transaction).filter { $0.punctuality != .notYet }
                for finding in due {
                    let lead = finding.lead
                    add(lead.level == .township ? lead : lead.parent ?? lead, due: 1, onTime: finding.isOnTime ? 1 : 0)
                }
            }
        }
        return sums
    }

    /// The months of a period in which something had its deadline; those that are not closed are for whoever may see them.
    private static func counted(
        in period: Period, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [CountedMonth] {
        let closed = Dictionary(
            try closed(in: period, county: actor.county, in: transaction).map { ($0.month, $0) },
            uniquingKeysWith: { first, _ in first })
        let now = period.knownAt.map { Instant(milliseconds: $0.milliseconds - 1) } ?? transaction.now
        return try Findings.deadlineMonths(in: period, county: actor.county, in: transaction)
            .filter { closed[$0] != nil || Right.seeRunningMonth.isHeld(by: actor) }
            .map { CountedMonth(month: $0, period: period, closed: closed[$0], asOf: closed[$0]?.firstClosedAt ?? now) }
    }
}

/// A month as far as it lies in a period, and the moment as of which it is told.
private struct CountedMonth {
    let month: Month
    let period: Period
    let closed: ClosedMonth?
    let asOf: Instant

    var isWhole: Bool { period.first <= month.firstDay && month.lastDay <= period.last }

    /// A township that was not scored had no rate either.
    func deadlines(for actor: Actor, in transaction: ReadTransaction) throws -> [DueFinding] {
        try Findings.deadlines(in: month, county: actor.county, asOf: asOf, in: transaction).filter { finding in
            period.first <= finding.deadline.day && finding.deadline.day <= period.last
                && actor.scope.covers(division: finding.lead)
                && closed?.result.townships.contains { $0.code.contains(finding.lead) } ?? true
        }
    }
}
