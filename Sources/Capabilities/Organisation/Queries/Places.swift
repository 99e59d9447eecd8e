import Database
import Kernel

/// Where places are, as far as that is known.
package enum Places {
    package static func position(_ place: ID<Place>, county: String, in transaction: ReadTransaction) throws
        -> Position?
    {
        try position("id = \(place)", county: county, in: transaction)
    }

    /// Of a village or community as a whole.
    package static func position(
        of division: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> Position? {
        try position("division = \(division) AND kind IN ('village', 'community')", county: county, in: transaction)
    }

    /// The place that is a village or community as a whole, by its division.
    package static func ofWholeDivisions(
        county: String, in transaction: ReadTransaction
    ) throws -> [DivisionCode: String] {
        let rows = try transaction.rows(
            "SELECT division, id FROM place WHERE county = \(county) AND kind IN ('village', 'community') ORDER BY id")
        return Dictionary(
            try rows.map { (try $0["division"], try $0["id"]) }, uniquingKeysWith: { first, _ in first })
    }

    private static func position(
        _ condition: SQL, county: String, in transaction: ReadTransaction
    ) throws -> Position? {
        try transaction.row(
            """
            SELECT latitude, longitude FROM place WHERE county = \(county) AND \(condition) AND latitude IS NOT NULL
            ORDER BY name LIMIT 1
            """
        ).map { Position(latitude: try $0["latitude"], longitude: try $0["longitude"]) }
    }
}
