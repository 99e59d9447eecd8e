import Database
import Kernel
import Office

/// What was done and confirmed elsewhere, and earns points by a rule without anybody asking: an hour of service, an honour.
package struct Earned: Sendable {
    let basis: MoralRule.Basis
    /// What it is: the same of the same sort is paid once.
    let source: String
    /// Whose it is, as its own capability calls him.
    let holder: String
    let name: String
    let village: DivisionCode?
    /// In minutes of hours, else 1.
    let amount: Int
    let words: String
    let path: String
    let doneOn: Day

    package init(
        _ basis: MoralRule.Basis, source: String, holder: String, name: String, village: DivisionCode?, amount: Int = 1,
        words: String, path: String, doneOn: Day
    ) {
        (self.basis, self.source, self.holder, self.name) = (basis, source, holder, name)
        (self.village, self.amount, self.words, self.path, self.doneOn) = (village, amount, words, path, doneOn)
    }
}

/// Points that come of themselves. Whose account they go to may be known later: until then they wait.
package struct PointCredit: Codable, Sendable {
    package enum State: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case waiting, booked, capped, vetoed, reversed

        package var chinese: String {
            switch self {
            case .waiting: "等账户"
            case .booked: "已记账"
            case .capped: "到上限，未记"
            case .vetoed: "当年有否决，未记"
            case .reversed: "已冲正"
            }
        }

        package var tone: Tone {
            switch self {
            case .waiting: .going
            case .booked: .done
            case .capped, .vetoed, .reversed: .off
            }
        }
    }

    package let id: ID<PointCredit>
    let basis: MoralRule.Basis
    let holder: String
    package let holderName: String
    let village: DivisionCode?
    let villageName: String
    let amount: Int
    package let words: String
    let path: String
    package let doneOn: Day
    let rule: ID<MoralRule>
    let ruleTitle: String
    let account: ID<MoralAccount>?
    let accountName: String
    let posting: ID<Posting>?
    package let standing: Int
    package let spendable: Int
    package let state: State

    package static let noun = RecordNoun("pointCredit", "自动记分", measure: "笔")
}
