import Database
import Kernel
import Office
import Web

extension Findings {
    static let export = ListExport<(finding: Finding, reached: [FindingState: Instant], now: Instant)>(
        "问题",
        [
            .init("乡镇（街道）") { $0.finding.township }, .init("村（社区）", width: 16) { $0.finding.village },
            .init("类别", width: 10) { $0.finding.topic }, .init("问题", width: 28) { $0.finding.title },
            .init("说明", width: 40) { $0.finding.description },
            .init("状态", width: 10) { $0.finding.state.chinese },
            .init("是否逾期", width: 10) { $0.finding.isOverdue(at: $0.now) ? "逾期" : "" },
            .init("来源", width: 10) { $0.finding.source.chinese },
            .init("发现时间", width: 17) { .moment($0.finding.foundAt) },
            .init("发现人", width: 10) { $0.finding.finderName },
            .init("承办", width: 24) { $0.finding.leadAndHelpers },
            .init("期限", width: 17) { .moment($0.finding.deadline) },
            .init("反馈时间", width: 17) { .moment($0.reached[.responded]) },
            .init("核查时间", width: 17) { .moment($0.reached[.verified]) },
            .init("销号时间", width: 17) { .moment($0.reached[.closed]) },
            .init("督办", width: 14) { $0.finding.escalation?.chinese },
            .init("约谈日期", width: 12) { .day($0.finding.summonedOn) },
            .init("交办单", width: 20) { $0.finding.number?.chinese },
        ])
}

extension Findings {
    /// When a finding was last answered, verified and struck off.
    fileprivate static let milestones: [FindingState] = [.responded, .verified, .closed]

    /// When each of many last came to some states.
    fileprivate static func reached(
        _ states: [FindingState], by findings: [ID<Finding>], county: String, in transaction: ReadTransaction
    ) throws -> [ID<Finding>: [FindingState: Instant]] {
        guard !findings.isEmpty else { return [:] }
        let rows = try transaction.rows(
            """
            SELECT finding, toState, max(at) AS reachedAt FROM findingEntry
            WHERE county = \(county) AND finding IN \(list: findings) AND toState IN \(list: states)
              AND fromState <> toState
            GROUP BY finding, toState
            """)
        return try rows.reduce(into: [:]) { reached, row in
            reached[try row["finding"], default: [:]][try row["toState"]] = try row["reachedAt"] as Instant
        }
    }
}

extension FindingRoutes {
    /// As many rows as are read at a time.
    private static let exportedAtOnce = 1000

    /// The whole list that the page shows the beginning of, in its order.
    func export(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let filter = try FindingFilter(request.query)
        return .file(
            try await office.readReport { transaction in
                let now = transaction.now
                return try Findings.export.download(now.day) { last in
                    var page = filter
                    page.after = last.map { filter.position(of: $0.finding) }
                    let found = try Findings.page(page, for: actor, limit: Self.exportedAtOnce, in: transaction)
                    let reached = try Findings.reached(
                        Findings.milestones, by: found.map(\.id), county: actor.county, in: transaction)
                    return found.map { ($0, reached[$0.id] ?? [:], now) }
                }
            })
    }
}
