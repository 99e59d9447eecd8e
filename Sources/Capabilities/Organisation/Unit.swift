import Database
import Kernel

/// A body that answers for something: the office, a department, a township's or a village's own.
package struct Unit: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case office, department, township, village
        /// A shop at which points are redeemed: nothing of the office's work is handed to it.
        case shop

        package var chinese: String {
            switch self {
            case .office: "县级（创建办、县领导、督查组）"
            case .department: "部门"
            case .township: "乡镇（街道）"
            case .village: "村（社区）"
            case .shop: "商户"
            }
        }
    }

    package let id: ID<Unit>
    package let name: String
    package let kind: Kind
    /// Of a township's or village's unit.
    package let division: DivisionCode?
    /// The first day on which a unit without a division is no more; nil while it is there.
    package let goneFrom: Day?
    /// What it was merged into.
    package let successor: ID<Unit>?
    package let goneReason: String?

    /// What is read of each.
    static let columns: SQL = """
        unit.id, unit.name, unit.kind, unit.division, unit.goneFrom, unit.successor, unit.goneReason
        """

    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        kind = try row["kind"]
        division = try row["division"]
        goneFrom = try row["goneFrom"]
        successor = try row["successor"]
        goneReason = try row["goneReason"]
    }
}

extension Unit.Kind: SQLEncodable, SQLDecodable {
    /// Units that somebody adds; those of townships and villages come with the divisions.
    package static let added: [Unit.Kind] = [.department, .office, .shop]

    /// In a column, and as a list that is brought in says it.
    var inLists: String { self == .office ? "县级" : chinese }

    /// What the people of a unit of this kind see.
    package func scope(unit: String, division: DivisionCode?) -> Scope {
        switch self {
        case .office: .county
        case .department, .shop: .unit(unit)
        case .township, .village: division.map { .division($0) } ?? .unit(unit)
        }
    }
}

extension Party {
    package init(_ unit: Unit) { self.init(unit: unit.id.description, name: unit.name, division: unit.division) }
}
