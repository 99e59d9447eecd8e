import Database
import Kernel
import Office

/// What there is to ask about places.
package enum Places {
    static let columns: SQL = """
        place.id, place.name, place.kind, place.division, unit.name AS divisionName, township.name AS townshipName,
        place.latitude, place.longitude, place.goneFrom, place.goneReason
        """
    static let joins: SQL = """
        JOIN unit ON unit.county = place.county AND unit.division = place.division
        LEFT JOIN unit AS township
            ON township.county = place.county AND township.division = substr(place.division, 1, 9)
        """
    private static let source: SQL = "place \(joins)"

    /// As if it were not there when it lies outside what the actor sees.
    package static func one(_ id: ID<Place>, for actor: Actor, in transaction: ReadTransaction) throws -> Place {
        try Listing.places.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "place.none", "没有这个点位，或者它不在您管理的范围里。请从“点位”进入。"))
    }

    /// Those of a kind that are there on a day.
    package static func ofKind(
        _ kind: Place.Kind, county: String, on day: Day, in transaction: ReadTransaction
    ) throws -> [Place] {
        try transaction.rows(
            """
            SELECT \(columns) FROM \(source)
            WHERE place.county = \(county) AND place.kind = \(kind) AND \(isThere(on: day)) ORDER BY place.id
            """
        ).map(Place.init)
    }

    /// All that somebody sees, also those that are no more.
    static func within(_ scope: Scope, county: String, in transaction: ReadTransaction) throws -> [Place] {
        try transaction.rows(
            """
            SELECT \(columns) FROM \(source)
            WHERE place.county = \(county) AND \(scope.condition(division: "place.division"))
            ORDER BY place.division, place.name
            """
        ).map(Place.init)
    }

    /// Those of a division, of everything below it and of what was merged into it, also those that are no more.
    package static func below(
        _ code: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> [Place] {
        let scope = try Divisions.succession(county: county, on: transaction.now.day, in: transaction).scope(of: code)
        return try within(scope, county: county, in: transaction)
    }

    /// What a list to choose from has: none that is no more.
    package static func isThere(on day: Day) -> SQL { "(place.goneFrom IS NULL OR place.goneFrom > \(day))" }

    // MARK: What is checked before one is stored

    static func check(_ position: Position?, county: String, in transaction: ReadTransaction) throws {
        guard let position, let box = try Divisions.box(county: county, in: transaction), !box.contains(position)
        else { return }
        throw Refusal.field(
            "latitude", "place.outside",
            "这个位置不在本县范围内（\(box.southWest.chinese) 至 \(box.northEast.chinese)），请检查经纬度有没有填反。")
    }

    /// Names that look alike are one.
    static func refuseTwin(
        _ name: String, in division: DivisionCode, but own: ID<Place>? = nil, county: String,
        in transaction: ReadTransaction
    ) throws {
        let rows = try transaction.rows(
            "SELECT id, name FROM place WHERE county = \(county) AND division = \(division)")
        let key = name.nameKey
        for row in rows {
            let (id, other): (ID<Place>, String) = (try row["id"], try row["name"])
            if id != own, other.nameKey == key {
                throw Refusal.field("name", "place.taken", "这个村（社区）已经有“\(other)”这个点位，请换一个名称。")
            }
        }
    }

    // MARK: Positions

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
