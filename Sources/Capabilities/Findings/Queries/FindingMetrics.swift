import Database
import Kernel
import Office
import Organisation
import Web

extension Findings {
    package static let metrics: [Metric] =
        [
            found.leading(.neither), foundByCounty, closed, closedShare.leading(.more), open, overdue.leading(.less),
            struckOff,
        ] + PlaceKind.ofTheirOwn.map { found(in: $0) }

    /// What visits found in places of a kind.
    package static func found(in kind: PlaceKind) -> Metric {
        metric(
            "kindFindings-\(kind.rawValue)", "\(kind.chinese)问题", "期内到\(kind.chinese)的检查发现的问题，作废的不算", .valid, kind: kind
        )
    }

    /// Those of them that are closed by now.
    package static func closed(in kind: PlaceKind) -> Metric {
        metric("", "", "", .closed, kind: kind)
    }

    /// By the day on which they were struck off, whenever they were found.
    private static let struckOff: Metric = {
        let filter = { @Sendable (period: Period, below: DivisionCode?) in
            var filter = FindingFilter(standing: .valid, below: below)
            filter.changed = .init(change: .closed, since: period.first, until: period.last)
            filter.clock = period
            return filter
        }
        return Metric(
            "findingsStruckOff", "销号的问题", unit: "件", "期内销号的问题，不论何时发现；后来重新打开的也计", right: .seeFindings,
            rows: { period, below in
                "findings?standing=valid&change=closed&since=\(period.first)&until=\(period.last)"
                    + (period.knownOn == nil ? "" : "&clock=\(period)") + (below.map { "&below=\($0)" } ?? "")
            },
            byTownship: { try counts(filter($0, nil), for: $1, in: $2) },
            value: { try count(filter($0, $1), for: $2, in: $3) }
        ).counting { try records(filter($0, nil), $1, for: $2, in: $3) }
    }()

    /// The findings of a list, as a paper keeps what it counted.
    static func records(
        _ filter: FindingFilter, _ limit: Int, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [MetricRecord] {
        try page(filter, for: actor, limit: limit, in: transaction).map { finding in
            MetricRecord(
                finding.township + finding.village + finding.title, path: "findings/\(finding.id)",
                day: finding.foundAt.day)
        }
    }

    package static let found = metric("findings", "各来源发现问题", "期内发现的问题，作废的不算", .valid)
    package static let foundByCounty = metric(
        "findingsOfVisits", "县级检查发现问题", "期内县级检查（明查、暗访）发现的问题，交叉检查的另计，作废的不算", .valid, .visit)
    private static let closed = metric("findingsClosed", "其中已销号", "期内发现、现在已经销号的问题", .closed)
    private static let closedShare = Metric.share(
        "findingsClosedShare", "销号率", "期内发现的问题中已经销号的占比", of: closed, among: found)
    package static let open = metric("findingsOpen", "其中未销号", "期内发现、现在还没有销号的问题", .open)
    package static let overdue = metric("findingsOverdue", "其中已逾期", "期内发现、现在已经逾期的问题", .overdue)

    private static func metric(
        _ name: String, _ chinese: String, _ definition: String, _ standing: FindingFilter.Standing,
        _ source: FindingSource? = nil, kind: PlaceKind? = nil
    ) -> Metric {
        let filter = { @Sendable (period: Period, below: DivisionCode?) in
            var filter = FindingFilter(standing: standing, below: below)
            (filter.period, filter.source, filter.placeKind) = (period, source, kind)
            return filter
        }
        return Metric(
            name, chinese, unit: "件", definition, right: .seeFindings,
            rows: { period, below in
                "findings?standing=\(standing.rawValue)&period=\(period)"
                    + (source.map { "&source=\($0.rawValue)" } ?? "")
                    + (kind.map { "&placeKind=\($0.rawValue)" } ?? "") + (below.map { "&below=\($0)" } ?? "")
            },
            byTownship: { try counts(filter($0, nil), for: $1, in: $2) },
            value: { try count(filter($0, $1), for: $2, in: $3) }
        ).counting { try records(filter($0, nil), $1, for: $2, in: $3) }
    }

    /// By the township that each place belongs to today.
    static func counts(
        _ filter: FindingFilter, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [DivisionCode: Int] {
        let rows = try transaction.rows(
            """
            SELECT finding.division, count(*) AS found FROM finding
            WHERE finding.county = \(actor.county) AND \(try filter.condition(for: actor, in: transaction))
              AND \(isSeen(by: actor))
            GROUP BY finding.division
            """)
        let succession = try Divisions.succession(county: actor.county, on: transaction.now.day, in: transaction)
        return try rows.reduce(into: [:]) { counts, row in
            let place = succession.current(try row["division"])
            counts[place.level == .township ? place : place.parent ?? place, default: 0] += try row["found"]
        }
    }
}
