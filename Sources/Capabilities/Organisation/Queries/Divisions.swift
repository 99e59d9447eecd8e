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

    /// Places of a division and everything below it.
    package static func places(
        below code: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> [Place] {
        try transaction.rows(
            """
            SELECT place.id, place.name, place.kind, place.division, unit.name AS divisionName, latitude, longitude
            FROM place JOIN unit ON unit.county = place.county AND unit.division = place.division
            WHERE place.county = \(county) AND \(Scope.division(code).condition(division: "place.division"))
            ORDER BY place.division, place.name
            """
        ).map(Place.init)
    }
}
