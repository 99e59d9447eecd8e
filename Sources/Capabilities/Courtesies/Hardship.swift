import Database
import Kernel
import Office
import Organisation
import Recognition

/// Help in money for somebody who holds an honour and is in need, from being asked for to being paid.
package struct Hardship: Codable, Sendable {
    package enum State: String, ProcedureState {
        case asked, reviewed, approved, paid, refused, withdrawn

        package var chinese: String {
            switch self {
            case .asked: "待核实"
            case .reviewed: "待审定"
            case .approved: "待发放"
            case .paid: "已发放"
            case .refused: "未通过"
            case .withdrawn: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .asked, .reviewed, .approved: .going
            case .paid: .done
            case .refused: .bad
            case .withdrawn: .off
            }
        }
    }

    package let id: ID<Hardship>
    package let honour: ID<Honour>
    package let holder: String
    package let honourTitle: String
    package let village: Party
    package let townshipName: String
    package let reason: String
    package let fen: Int
    package let askedBy: String
    package let askedByName: String
    package let state: State

    package static let noun = RecordNoun("hardship", "困难帮扶", measure: "件")

    package static let procedure = Procedure<Hardship, State>(
        noun, table: "hardship", path: "hardships", right: .seeHardship, first: .asked, begun: "申请",
        load: Hardships.one, title: { "\($0.holder)：困难帮扶\(Money(fen: $0.fen).chinese)" },
        [
            .step(
                "review", "核实", from: .asked, to: .reviewed, by: .role(.clerk), asks: [.reason("核实的情况")],
                within: .workingDays(5), deed: .decision, exceptDoersOf: [RecordSteps.made]),
            .step(
                "approve", "审定", from: .reviewed, to: .approved, by: .role(.director), asks: [.note("审定意见")],
                within: .workingDays(5), deed: .signature, exceptDoersOf: ["review"],
                then: { found, _, actor, transaction in
                    try Hardships.requireHeld(found, by: actor, in: transaction)
                }),
            .step(
                "pay", "登记发放", from: .approved, to: .paid, by: .role(.clerk),
                asks: [.day("发放日期"), .reason("凭证号、收款人")], within: .workingDays(10),
                check: { _, answers, now throws(Refusal) in
                    guard let day = answers.day, day <= now.day else {
                        throw Refusal.field("day", "hardship.future", "发放以后再登记，日期不能在今天之后。")
                    }
                },
                then: { found, taken, actor, transaction in
                    try Hardships.requireHeld(found, by: actor, in: transaction)
                    try transaction.run(
                        """
                        UPDATE hardship SET paidOn = \(taken.answers.day)
                        WHERE county = \(actor.county) AND id = \(found.id)
                        """)
                }),
            .step(
                "refuse", "不予帮扶", from: [.asked, .reviewed], to: .refused, by: [.role(.clerk), .role(.director)],
                asks: [.reason("不符合哪一条")], isOptional: true, exceptDoersOf: [RecordSteps.made]),
            .step(
                "withdraw", "撤回", from: [.asked, .reviewed], to: .withdrawn, by: [village, .role(.clerk)],
                asks: [.reason()], isOptional: true),
        ])

    private static let village = Doer<Hardship>.party(
        "所在的村（社区）", \.village, unit: "hardship.villageUnit", division: "hardship.village")
}
