import Database
import Kernel
import Sheets

/// In whose name a visit scores.
package enum Tier: String, Codable, CaseIterable, Sendable {
    /// 自考: every village, every month, by its township.
    case selfCheck = "self"
    /// 县级: drawn by the office.
    case county

    package var chinese: String {
        switch self {
        case .selfCheck: "自考"
        case .county: "县级抽查"
        }
    }
}

/// Whether the visited are told.
package enum Manner: String, Codable, CaseIterable, Sendable {
    case announced, unannounced

    package var chinese: String {
        switch self {
        case .announced: "明查"
        case .unannounced: "暗访"
        }
    }
}

extension Tier: SQLEncodable, SQLDecodable {}
extension Manner: SQLEncodable, SQLDecodable {}

/// A month's visits of one tier, drawn or complete.
package struct Plan: Codable, Sendable {
    package let id: ID<Plan>
    package let month: Month
    package let sheet: ID<Sheet>
    package let edition: Int
    package let tier: Tier
    package let manner: Manner
    package let commitment: String
    package let drawnAt: Instant
    package let drawnBy: String
    /// Why it took the place of an earlier one.
    package let reason: String?
    package let supersededBy: ID<Plan>?
    /// Whether list and seed may be read by everybody.
    package let isDisclosed: Bool

    init(_ row: Row) throws {
        id = try row["id"]
        month = try row["month"]
        sheet = try row["sheet"]
        edition = try row["edition"]
        tier = try row["tier"]
        manner = try row["manner"]
        commitment = try row["commitment"]
        drawnAt = try row["drawnAt"]
        drawnBy = try row["drawnBy"]
        reason = try row["reason"]
        supersededBy = try row["supersededBy"]
        isDisclosed = try row["isDisclosed"]
    }
}
