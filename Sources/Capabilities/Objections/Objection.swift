import Assessment
import Database
import Inspections
import Kernel
import Office
import Organisation

/// A township's objection to one line of a county's visit or of a panel's sheet, or to a deduction.
package struct Objection: Codable, Sendable {
    package enum State: String, ProcedureState {
        case filed, upheld, reduced, rejected, withdrawn

        package var chinese: String {
            switch self {
            case .filed: "待裁定"
            case .upheld: "申诉成立"
            case .reduced: "部分成立"
            case .rejected: "维持扣分"
            case .withdrawn: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .filed: .going
            case .upheld, .reduced: .done
            case .rejected: .bad
            case .withdrawn: .off
            }
        }
    }

    package let id: ID<Objection>
    package let month: Month
    package let township: Party
    package let visit: ID<Visit>?
    package let line: ID<VisitLine>?
    /// The deduction; then there is no visit and no line.
    package let adjustment: ID<Adjustment>?
    /// How many places the line counted.
    package let count: Int
    package let village: String
    /// What it is about, as it was scored: `成堆垃圾2处，−1.00分`.
    package let subject: String
    /// Why the township thinks it wrong.
    package let words: String
    package let state: State

    package static let noun = RecordNoun("objection", "申诉", measure: "件")
    package static let kind = noun.kind

    /// - Parameter listeners: what becomes of the line, where the township is right.
    package static func procedure(_ listeners: VisitListeners) -> Procedure<Objection, State> {
        Procedure(
            noun, table: "objection", path: "objections", right: .seeObjections, first: .filed, begun: "申诉",
            load: Objections.one, title: { "\($0.month.chinese)\($0.township.name)：\($0.village)\($0.subject)" },
            version: { record, _ in
                try SeenVersion(
                    canonical: Plea(line: record.line, adjustment: record.adjustment, words: record.words))
            },
            [
                .step(
                    "uphold", "裁定：申诉成立，这一笔不扣", from: .filed, to: .upheld, by: .role(.director),
                    asks: [.reason("裁定的理由")], within: .workingDays(5), deed: .signature,
                    exceptDoersOf: [RecordSteps.made],
                    then: { record, taken, actor, transaction in
                        try record.makeGood(
                            ObjectionRuling.upheld.reason(taken.answers.note), listeners, by: actor, in: transaction)
                    }),
                .step(
                    "reduce", "裁定：部分成立，改少处数", from: .filed, to: .reduced, by: .role(.director),
                    asks: [.choice("改为", counts), .reason("裁定的理由")], deed: .signature, isOptional: true,
                    exceptDoersOf: [RecordSteps.made],
                    check: { record, answers, _ throws(Refusal) in try record.checkReduced(answers.choice) },
                    then: { record, taken, actor, transaction in
                        try record.reduce(
                            to: taken.answers.choice.flatMap { Int($0) } ?? 0,
                            ObjectionRuling.inPart.reason(taken.answers.note),
                            by: actor, in: transaction)
                    }),
                .step(
                    "reject", "裁定：维持扣分", from: .filed, to: .rejected, by: .role(.director),
                    asks: [.reason("裁定的理由")], deed: .signature, isOptional: true,
                    exceptDoersOf: [RecordSteps.made]),
                .step(
                    "withdraw", "撤回申诉", from: .filed, to: .withdrawn, by: township, asks: [.note()],
                    isOptional: true),
            ])
    }

    /// As few as are usually counted: of more, the whole is voided or stands.
    private static let counts = (1...20).map { StepQuestion.Choice("\($0)", "\($0)处") }

    /// What is ruled on.
    private struct Plea: Encodable {
        let line: ID<VisitLine>?
        let adjustment: ID<Adjustment>?
        let words: String
    }

    private static let township = Doer<Objection>.party(
        "申诉的乡镇（街道）", \.township, unit: "objection.townshipUnit", division: "objection.township")
}

extension Objection: FiledRecord {
    package static let filing = Action("objection.attach", "添加申诉的证据", right: .fileObjections)

    package static func checkFiling(_ id: ID<Objection>, by actor: Actor, in transaction: ReadTransaction) throws {
        let found = try Objections.one(id, for: actor, in: transaction)
        guard found.state == .filed else {
            throw Refusal.field("file", "objection.over", "这件申诉\(found.state.chinese)，不能再添加证据。")
        }
    }
}
