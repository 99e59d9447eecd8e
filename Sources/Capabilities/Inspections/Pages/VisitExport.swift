import Database
import Kernel
import Office
import Web

extension Visits {
    static let export = ListExport<Visit>(
        "检查记录",
        [
            .init("乡镇（街道）") { $0.township }, .init("村（社区）", width: 16) { $0.whole },
            .init("月份", width: 10) { $0.month.description }, .init("层级", width: 10) { $0.tier.chinese },
            .init("方式", width: 10) { $0.manner.chinese }, .init("状态", width: 10) { $0.state.chinese },
            .init("督查员", width: 12) { $0.whoShort },
            .init("日期", width: 12) { .day($0.heldOn) }, .init("得分", width: 10) { .points($0.total) },
            .init("是否合格", width: 10) { visit in visit.isPassed.map { $0 ? "合格" : "不合格" } },
            .init("取消原因", width: 30) { $0.cancelReason },
        ])
}

extension VisitRoutes {
    private static let exportedAtOnce = 1000

    /// Every visit that the page's filters take, in its order.
    func export(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let filter = try filter(request.query)
        return .file(
            try await office.readReport { transaction in
                try Visits.export.download(transaction.now.day) { last in
                    var page = filter
                    page.after = last.map { ($0.month, $0.division, $0.id) }
                    return try Visits.page(page, for: actor, limit: Self.exportedAtOnce, in: transaction)
                }
            })
    }
}
