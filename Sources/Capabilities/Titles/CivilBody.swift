import Database
import Kernel
import Recognition

/// What kind of title a body strives for: each body for one (domain §1(h)).
package enum BodyKind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
    case unit, village, town, campus, community, family

    package var chinese: String {
        switch self {
        case .unit: "文明单位"
        case .village: "文明村"
        case .town: "文明乡镇（街道）"
        case .campus: "文明校园"
        case .community: "文明社区"
        case .family: "文明家庭"
        }
    }

    /// What its bodies are called: 应创的村.
    var bodies: String {
        switch self {
        case .unit: "单位"
        case .village: "村"
        case .town: "乡镇（街道）"
        case .campus: "学校"
        case .community: "社区"
        case .family: "家庭"
        }
    }

    var measure: String { self == .family ? "户" : "个" }

    /// Of a unit of the county's own. The last three digits of a village's code begin with 2, 3 or 5, a community's with 0, 1 or 4
    /// (统计用区划代码).
    init(of division: DivisionCode?) {
        switch division?.level {
        case .village:
            let digit = division?.description.dropFirst(9).first ?? "2"
            self = "235".contains(digit) ? .village : .community
        case .township: self = .town
        default: self = .unit
        }
    }

    /// Those that are no unit of the county's own, and have to be entered.
    static let entered: [BodyKind] = [.unit, .campus, .family]
}

/// Whoever can hold a title: each unit of the county's own, and the schools, firms and families that somebody entered.
package struct CivilBody: Codable, Sendable {
    package let id: ID<CivilBody>
    package let kind: BodyKind
    package let name: String
    /// Who acts for it: the unit that it is, or the one that looks after it.
    package let party: Party
    /// Where it lies; nil of the county's departments.
    package let division: DivisionCode?
    /// The township above it, which looks at what it declares before the county does; nil where there is none.
    package let township: Party?
    /// It is itself a unit.
    package let isUnit: Bool
    package let goneFrom: Day?

    /// What stands in front of it in every list and rule.
    package func isThere(on day: Day) -> Bool { goneFrom.map { $0 > day } ?? true }

    /// 云溪镇; empty of departments and of townships themselves.
    package var place: String { township?.name ?? "" }

    init(_ row: Row) throws {
        id = try row["body"]
        kind = try row["bodyKind"]
        name = try row["bodyName"]
        party = Party(unit: try row["bodyUnit"], name: try row["unitName"], division: try row["unitDivision"])
        division = try row["bodyDivision"]
        let above: String? = try row["townshipUnit"]
        township =
            kind == .town
            ? nil
            : try above.map {
                Party(unit: $0, name: try row["townshipName"] ?? "", division: try row["townshipDivision"])
            }
        isUnit = try row["isUnit"]
        goneFrom = try row["bodyGone"]
    }
}
