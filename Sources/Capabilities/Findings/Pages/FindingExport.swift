import Database
import Kernel
import Office
import Web

extension Findings {
    static let export = ListExport<(finding: Finding, now: Instant)>(
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
            .init("督办", width: 14) { $0.finding.escalation?.chinese },
            .init("约谈日期", width: 12) { .day($0.finding.summonedOn) },
            .init("交办单", width: 20) { $0.finding.number?.chinese },
        ])
}

extension FindingRoutes {
    /// As many rows as are read at a time.
    private static let exportedAtOnce = 1000

    /// The whole list that the page shows the beginning of, in its order.
    func export(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let filter = try filter(request.query)
        return .file(
            try await office.readReport { transaction in
                let now = transaction.now
                return try Findings.export.download(now.day) { last in
                    var page = filter
                    page.after = last.flatMap { FindingFilter.Position(filter.position(of: $0.finding)) }
                    return try Findings.page(page, for: actor, limit: Self.exportedAtOnce, in: transaction)
                        .map { ($0, now) }
                }
            })
    }
}
