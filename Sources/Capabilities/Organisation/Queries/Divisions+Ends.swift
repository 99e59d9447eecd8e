import Database
import Kernel

/// The end of a division, as it was recorded.
package struct DivisionEnd: Codable, Sendable {
    package let code: DivisionCode
    /// The first day on which it is no more.
    package let goneFrom: Day
    package let successor: DivisionCode?
    package let reason: String
    package let recordedBy: String
    package let recordedAt: Instant

    fileprivate init(_ row: Row) throws {
        code = try row["code"]
        goneFrom = try row["goneFrom"]
        successor = try row["successor"]
        reason = try row["reason"]
        recordedBy = try row["recordedBy"]
        recordedAt = try row["recordedAt"]
    }
}

extension Divisions {
    private static let endColumns: SQL = """
        divisionEnd.code, divisionEnd.goneFrom, divisionEnd.successor, divisionEnd.reason, divisionEnd.recordedBy,
        divisionEnd.recordedAt
        """

    /// What is no more on a day, and what became of it. A code that exists again since is not gone.
    package static func succession(
        county: String, on day: Day, in transaction: ReadTransaction
    ) throws -> Succession {
        let rows = try transaction.rows(
            """
            SELECT divisionEnd.code, divisionEnd.successor FROM divisionEnd
            WHERE divisionEnd.county = \(county) AND divisionEnd.goneFrom <= \(day) AND NOT EXISTS (SELECT 1 FROM division
                WHERE division.county = \(county) AND division.code = divisionEnd.code
                  AND division.validFrom <= \(day) AND (division.validTo IS NULL OR division.validTo >= \(day)))
            ORDER BY divisionEnd.code, divisionEnd.goneFrom
            """)
        return Succession(try rows.map { (try $0["code"], try $0["successor"]) })
    }

    /// What became of a division that is no more today: `2026年9月1日起并入澄潭街道西溪村`; nil while it exists.
    package static func whereabouts(
        _ code: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> String? {
        let today = transaction.now.day
        let succession = try succession(county: county, on: today, in: transaction)
        guard succession.isGone(code), let end = try ends(of: code, county: county, in: transaction).last else {
            return nil
        }
        let now = succession.current(code)
        guard let into = try one(now, county: county, on: today, in: transaction) else {
            return "\(end.goneFrom.chinese)起撤销，没有并入其他单位"
        }
        let above = try now.parent.flatMap { try one($0, county: county, on: today, in: transaction) }
        let township = above.map { $0.kind == .county ? "" : $0.name } ?? ""
        return "\(end.goneFrom.chinese)起并入\(township)\(into.name)"
    }

    /// When a code ended, the latest last.
    package static func ends(
        of code: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> [DivisionEnd] {
        try transaction.rows(
            """
            SELECT \(endColumns) FROM divisionEnd
            WHERE divisionEnd.county = \(county) AND divisionEnd.code = \(code) ORDER BY divisionEnd.goneFrom
            """
        ).map(DivisionEnd.init)
    }

    /// What was merged into a division.
    static func predecessors(
        of code: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> [DivisionEnd] {
        try transaction.rows(
            """
            SELECT \(endColumns) FROM divisionEnd
            WHERE divisionEnd.county = \(county) AND divisionEnd.successor = \(code)
            ORDER BY divisionEnd.goneFrom, divisionEnd.code
            """
        ).map(DivisionEnd.init)
    }

    /// The ends whose day has come and of which nobody was told yet.
    static func unsettled(county: String, in transaction: ReadTransaction) throws -> [DivisionEnd] {
        try transaction.rows(
            """
            SELECT \(endColumns) FROM divisionEnd
            WHERE divisionEnd.county = \(county) AND divisionEnd.settledAt IS NULL
              AND divisionEnd.goneFrom <= \(transaction.now.day)
            ORDER BY divisionEnd.code, divisionEnd.goneFrom
            """
        ).map(DivisionEnd.init)
    }
}
