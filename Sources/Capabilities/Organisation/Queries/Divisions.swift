import Database
import Kernel
import Office

/// What there is to ask about divisions.
package enum Divisions {
    /// Every division that exists on a day, in the order of codes.
    package static func all(county: String, on day: Day, in transaction: ReadTransaction) throws -> [Division] {
        try transaction.rows(
            """
            SELECT code, name, kind, validFrom, validTo FROM division
            WHERE county = \(county) AND validFrom <= \(day) AND (validTo IS NULL OR validTo >= \(day))
            ORDER BY code
            """
        ).map(Division.init)
    }

    package static func one(
        _ code: DivisionCode, county: String, on day: Day, in transaction: ReadTransaction
    ) throws -> Division? {
        try transaction.row(
            """
            SELECT code, name, kind, validFrom, validTo FROM division
            WHERE county = \(county) AND code = \(code) AND validFrom <= \(day)
              AND (validTo IS NULL OR validTo >= \(day))
            """
        ).map(Division.init)
    }

    /// What is known only from after a day on, the earliest of each code first.
    static func later(county: String, than day: Day, in transaction: ReadTransaction) throws -> [Division] {
        try transaction.rows(
            """
            SELECT code, name, kind, validFrom, validTo FROM division
            WHERE county = \(county) AND validFrom > \(day) ORDER BY code, validFrom
            """
        ).map(Division.init)
    }

    /// What a code was called when, the earliest first; nothing for a code that never was.
    package static func history(
        of code: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> [Division] {
        try transaction.rows(
            """
            SELECT code, name, kind, validFrom, validTo FROM division
            WHERE county = \(county) AND code = \(code) ORDER BY validFrom
            """
        ).map(Division.init)
    }

    /// Those that ended in a month and are there no more on its last day, under their last names.
    package static func ended(
        in month: Month, county: String, in transaction: ReadTransaction
    ) throws -> [Division] {
        try gone(county: county, on: month.lastDay, in: transaction)
            .filter { $0.validTo.map { $0 >= month.firstDay } ?? false }
    }

    /// Those that are no more on a day, under their last names.
    package static func gone(county: String, on day: Day, in transaction: ReadTransaction) throws -> [Division] {
        let succession = try succession(county: county, on: day, in: transaction)
        let ended = try transaction.rows(
            """
            SELECT code, name, kind, validFrom, validTo FROM division
            WHERE county = \(county) AND validTo < \(day) ORDER BY code, validFrom
            """
        ).map(Division.init).filter { succession.isGone($0.code) }
        return Dictionary(ended.map { ($0.code, $0) }, uniquingKeysWith: { _, last in last }).values
            .sorted { $0.code < $1.code }
    }

    /// The rectangle a county lies in, where it is known.
    package static func box(county: String, in transaction: ReadTransaction) throws -> CountyBox? {
        let row = try transaction.row(
            "SELECT south, west, north, east FROM county WHERE county = \(county) AND south IS NOT NULL")
        return try row.map { row in
            CountyBox(
                southWest: Position(latitude: try row["south"], longitude: try row["west"]),
                northEast: Position(latitude: try row["north"], longitude: try row["east"]))
        }
    }
}
