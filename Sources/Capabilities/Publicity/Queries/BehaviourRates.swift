import Database
import Kernel

/// What was counted of how people behave within some days, by kind; what is void is left out, and of nothing seen there is no rate.
package struct BehaviourRate: Codable, Sendable {
    package let kind: Observation.Kind
    package let times: Int
    package let rate: YieldRate

    package static func between(
        _ from: Day, _ through: Day, county: String, in transaction: ReadTransaction
    ) throws -> [BehaviourRate] {
        let rows = try transaction.rows(
            """
            SELECT observation.kind, count(*) AS times, CAST(sum(\(Observations.yielded)) AS BIGINT) AS yielded,
                CAST(sum(\(Observations.seen)) AS BIGINT) AS seen
            FROM observation
            WHERE observation.county = \(county) AND observation.day >= \(from) AND observation.day <= \(through)
              AND observation.voidedAt IS NULL
            GROUP BY observation.kind ORDER BY observation.kind
            """)
        return try rows.compactMap { row in
            guard let rate = YieldRate(yielded: try row["yielded"], of: try row["seen"]) else { return nil }
            return BehaviourRate(kind: try row["kind"], times: try row["times"], rate: rate)
        }
    }
}
