import Database
import Kernel
import Office
import Organisation
import Web

extension Inspections {
    package static let metrics: [Metric] =
        [
            allVisits, selfCheckVisits, selfCheckPhotos, countyVisits,
            metric("visitsPanel", "特别考核村次", "其中两代表一委员特别考核", tier: .panel),
            metric("visitsCross", "交叉检查村次", "其中乡镇（街道）交叉检查", manner: .cross),
            held("crossChecks", "交叉检查", "期内各月的交叉检查，有评了分的算一次；重抽的、作废的不算", manner: .cross),
            held("panelChecks", "特别考核", "期内各月的两代表一委员特别考核，有评了分的算一次；重抽的、作废的不算", tier: .panel),
            unannouncedVisits, villagesUnannounced,
            // By its day, so that the running month can stand beside the same days of another.
            scored.leading(.more),
        ] + PlaceKind.ofTheirOwn.map(score)

    // What bulletins and the leader's page count a month by.
    package static let allVisits = metric("visits", "检查村次", "期内各月计划里已评分的检查，一个村（社区）查一次算一次")
    package static let selfCheckVisits = metric("visitsSelf", "自考村次", "其中乡镇（街道）自考", tier: .selfCheck).burdening(
        .init(
            values: { period, actor, transaction in
                let filter = handedIn(period, nil, tier: .selfCheck)
                return try byUnit(
                    Visits.countsByPlace(filter, for: actor, in: transaction), for: actor, in: transaction)
            },
            rows: { "visits/all?\(handedIn($0, $1.division, tier: .selfCheck).address)" }))
    package static let countyVisits = metric("visitsCounty", "县级村次", "其中县级抽查", tier: .county)
    package static let unannouncedVisits = metric("visitsUnannounced", "暗访村次", "其中暗访", manner: .unannounced)

    /// What the visits to places of a kind came to (点位分类得分).
    package static func score(of kind: PlaceKind) -> Metric {
        let filter = { @Sendable (period: Period, below: DivisionCode?) in ofKind(kind, period, below) }
        return Metric(
            "kindScore-\(kind.rawValue)", "\(kind.chinese)得分", unit: "分",
            "期内各月计划里到\(kind.chinese)的检查，按百分制折算的平均分", measure: .points, right: .seePlans,
            rows: { "visits/all?\(filter($0, $1).address)" },
            byTownship: { period, actor, transaction in
                try Visits.marks(filter(period, nil), for: actor, in: transaction).mapValues(\.mean.thousandths)
            },
            value: { period, below, actor, transaction in
                let marks = try Visits.marks(filter(period, below), for: actor, in: transaction).values
                guard !marks.isEmpty else { return nil }
                return marks.reduce(Visits.Marks()) {
                    .init(visits: $0.visits + $1.visits, sum: $0.sum + $1.sum)
                }.mean.thousandths
            }
        ).counting(isTheirNumber: false) { period, limit, actor, transaction in
            try records(filter(period, nil), limit, for: actor, in: transaction)
        }
    }

    /// The visits of a list, as a paper keeps what it counted.
    static func records(
        _ filter: Visits.Filter, _ limit: Int, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [MetricRecord] {
        try Visits.page(filter, for: actor, limit: limit, in: transaction).map { visit in
            MetricRecord(visit.township + visit.whole, path: "visits/\(visit.id)", day: visit.heldOn)
        }
    }

    /// How many visits to places of a kind were handed in.
    package static func visits(
        to kind: PlaceKind, _ period: Period, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Int {
        try Visits.counts(ofKind(kind, period, nil), for: actor, in: transaction).values.reduce(0, +)
    }

    private static func ofKind(_ kind: PlaceKind, _ period: Period, _ below: DivisionCode?) -> Visits.Filter {
        var filter = handedIn(period, below, tier: nil)
        filter.kind = kind
        return filter
    }

    /// Villages and not communities, each once however often it was visited.
    private static let villagesUnannounced = metric(
        "villagesUnannounced", "暗访督查行政村", "期内各月计划里暗访过的行政村，一个村只算一次，列最近的一次；社区不算", manner: .unannounced,
        eachVillageOnce: true)

    /// By the day on which they were handed in, whatever month they are of.
    private static let scored: Metric = {
        let filter = { @Sendable (period: Period, below: DivisionCode?) in
            var filter = Visits.Filter()
            (filter.scored, filter.below, filter.state) = (period, below, .submitted)
            return filter
        }
        return Metric(
            "visitsScored", "评分村次", unit: "村次", "期内评分的检查，不论是哪个月的计划", right: .seePlans,
            rows: { "visits/all?\(filter($0, $1).address)" },
            byTownship: { try Visits.counts(filter($0, nil), for: $1, in: $2) },
            value: { period, below, actor, transaction in
                try Visits.counts(filter(period, below), for: actor, in: transaction).values.reduce(0, +)
            }
        ).counting { period, limit, actor, transaction in
            try records(filter(period, nil), limit, for: actor, in: transaction)
        }
    }()

    /// Plans of which something was handed in: a cross-check of all townships is one, however many villages it goes to.
    private static func held(
        _ name: String, _ chinese: String, _ definition: String, tier: Tier? = nil, manner: Manner? = nil
    ) -> Metric {
        let address = { @Sendable (period: Period) in
            "held=\(period)" + (tier.map { "&tier=\($0.rawValue)" } ?? "")
                + (manner.map { "&manner=\($0.rawValue)" } ?? "")
        }
        return Metric(
            name, chinese, unit: "次", definition, right: .seePlans, rows: { period, _ in "plans?\(address(period))" },
            value: { period, below, actor, transaction in
                below == nil ? try Listing.plans.count(address(period), for: actor, in: transaction) : nil
            }
        ).counting { period, limit, actor, transaction in
            try Listing.plans.first(address(period), limit, for: actor, in: transaction).map { counted in
                MetricRecord(counted.plan.chinese, path: "plans/\(counted.plan.id)", day: counted.plan.drawnAt.day)
            }
        }
    }

    private static func metric(
        _ name: String, _ chinese: String, _ definition: String, tier: Tier? = nil, manner: Manner? = nil,
        eachVillageOnce: Bool = false
    ) -> Metric {
        let filter = { @Sendable (period: Period, below: DivisionCode?) in
            handedIn(period, below, tier: tier, manner: manner, eachVillageOnce: eachVillageOnce)
        }
        return Metric(
            name, chinese, unit: eachVillageOnce ? "个" : "村次", definition, right: .seePlans,
            rows: { "visits/all?\(filter($0, $1).address)" },
            byTownship: { try Visits.counts(filter($0, nil), for: $1, in: $2) },
            value: { period, below, actor, transaction in
                try Visits.counts(filter(period, below), for: actor, in: transaction).values.reduce(0, +)
            }
        ).counting { period, limit, actor, transaction in
            try records(filter(period, nil), limit, for: actor, in: transaction)
        }
    }

    /// What was handed in of the months of a period.
    static func handedIn(
        _ period: Period, _ below: DivisionCode?, tier: Tier?, manner: Manner? = nil, eachVillageOnce: Bool = false
    ) -> Visits.Filter {
        var filter = Visits.Filter()
        (filter.period, filter.below, filter.state) = (period, below, .submitted)
        (filter.tier, filter.manner, filter.eachVillageOnce) = (tier, manner, eachVillageOnce)
        return filter
    }
}
