import Database
import Kernel
import Office
import Web

extension Inspections {
    static let metrics: [Metric] = [
        metric("visits", "检查村次", "期内各月计划里已评分的检查，一个村（社区）查一次算一次"),
        metric("visitsSelf", "自考村次", "其中乡镇（街道）自考", tier: .selfCheck),
        metric("visitsCounty", "县级村次", "其中县级抽查", tier: .county),
        metric("visitsUnannounced", "暗访村次", "其中暗访", manner: .unannounced),
    ]

    private static func metric(
        _ name: String, _ chinese: String, _ definition: String, tier: Tier? = nil, manner: Manner? = nil
    ) -> Metric {
        let filter = { @Sendable (period: Period, below: DivisionCode?) in
            var filter = Visits.Filter()
            (filter.period, filter.tier, filter.manner, filter.below) = (period, tier, manner, below)
            filter.state = .submitted
            return filter
        }
        return Metric(
            name, chinese, unit: "村次", definition, right: .seePlans,
            rows: { period, below in
                "visits/all?state=submitted&period=\(period)" + (tier.map { "&tier=\($0.rawValue)" } ?? "")
                    + (manner.map { "&manner=\($0.rawValue)" } ?? "") + (below.map { "&below=\($0)" } ?? "")
            },
            byTownship: { try Visits.counts(filter($0, nil), for: $1, in: $2) },
            value: { period, below, actor, transaction in
                try Visits.counts(filter(period, below), for: actor, in: transaction).values.reduce(0, +)
            })
    }
}
