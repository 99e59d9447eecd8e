import Database
import Kernel
import Office

/// Money of the moral fund (道德基金): what came in with whose receipt, what went out for what.
package struct FundEntry: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case donation, allocation, interest, hardship, award, visit, goods, settlement

        package var chinese: String {
            switch self {
            case .donation: "捐赠"
            case .allocation: "拨款"
            case .interest: "利息"
            case .hardship: "困难帮扶"
            case .award: "奖励"
            case .visit: "走访慰问"
            case .goods: "货架进货"
            case .settlement: "商户结算"
            }
        }

        package var isIncome: Bool { [.donation, .allocation, .interest].contains(self) }
        /// For somebody: paid past review and notice, and booked by that.
        package var isGrant: Bool { [.hardship, .award, .visit].contains(self) }
        /// Entered as it came or went, with its receipt: what is signed elsewhere is booked by its signature.
        package var isByHand: Bool { !isGrant && self != .settlement }
    }

    package let id: ID<FundEntry>
    package let kind: Kind
    package let day: Day
    /// In fen, never below zero: the kind says which way.
    package let fen: Int
    /// The donor, or for whom it was, as the public may read it.
    package let party: String
    package let words: String
    /// 收据号; of income only.
    package let receipt: String
    package let recordedByName: String

    package static let noun = RecordNoun("fundEntry", "道德基金收支", measure: "笔")
}
