import Database
import Kernel

/// Something that a pairing did: on which day, what, and what was given.
package struct PairingActivity: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case together, headVisit, goods, money

        package var chinese: String {
            switch self {
            case .together: "共建活动"
            case .headVisit: "主要领导走访"
            case .goods: "物资帮扶"
            case .money: "资金帮扶"
            }
        }
    }

    package let id: ID<PairingActivity>
    package let pairing: ID<PairingRecord>
    package let unitName: String
    package let villageName: String
    package let kind: Kind
    package let heldOn: Day
    package let title: String
    package let note: String
    /// What it was worth, in fen.
    package let fen: Int?
    package let recordedByName: String

    init(_ row: Row) throws {
        id = try row["id"]
        pairing = try row["pairing"]
        unitName = try row["unitName"] ?? ""
        villageName = try row["villageName"] ?? ""
        kind = try row["kind"]
        heldOn = try row["heldOn"]
        title = try row["title"]
        note = try row["note"]
        fen = try row["fen"]
        recordedByName = try row["recordedByName"]
    }
}
