import Database
import Kernel

/// A county, township or village as the statistical codes know it, for as long as it exists:
/// townships merge, and what was recorded under the old code stays there.
package struct Division: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case county, subdistrict, town, township, village, community

        package var chinese: String {
            switch self {
            case .county: "县"
            case .subdistrict: "街道"
            case .town: "镇"
            case .township: "乡"
            case .village: "村"
            case .community: "社区"
            }
        }
    }

    package let code: DivisionCode
    package let name: String
    package let kind: Kind
    package let validFrom: Day
    /// The last day; nil while it exists.
    package let validTo: Day?

    package init(code: DivisionCode, name: String, kind: Kind, validFrom: Day, validTo: Day? = nil) {
        self.code = code
        self.name = name
        self.kind = kind
        self.validFrom = validFrom
        self.validTo = validTo
    }

    init(_ row: Row) throws {
        code = try row["code"]
        name = try row["name"]
        kind = try row["kind"]
        validFrom = try row["validFrom"]
        validTo = try row["validTo"]
    }
}

extension Division.Kind: SQLEncodable, SQLDecodable {}
