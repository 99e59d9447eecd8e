import Database
import Kernel

/// What there is to ask about units.
package enum Units {
    /// The office and the departments first, then townships and villages in the order of codes.
    /// - Parameter day: without those that are no more on it, nor whose division is.
    package static func all(
        county: String, kinds: [Unit.Kind] = Unit.Kind.allCases, notGoneOn day: Day? = nil,
        in transaction: ReadTransaction
    ) throws -> [Unit] {
        let condition: SQL = day.map { isThere(on: $0, county: county) } ?? "1 = 1"
        return try transaction.rows(
            """
            SELECT \(Unit.columns) FROM unit
            WHERE unit.county = \(county) AND unit.kind IN \(list: kinds) AND \(condition)
            ORDER BY CASE kind WHEN 'office' THEN 0 WHEN 'department' THEN 1 ELSE 2 END, division, name
            """
        ).map(Unit.init)
    }

    private static func isThere(on day: Day, county: String) -> SQL {
        """
        ((unit.division IS NULL AND (unit.goneFrom IS NULL OR unit.goneFrom > \(day)))
            OR EXISTS (SELECT 1 FROM division
                WHERE division.county = \(county) AND division.code = unit.division
                  AND (division.validTo IS NULL OR division.validTo >= \(day))))
        """
    }

    /// Those that are there today and in which somebody with one of the roles can sign in.
    package static func withAnybody(
        of roles: [Role], county: String, in transaction: ReadTransaction
    ) throws -> [Unit] {
        try transaction.rows(
            """
            SELECT \(Unit.columns) FROM unit
            WHERE unit.county = \(county) AND \(isThere(on: transaction.now.day, county: county))
              AND unit.id IN (SELECT person.unit FROM person
                JOIN personRole ON personRole.county = person.county AND personRole.person = person.id
                WHERE person.county = \(county) AND person.disabledAt IS NULL AND personRole.role IN \(list: roles))
            ORDER BY CASE kind WHEN 'office' THEN 0 WHEN 'department' THEN 1 ELSE 2 END, division, name
            """
        ).map(Unit.init)
    }

    package static func ofDivision(
        _ code: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> Unit? {
        try transaction.row(
            "SELECT \(Unit.columns) FROM unit WHERE county = \(county) AND division = \(code)"
        ).map(Unit.init)
    }

    package static func named(_ name: String, county: String, in transaction: ReadTransaction) throws -> Unit? {
        try transaction.row(
            "SELECT \(Unit.columns) FROM unit WHERE county = \(county) AND name = \(name) ORDER BY division"
        ).map(Unit.init)
    }
}

extension Units {
    /// Of a unit that is no more: since when, and what goes on in its place today, over however many mergers.
    package static func end(
        of id: ID<Unit>, county: String, in transaction: ReadTransaction
    ) throws -> EndedUnit? {
        func unit(_ id: ID<Unit>) throws -> Unit? {
            try transaction.row("SELECT \(Unit.columns) FROM unit WHERE county = \(county) AND id = \(id)")
                .map(Unit.init)
        }
        guard let ended = try unit(id), let goneFrom = ended.goneFrom else { return nil }
        var (successor, passed) = (try ended.successor.flatMap(unit), Set([id]))
        while let next = successor, next.goneFrom != nil {
            // Restored and merged back, a line could lead round.
            guard passed.insert(next.id).inserted else {
                return EndedUnit(county: county, unit: ended, goneFrom: goneFrom, successor: nil)
            }
            successor = try next.successor.flatMap(unit)
        }
        return EndedUnit(county: county, unit: ended, goneFrom: goneFrom, successor: successor)
    }

    package static func one(_ id: ID<Unit>, county: String, in transaction: ReadTransaction) throws -> Unit {
        let row = try transaction.row(
            "SELECT \(Unit.columns) FROM unit WHERE county = \(county) AND id = \(id)")
        guard let row else { throw Refusal.field("unit", "unit.none", "没有这个单位，请从列表中选择。") }
        return try Unit(row)
    }
}
