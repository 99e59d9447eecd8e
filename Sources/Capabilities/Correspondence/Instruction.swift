import Database
import Kernel
import Office
import Organisation

/// What a leader instructs one unit to do, about a record or by itself, and what becomes of it (批示).
package struct Instruction: Codable, Sendable {
    package let id: ID<Instruction>
    /// Shared by those that were given in one to several units.
    package let batch: String
    /// A person's identifier.
    package let leader: String?
    package let leaderName: String
    package let givenOn: Day
    package let words: String
    /// Of the record that it is about, below the county; empty where it stands alone.
    package let about: String
    package let aboutWords: String
    package let party: Party
    package let due: Day
    package let repliedOn: Day?
    package let enteredByName: String
    package let state: State

    package enum State: String, ProcedureState {
        case pending, going, replied, read, withdrawn

        package var chinese: String {
            switch self {
            case .pending: "待办"
            case .going: "办理中"
            case .replied: "已回复"
            case .read: "已阅"
            case .withdrawn: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .pending, .going, .replied: .going
            case .read: .done
            case .withdrawn: .off
            }
        }
    }

    package static let noun = RecordNoun("instruction", "批示", measure: "件")

    package static let procedure = Procedure<Instruction, State>(
        noun, table: "instruction", path: "instructions", right: .seeInstructions, first: .pending, begun: "批示",
        load: Instructions.one, title: { "\($0.leaderName)批示：\($0.words.shortened)（\($0.party.name)）" },
        [
            .step(
                "take", "开始办理", from: .pending, to: .going, by: unit, asks: [.note("怎么办、谁来办")], within: .workingDays(1)),
            .step(
                "reply", "回复", from: .going, to: .replied, by: unit,
                asks: [.reason("办理结果"), .photos("照片", atLeast: 0)], dueOn: \.due, deed: .answer,
                then: Instructions.keepReply),
            .step("read", "已阅", from: .replied, to: .read, by: leader, asks: [.note("批语")], deed: .decision),
            .step(
                "sendBack", "退回再办", from: .replied, to: .going, by: leader, asks: [.reason("还要办什么")],
                isOptional: true),
            .step(
                "withdraw", "撤回", from: .pending, .going, to: .withdrawn, by: leader, .role(.director),
                asks: [.reason()], isOptional: true),
        ])

    private static let unit = Doer<Instruction>.party(
        "承办单位", \.party, unit: "instruction.unit", division: "instruction.division")
    private static let leader = Doer<Instruction>.person("批示的领导", \.leader, "instruction.leader")
}

extension String {
    /// Enough of it to know which.
    var shortened: String { count > 20 ? String(prefix(20)) + "…" : self }
}
