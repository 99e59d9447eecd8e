import Kernel
import Office
import Web

/// 指标和报告: every figure of the product on one page, and what is made of them.
package enum Reports {
    /// - Parameter metrics: of all capabilities; asked for when the pages are made.
    package static func capability(metrics: @escaping @Sendable () -> [Metric]) -> Capability {
        Capability(
            "reports", rights: [.seeMetrics],
            menu: [MenuEntry("指标", "metrics", .right(.seeMetrics), in: .reports)],
            samples: { _, _ in metrics().first.map { ["metric": $0.name] } ?? [:] },
            routes: { MetricRoutes(office: $0.office, metrics: metrics()).routes })
    }
}

extension Right {
    package static let seeMetrics = Right("reports.metrics", "查看指标（各看各的范围）", Role.staff)
}
