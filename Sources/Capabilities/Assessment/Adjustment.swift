import Database
import Kernel
import Office
import Organisation

/// A bonus or a deduction of a township's month (考核奖惩), with its reason and evidence: put forward by one of the office,
/// approved by the director who is another. As much of it counts as the rule says (`Adjusting`).
package struct Adjustment: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case bonus, deduction

        package var chinese: String {
            switch self {
            case .bonus: "奖励加分"
            case .deduction: "惩戒扣分"
            }
        }
    }

    package enum State: String, ProcedureState {
        case proposed, approved, returned, withdrawn

        package var chinese: String {
            switch self {
            case .proposed: "待审核"
            case .approved: "已计入"
            case .returned: "已退回"
            case .withdrawn: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .proposed: .going
            case .approved: .done
            case .returned: .bad
            case .withdrawn: .off
            }
        }
    }

    package let id: ID<Adjustment>
    package let month: Month
    package let township: DivisionCode
    package let townshipName: String
    package let kind: Kind
    /// Above zero, whatever the kind.
    package let points: Points
    /// 保洁示范片经验全市推广
    package let title: String
    package let reason: String
    /// The one that it takes back (冲正): of its kind, with the other sign; nil for one of its own.
    package let reverses: ID<Adjustment>?
    package let state: State

    /// As it changes the score.
    package var signed: Points { (kind == .bonus) == (reverses == nil) ? points : -points }
    /// It took marks, and nothing took it back yet.
    package var isObjectable: Bool { kind == .deduction && reverses == nil && state == .approved }
    package var kindWords: String { reverses == nil ? kind.chinese : "冲正\(kind.chinese)" }

    package static let noun = RecordNoun("adjustment", "考核奖惩", measure: "笔")

    package static let procedure = Procedure<Adjustment, State>(
        noun, table: "adjustment", path: "adjustments", right: .seeAdjustments, first: .proposed, begun: "提出",
        load: Adjustments.one, title: { "\($0.month.chinese)\($0.townshipName)：\($0.title)" },
        version: { record, _ in try SeenVersion(canonical: record.terms) },
        [
            .step(
                "approve", "同意计入", from: .proposed, to: .approved, by: .role(.director), within: .workingDays(3),
                deed: .signature, exceptDoersOf: Signatures.writing,
                then: { record, _, actor, transaction in
                    try Adjustments.decide(record.id, by: actor, in: transaction)
                }),
            .step(
                "sendBack", "退回", from: .proposed, to: .returned, by: .role(.director), asks: [.reason("退回的原因")],
                isOptional: true),
            .step(
                "withdraw", "撤回", from: .proposed, to: .withdrawn, by: .role(.clerk, .director),
                asks: [.reason("撤回的原因")], isOptional: true),
            .step(
                "cancel", "依据撤销", from: .proposed, to: .withdrawn, by: .system, asks: [.reason("撤销的原因")],
                isOptional: true),
        ])

    /// What the director puts his name to.
    private struct Terms: Encodable {
        let month: Month
        let township: DivisionCode
        let points: Points
        let title: String
        let reason: String
        let reverses: ID<Adjustment>?
    }

    private var terms: Terms {
        Terms(month: month, township: township, points: signed, title: title, reason: reason, reverses: reverses)
    }
}

extension Adjustment: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("adjustment.file", "添加奖惩的依据", right: .proposeAdjustments)

    package static func checkFiling(_ id: ID<Adjustment>, by actor: Actor, in transaction: ReadTransaction) throws {
        let found = try Adjustments.one(id, for: actor, in: transaction)
        guard found.state == .proposed else {
            throw Refusal.field("file", "adjustment.over", "这笔奖惩\(found.state.chinese)，不能再添加依据。")
        }
    }
}
