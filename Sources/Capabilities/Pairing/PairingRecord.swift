import Database
import Kernel
import Office
import Organisation

/// A unit's pairing with a village, from being proposed to its end.
package struct PairingRecord: Codable, Sendable {
    package let id: ID<PairingRecord>
    package let unit: Party
    package let village: Party
    package let townshipName: String
    /// What they want to do together.
    package let aims: String
    package let until: Day
    package let state: State
    /// Of the year that runs.
    package let activities: Int
    /// Of the last year that was scored.
    package let score: Points?
    package let scoredYear: Int?

    package enum State: String, ProcedureState {
        case proposed, agreed, running, ended, withdrawn

        package var chinese: String {
            switch self {
            case .proposed: "待签协议"
            case .agreed: "已签协议"
            case .running: "共建中"
            case .ended: "已到期"
            case .withdrawn: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .proposed, .agreed: .going
            case .running: .done
            case .ended, .withdrawn: .off
            }
        }
    }

    package static let noun = RecordNoun("pairing", "结对", measure: "对")

    package static let procedure = Procedure<PairingRecord, State>(
        noun, table: "pairing", path: "pairings", right: .seePairings, first: .proposed, begun: "发起结对",
        load: Pairings.one, title: { "\($0.unit.name)—\($0.village.name)" },
        [
            .step(
                "agree", "签订协议", from: .proposed, to: .agreed, by: village,
                asks: [.day("签订日期"), .photos("签字的协议"), .note()], within: .workingDays(10)),
            .step("begin", "开始共建", from: .agreed, to: .running, by: .role(.clerk), within: .workingDays(5)),
            .step(
                "plan", "报送年度计划", from: .running, to: .running, by: unit,
                asks: [.reason("年度计划"), .files("计划文件", atLeast: 0)],
                deed: .answer, isOptional: true),
            .step(
                "end", "结束共建", from: .running, to: .ended, by: .role(.clerk), asks: [.day("结束日期"), .reason()],
                isOptional: true),
            .step(
                "withdraw", "撤回", from: .proposed, .agreed, to: .withdrawn, by: unit, village, asks: [.reason()],
                isOptional: true),
        ])

    private static let unit = Doer<PairingRecord>.party(
        "结对单位", \.unit, unit: "pairing.unit", division: "pairing.unitDivision")
    private static let village = Doer<PairingRecord>.party(
        "结对的村（社区）", \.village, unit: "pairing.villageUnit", division: "pairing.village")
}

extension PairingRecord: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("pairing.file", "添加附件", right: .recordPairingActivities)

    package static func checkFiling(
        _ id: ID<PairingRecord>, by actor: Actor, in transaction: ReadTransaction
    ) throws {
        let found = try Pairings.one(id, for: actor, in: transaction)
        guard ![.ended, .withdrawn].contains(found.state) else {
            throw Refusal.field("file", "pairing.over", "这对结对\(found.state.chinese)，不能再添加附件。")
        }
    }
}
