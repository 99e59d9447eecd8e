import Database
import Kernel
import MoralBank
import Office

/// 道德评价证明: what a bank may read of a household's standing, for one purpose to which its person agreed. The bank decides; what it
/// decided is written down here, and nothing of its own files.
package struct RatingStatement: Codable, Sendable {
    package enum State: String, ProcedureState {
        case asked, declined, issued, granted, refused, withdrawn

        package var chinese: String {
            switch self {
            case .asked: "待出具"
            case .declined: "没有出具"
            case .issued: "已出具"
            case .granted: "银行已放款"
            case .refused: "银行未放款"
            case .withdrawn: "本人撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .asked, .issued: .going
            case .granted: .done
            case .declined, .refused, .withdrawn: .off
            }
        }
    }

    /// 4星; 未评星 where nothing was earned.
    var rated: String { stars > 0 ? "\(stars)星" : "未评星" }

    package let id: ID<RatingStatement>
    /// It went out, whatever became of it: what it says, it says since then.
    let isIssued: Bool
    let account: ID<MoralAccount>
    let name: String
    let village: DivisionCode
    let villageName: String
    let bank: String
    package let purpose: String
    package let stars: Int
    let score: Int
    let issuedOn: Day
    /// What the bank answered, in fen and in hundredths of a percent; nil where it did not say.
    let limit: Int?
    let rate: Int?
    let madeByName: String
    /// Who asked for it on his phone; nil of one that came on paper.
    let resident: String?
    package let state: State

    package static let noun = RecordNoun("ratingStatement", "道德评价证明", measure: "份")

    package static let procedure = Procedure<RatingStatement, State>(
        noun, table: "ratingStatement", path: "ratings", right: .seeRatings, first: .asked, begun: "申请",
        load: Ratings.one, title: { "\(PersonName.masked($0.name))　\($0.purpose)" },
        [
            .step(
                issue, "出具", from: .asked, to: .issued, by: .role(.clerk), within: .workingDays(5),
                then: { statement, _, actor, transaction in
                    try Ratings.issue(statement, by: actor, in: transaction)
                }),
            .step(
                "decline", "不出具", from: .asked, to: .declined, by: .role(.clerk), asks: [.reason("不出具的原因（本人看得到）")],
                isOptional: true),
            // What the bank decided comes with its own form.
            .step("granted", "登记银行已放款", from: .issued, to: .granted, by: .role(.clerk), isElsewhere: true),
            .step(
                "refused", "登记银行未放款", from: .issued, to: .refused, by: .role(.clerk), asks: [.note("银行的答复")],
                isOptional: true),
            .step("withdraw", "本人撤回同意", from: .asked, .issued, to: .withdrawn, by: .system),
        ])

    static let issue = "issue"

    /// In words of its own, apart from every other consent, for this one purpose (个人信息保护法 §14, §29).
    static func consent(bank: String, purpose: String) -> ConsentText {
        ConsentText(
            "moralRating.statement", "向银行出具道德评价证明", version: 1,
            "我同意创建办为“\(purpose)”这一项用途，向\(bank)出具我家的道德评价证明，只写户名、村、星级和得分，不写每一笔积分。是否放款、额度和利率由银行决定。我可以随时撤回，撤回以后不再用于这项用途。")
    }
}
