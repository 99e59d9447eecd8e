import Database
import Kernel
import Office
import Sheets

/// An edition of a standard (测评体系) that the office is measured by: from the draft, over being in force, until the next.
package struct StandardEdition: Codable, Sendable {
    package enum State: String, ProcedureState {
        case draft, inForce, replaced, dropped

        package var chinese: String {
            switch self {
            case .draft: "编写中"
            case .inForce: "施行"
            case .replaced: "已被新版替代"
            case .dropped: "已作废"
            }
        }

        package var tone: Tone {
            switch self {
            case .draft: .going
            case .inForce: .done
            case .replaced, .dropped: .off
            }
        }
    }

    package let id: ID<StandardEdition>
    /// 文明县城
    package let name: String
    /// 2020年版
    package let edition: String
    /// Who issued it.
    package let issuer: String
    /// What its lines add up to.
    package let full: Points
    package let state: State
    package let lines: Int
    /// As its lines add up.
    package let points: Points
    /// Lines for which nobody answers.
    package let unassigned: Int
    /// Material that is asked for and not yet final.
    package let wanting: Int

    package var title: String { "\(name)测评体系（\(edition)）" }

    package static let noun = RecordNoun("standard", "测评体系", measure: "部")

    package static let procedure = Procedure<StandardEdition, State>(
        noun, table: "standard", path: "standards", right: .seeStandards, first: .draft, begun: "编写",
        load: StandardEditions.one, title: { $0.title },
        [
            .step(
                "issue", "施行", from: .draft, to: .inForce, by: .role(.director), asks: [.day("施行日期"), .note("依据")],
                deed: .signature,
                check: { edition, _, _ throws(Refusal) in
                    try StandardTerms.checkIssue(lines: edition.lines, points: edition.points, full: edition.full)
                },
                then: { edition, _, actor, transaction in
                    try StandardEditions.replaceFormer(than: edition, by: actor, in: transaction)
                }),
            .step("replace", "被新版替代", from: .inForce, to: .replaced, by: .system),
            .step(
                "drop", "作废", from: .draft, to: .dropped, by: .role(.clerk, .director), asks: [.reason()],
                isOptional: true),
        ])
}

/// How a line is judged (domain.md §1(b): 测评方式).
package enum JudgingMethod: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
    case material, onSpot, questionnaire, network, overall

    package var chinese: String {
        switch self {
        case .material: "材料审核"
        case .onSpot: "实地考察"
        case .questionnaire: "问卷调查"
        case .network: "网络调查"
        case .overall: "整体观察"
        }
    }
}

/// A line (测评标准) of an edition, and who answers for it now.
package struct StandardLine: Codable, Sendable {
    package let id: ID<StandardLine>
    package let edition: ID<StandardEdition>
    package let editionState: StandardEdition.State
    /// Ⅰ-1-1
    package let code: String
    /// 测评项目
    package let project: String
    /// 测评内容
    package let content: String
    /// 测评标准
    package let words: String
    /// 评分标准
    package let scoring: String
    package let method: JudgingMethod
    package let points: Points
    /// By what a measured rate is reckoned (每低1个百分点扣…); nil where somebody has to judge.
    package let pattern: Sheet.Share.Marks?
    package let duty: LineDuty?
    /// What is asked for to show it, and how much of that is final.
    package let asked: Int
    package let final: Int

    package static let noun = RecordNoun("standardLine", "测评标准", measure: "条")

    /// What it gets for a rate that was measured, and how: its share of the points where no pattern says otherwise.
    package func reckon(permille: Int) -> (points: Points, arithmetic: String) {
        (pattern ?? .proportional).reckon(permille, of: 1000, maximum: points)
    }
}

/// Who answers for a line (责任分解): one lead, who helps, the leader in charge and by when. A change is a new one, and the
/// former stays with its reason.
package struct LineDuty: Codable, Sendable {
    package let lead: Party
    /// 公安局、城关街道
    package let supports: String
    /// 包保领导
    package let leader: String
    package let dueOn: Day
    /// Why it was changed; empty for the first.
    package let reason: String
    package let setByName: String
    package let setAt: Instant
    /// The day on which another took its place.
    package let until: Instant?
}
