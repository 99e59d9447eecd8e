import Database
import Kernel
import Office

/// An account of the moral bank: a household's, a person's or a team's, at the branch of a village (总行—支行—分理处).
package struct MoralAccount: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case household, person, team

        package var chinese: String {
            switch self {
            case .household: "家庭"
            case .person: "个人"
            case .team: "队伍"
            }
        }
    }

    package let id: ID<MoralAccount>
    package let kind: Kind
    /// The householder, the person, the team.
    package let name: String
    package let village: DivisionCode
    package let villageName: String
    package let townshipName: String
    package let openedOn: Day
    package let closedOn: Day?
    /// 道德分: what stars and honours look at.
    package let standing: Int
    /// 可兑换分
    package let spendable: Int

    package static let noun = RecordNoun("moralAccount", "道德银行账户", measure: "户")
}

/// The two balances of an account.
package enum PointSide: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
    case standing, spendable

    package var chinese: String { self == .standing ? "道德分" : "可兑换分" }
}

/// One line of an account, as the account's page explains its balance.
package struct LedgerLine: Codable, Sendable {
    package let posting: ID<Posting>
    package let kind: Posting.Kind
    package let side: PointSide
    package let points: Int
    package let after: Int
    package let words: String
    package let at: Instant
    package let byName: String
    package let reversalOf: ID<Posting>?
    /// What gave it, as its page is named: a deposit, an order.
    package let path: String?
}

/// Something that happened in the ledger. Its lines add up to nothing: what an account gets, the moral fund's side gives. It is
/// never changed; a wrong one is put right by another (冲正).
package struct Posting: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case deposit, credited, frozen, returned, taken, expired, reversal, broughtIn

        package var chinese: String {
            switch self {
            case .deposit: "存入"
            case .credited: "自动记入"
            case .frozen: "下单冻结"
            case .returned: "退回"
            case .taken: "兑换"
            case .expired: "过期"
            case .reversal: "冲正"
            case .broughtIn: "转入"
            }
        }
    }
}
