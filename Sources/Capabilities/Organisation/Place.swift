import Database
import Kernel

/// Somewhere that is visited: a village as a whole, a street, a market … always within a division.
package struct Place: Codable, Sendable {
    package typealias Kind = PlaceKind

    package let id: ID<Place>
    package let name: String
    package let kind: Kind
    package let division: DivisionCode
    package let divisionName: String
    /// Nil where its township is no unit here.
    package let townshipName: String?
    package let position: Position?
    /// The first day on which it is no more; nil while it is there.
    package let goneFrom: Day?
    package let goneReason: String?

    /// A village or community as a whole.
    package var isHome: Bool { kind == .village || kind == .community }
    package func isGone(on day: Day) -> Bool { goneFrom.map { $0 <= day } ?? false }

    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        kind = try row["kind"]
        division = try row["division"]
        divisionName = try row["divisionName"]
        townshipName = try row["townshipName"]
        goneFrom = try row["goneFrom"]
        goneReason = try row["goneReason"]
        let latitude: Int? = try row["latitude"]
        let longitude: Int? = try row["longitude"]
        position =
            if let latitude, let longitude {
                Position(latitude: latitude, longitude: longitude)
            } else { nil }
    }
}

extension Place.Kind: SQLEncodable, SQLDecodable {}
