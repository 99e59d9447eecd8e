import Database
import Kernel

/// What was ruled of a visit's line after it was handed in.
extension Visits {
    /// The months of which a line was made void or counts fewer since a moment, each with when that was last. Where a month
    /// was closed before, it comes out otherwise today.
    package static func corrected(
        since moment: Instant, county: String, in transaction: ReadTransaction
    ) throws -> [Month: Instant] {
        // CROSS, because few lines were made void, and SQLite would else begin with all visits of the county.
        let rows = try transaction.rows(
            """
            SELECT visit.month, max(visitLine.voidedAt) AS changedAt FROM visitLine CROSS JOIN visit
            WHERE visitLine.county = \(county) AND visitLine.voidedAt >= \(moment)
              AND visit.county = visitLine.county AND visit.id = visitLine.visit
            GROUP BY visit.month
            """)
        return try rows.reduce(into: [:]) { $0[try $1["month"]] = try $1["changedAt"] as Instant }
    }
}

/// How a ruling on an objection begins the reason why a line is void.
package enum ObjectionRuling: String, CaseIterable, Sendable {
    case upheld = "申诉成立"
    case inPart = "申诉部分成立"

    package func reason(_ note: String) -> String { "\(rawValue)：\(note)" }
}
