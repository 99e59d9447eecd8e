import Database
import Kernel
import Office
import Recognition

/// 复评: at the end of a title's term it is looked at again. The county decides on its own titles; what a higher level decided
/// is recorded with its paper.
package struct TitleReview: Codable, Sendable {
    package enum State: String, ProcedureState {
        case due, reported, checked, sent, rectifying, kept, revoked, lapsed

        package var chinese: String {
            switch self {
            case .due: "待自查"
            case .reported: "待县审"
            case .checked: "待定"
            case .sent: "已上报"
            case .rectifying: "限期整改"
            case .kept: "通过"
            case .revoked: "未通过"
            case .lapsed: "未参加"
            }
        }

        package var tone: Tone {
            switch self {
            case .due, .reported, .checked, .sent, .rectifying: .going
            case .kept: .done
            case .revoked, .lapsed: .bad
            }
        }

        static let open: [State] = [.due, .reported, .checked, .sent, .rectifying]
    }

    package let id: ID<TitleReview>
    package let title: ID<CivilTitle>
    package let body: CivilBody
    package let level: AwardLevel
    package let dueOn: Day
    package let score: Points?
    package let marks: String
    package let visit: String?
    package let checkWords: String
    /// What pairing came to when the county looked at it.
    package let pairing: String
    package let rectifyUntil: Day?
    package let resultOn: Day?
    package let resultPaper: String
    package let state: State

    package static let noun = RecordNoun("titleReview", "称号复评", measure: "次")
    package var name: String { "\(level.chinese)\(body.kind.chinese)" }

    package static let procedure = Procedure<TitleReview, State>(
        noun, table: "titleReview", path: "title-reviews", right: .seeTitles, first: .due, begun: "届期将满",
        load: Reviews.one, title: { "\($0.body.name)：\($0.name)复评" },
        [
            .step(
                "report", "报送自查", from: .due, to: .reported, by: body, asks: [.reason("自查报告")],
                dueOn: { $0.dueOn }, deed: .answer),
            .step(
                "check", "县级审核", from: .reported, to: .checked, by: .role(.clerk), within: .workingDays(20),
                deed: .decision, isElsewhere: true),
            .step(
                "send", "上报", from: .checked, to: .sent, by: recorder, asks: [.note("上报文号")], within: .workingDays(10)),
            result("keep", "保留", from: [.checked], to: .kept, by: decider, isOptional: false, deed: .decision),
            result("rectify", "限期整改", from: [.checked], to: .rectifying, by: decider, deed: .decision),
            result("revoke", "撤销", from: [.checked, .rectifying], to: .revoked, by: decider, deed: .signature),
            result("answerKeep", "登记通过", from: [.sent], to: .kept, by: recorder, isOptional: false),
            result("answerRectify", "登记限期整改", from: [.sent], to: .rectifying, by: recorder),
            result("answerRevoke", "登记未通过", from: [.sent, .rectifying], to: .revoked, by: recorder),
            .step(
                "rectified", "报送整改结果", from: .rectifying, to: .reported, by: body, asks: [.reason("整改情况")],
                dueOn: { $0.rectifyUntil }, deed: .answer),
            .step(
                "lapse", "视为放弃", from: .due, to: .lapsed, by: .system,
                then: { review, taken, actor, transaction in
                    try transaction.close(review, "lapse", taken.answers, by: actor)
                }),
            .step("end", "称号终止", from: State.open, to: .lapsed, by: [.system]),
        ])

    private static let body = Doer<TitleReview>.party(
        "称号持有单位", \.body.party, unit: "titleReview.unit", division: "titleReview.unitDivision")
    private static let recorder = Doer<TitleReview>.clerk("titleReview.level <> 'county'") { $0.level != .county }
    private static let decider = Doer<TitleReview>.of(.director, "titleReview.level = 'county'") { $0.level == .county }

    private static func result(
        _ name: String, _ chinese: String, from: [State], to: State, by doer: Doer<TitleReview>,
        isOptional: Bool = true, deed: StepDeed = .act
    ) -> ProcedureStep<TitleReview, State> {
        .step(
            name, chinese, from: from, to: to, by: [doer],
            asks: [.day(to == .rectifying ? "整改到哪天" : "结果的日期"), .reason("依据（文件名称、文号）")],
            within: isOptional ? nil : .workingDays(10), deed: deed, isOptional: isOptional,
            check: { review, answers, now throws(Refusal) in
                try TitleTerms.checkResult(
                    answers, isRectifying: to == .rectifying, score: review.score, today: now.day)
            },
            then: { review, taken, actor, transaction in
                let step = to == .kept ? "keep" : to == .rectifying ? "rectify" : "fail"
                try transaction.close(review, step, taken.answers, by: actor)
            })
    }

    init(_ row: Row) throws {
        id = try row["id"]
        title = try row["title"]
        body = try CivilBody(row)
        level = try row["level"]
        dueOn = try row["dueOn"]
        score = try row["score"]
        marks = try row["marks"]
        visit = try row["visit"]
        checkWords = try row["checkWords"]
        pairing = try row["pairing"]
        rectifyUntil = try row["rectifyUntil"]
        resultOn = try row["resultOn"]
        resultPaper = try row["resultPaper"]
        state = try row["state"]
    }
}

extension TitleReview: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("titleReview.file", "添加复评材料", right: .declareTitles)

    package static func checkFiling(_ id: ID<TitleReview>, by actor: Actor, in transaction: ReadTransaction) throws {
        let review = try Reviews.one(id, for: actor, in: transaction)
        guard review.body.party.has(actor) || actor.isOffice, State.open.contains(review.state) else {
            throw Refusal.field("file", "titleReview.over", "复评材料由持有单位或创建办在复评结束以前添加。")
        }
    }
}
