/// A statistical division code (统计用区划代码): 6 digits for a county, 9 for a township or
/// subdistrict, 12 for a village or community. The code is the path: a division contains exactly
/// those whose code begins with its own.
package struct DivisionCode: Hashable, Comparable, Codable, Sendable, LosslessStringConvertible {
    package enum Level: Int, Codable, Sendable {
        case county = 6
        case township = 9
        case village = 12
    }

    package let description: String

    package init?(_ text: String) {
        guard Level(rawValue: text.utf8.count) != nil, text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        description = text
    }

    package var level: Level {
        switch description.utf8.count {
        case 6: .county
        case 9: .township
        default: .village
        }
    }

    /// The six digits of the county this division lies in: the tenant.
    package var county: String { String(description.prefix(6)) }

    /// The division one level up; nil for a county.
    package var parent: DivisionCode? {
        level == .county ? nil : DivisionCode(String(description.dropLast(3)))
    }

    package func contains(_ other: DivisionCode) -> Bool { other.description.hasPrefix(description) }

    package static func < (a: DivisionCode, b: DivisionCode) -> Bool { a.description < b.description }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let code = DivisionCode(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is no division code")
        }
        self = code
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
