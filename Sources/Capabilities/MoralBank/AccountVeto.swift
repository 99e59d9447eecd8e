import Database
import Kernel
import Office
import Organisation

/// 否决: what the rule says that a household gets no 道德分 and no star for in the year in which it was. It takes no point that is
/// there, and nothing that somebody is entitled to: what is refused is courtesy alone.
package struct VetoRule: Codable, Sendable {
    package let id: ID<VetoRule>
    package let title: String
    package let validFrom: Day
    package let validUntil: Day?

    package static let noun = RecordNoun("vetoRule", "否决项目", measure: "项")

    func isInForce(in year: Int) -> Bool {
        validFrom.year <= year && (validUntil.map { $0.year >= year } ?? true)
    }
}

/// That it was so of a household in a year: said by one, looked into by another, lifted where it was wrong.
package struct AccountVeto: Codable, Sendable {
    package enum State: String, ProcedureState {
        case proposed, stands, dismissed, lifted

        package var chinese: String {
            switch self {
            case .proposed: "待核实"
            case .stands: "成立"
            case .dismissed: "不成立"
            case .lifted: "已解除"
            }
        }

        package var tone: Tone {
            switch self {
            case .proposed: .going
            case .stands: .bad
            case .dismissed, .lifted: .off
            }
        }
    }

    package let id: ID<AccountVeto>
    package let account: ID<MoralAccount>
    package let accountName: String
    package let village: Party
    package let townshipName: String
    package let title: String
    package let year: Int
    package let words: String
    let madeByName: String
    package let state: State

    package static let noun = RecordNoun("accountVeto", "否决事项", measure: "项")

    package static let procedure = Procedure<AccountVeto, State>(
        noun, table: "accountVeto", path: "points/vetoes", right: .seeMoralBank, first: .proposed, begun: "登记",
        load: Vetoes.one, title: { "\($0.accountName)　\($0.title)" },
        [
            .step(
                "confirm", "核实成立", from: .proposed, to: .stands, by: township, .role(.clerk),
                asks: [.reason("凭什么核实的，如 处罚决定书")], within: .workingDays(5), deed: .decision,
                exceptDoersOf: [RecordSteps.made]),
            .step(
                "dismiss", "不成立", from: .proposed, to: .dismissed, by: township, .role(.clerk), asks: [.reason()],
                deed: .decision, isOptional: true, exceptDoersOf: [RecordSteps.made]),
            .step(
                "lift", "解除", from: .stands, to: .lifted, by: township, .role(.director),
                asks: [.reason("为什么解除，如 查明不实")], isOptional: true),
        ])

    private static let township = Doer<AccountVeto>(
        "所属乡镇（街道）", roles: [],
        takes: { actor, veto in
            guard let code = veto.village.division, case .division(let own, _) = actor.scope else { return false }
            return own.level == .township && actor.scope.covers(division: code) && actor.isRepresentative
        },
        condition: { actor in
            guard case .division(let own, _) = actor.scope, own.level == .township, actor.isRepresentative else {
                return nil
            }
            return actor.scope.condition(division: "accountVeto.village")
        })
}
