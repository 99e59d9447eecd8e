import Database
import Findings
import Kernel
import Office
import Organisation

/// One issue (期) of the exposure board.
package struct ExposureIssue: Codable, Sendable {
    /// Where it is shown; each counts its own issues.
    package enum Channel: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case own, television, newspaper, newMedia

        package var chinese: String {
            switch self {
            case .own: "县级曝光台"
            case .television: "电视曝光"
            case .newspaper: "报纸曝光"
            case .newMedia: "新媒体曝光"
            }
        }
    }

    package enum State: String, ProcedureState {
        case chosen, gathering, reviewing, submitted, signed, published, assigned, answered, revisited, archived
        case withdrawn, dropped

        package var chinese: String {
            switch self {
            case .chosen: "选题"
            case .gathering: "取证"
            case .reviewing: "审片"
            case .submitted: "送审"
            case .signed: "待发布"
            case .published: "已发布"
            case .assigned: "已交办"
            case .answered: "已反馈"
            case .revisited: "已回访"
            case .archived: "已归档"
            case .withdrawn: "已撤下"
            case .dropped: "已放弃"
            }
        }

        package var tone: Tone {
            switch self {
            case .chosen, .gathering, .withdrawn, .dropped: .off
            case .reviewing, .submitted, .signed, .published, .assigned, .answered, .revisited: .going
            case .archived: .done
            }
        }

        /// Everybody may see it.
        package static let open: [State] = [.published, .assigned, .answered, .revisited, .archived]
        /// Its text may be changed.
        static let drafts: [State] = [.chosen, .gathering]
    }

    package let id: ID<ExposureIssue>
    let county: String
    package let channel: Channel
    package let title: String
    /// 导语
    package let introduction: String
    /// 明川电视台《文明在线》
    package let media: String
    /// Of the broadcast or the article; `""` where there is none.
    package let link: String
    package let broadcastOn: Day?
    /// The media editor whose own it is.
    package let editor: String?
    package let editorName: String?
    package let state: State
    package let version: Int
    package let year: Int?
    package let number: Int?
    package let publishedAt: Instant?
    /// What is said in place of one that was taken down.
    package let withdrawal: String
    package let items: Int
    package let repeats: Int

    /// `2019年第14期`, or that it has none yet.
    package var numbered: String {
        guard let year, let number else { return "发布时编期号" }
        return "\(year)年第\(number)期"
    }

    package var name: String { number == nil ? title : "\(channel.chinese)\(numbered)：\(title)" }

    package static let noun = RecordNoun("exposure", "曝光台", measure: "期")

    package static let gather = "gather"
    package static let review = "review"
    package static let approve = Signatures.approve
    package static let sign = Signatures.sign
    package static let publish = Signatures.publish
    package static let edit = Signatures.edit
    static let choose = "choose"
    static let complete = "complete"
    /// Who has one of these in his name neither approves nor signs, nor lets through what the gate holds.
    static let writing = ["made", choose, gather, edit, review]

    package static let procedure = Procedure<ExposureIssue, State>(
        noun, table: "exposureIssue", path: "exposures", right: .seeExposures, first: .chosen, begun: "选题",
        load: Exposures.one, title: { $0.name }, version: { try Exposures.seen($0, in: $1) },
        [
            .step(gather, "开始取证", from: [.chosen], to: .gathering, by: writers, asks: [.note("取证的安排")]),
            .step(choose, "修改", from: [.chosen], to: .chosen, by: writers, isOptional: true, isElsewhere: true),
            .step(edit, "修改", from: [.gathering], to: .gathering, by: writers, isOptional: true, isElsewhere: true),
            .step(
                review, "提交审片", from: [.gathering], to: .reviewing, by: writers,
                then: { issue, _, actor, transaction in
                    try Exposures.requireReady(issue, isConfirmed: false, by: actor, in: transaction)
                }),
            .step(
                approve, "审片通过", from: [.reviewing], to: .submitted, by: [.role(.director)], asks: [.note("意见")],
                within: .workingDays(2), deed: .signature, exceptDoersOf: writing,
                then: { issue, _, actor, transaction in
                    try Exposures.requireReady(issue, isConfirmed: true, by: actor, in: transaction)
                }),
            .step(
                sign, "签发", from: [.submitted], to: .signed, by: [.role(.leader)], asks: [.note("意见")],
                within: .workingDays(2), deed: .signature, exceptDoersOf: writing + [approve],
                then: { issue, _, actor, transaction in
                    try Exposures.requireReady(issue, isConfirmed: true, by: actor, in: transaction)
                }),
            .step(
                publish, "发布", from: [.signed], to: .published, by: [.role(.clerk), .role(.director)],
                dueOn: { $0.broadcastOn }, deed: .signature, exceptDoersOf: [sign],
                then: { issue, _, actor, transaction in
                    try Exposures.requireReady(issue, isConfirmed: true, by: actor, in: transaction)
                    try Exposures.publish(issue, in: transaction, by: actor)
                }),
            .step(
                "assign", "交办", from: [.published], to: .assigned, by: [.role(.clerk), .role(.director)],
                asks: [.note()], within: .workingDays(1),
                then: { issue, _, actor, transaction in try Exposures.assign(issue, by: actor, in: transaction) }),
            .step(
                complete, "补充整改后照片", from: [.published, .assigned, .answered, .revisited], to: .published,
                by: writers, isOptional: true, isElsewhere: true),
            .step(
                "answer", "登记反馈", from: [.assigned], to: .answered, by: [.role(.clerk)], asks: [.note("反馈的情况")],
                then: { issue, _, actor, transaction in
                    try Exposures.requireAnswers(issue, from: .responded, "反馈", in: transaction)
                }),
            .step(
                "revisit", "回访", from: [.answered], to: .revisited, by: writers,
                asks: [.day("回访日期", isToday: true), .reason("回访的情况")], within: .workingDays(10)),
            .step(
                "archive", "归档", from: [.revisited], to: .archived, by: [.role(.clerk)], asks: [.note()],
                within: .workingDays(20),
                then: { issue, _, actor, transaction in
                    try Exposures.requireAnswers(issue, from: .closed, "销号", in: transaction)
                    try Exposures.requireShown(issue, in: transaction)
                }),
            .step(
                Signatures.sendBack, "退回修改", from: [.reviewing, .submitted, .signed], to: .gathering,
                by: [.role(.director), .role(.leader)], asks: [.reason("退回的原因")], isOptional: true,
                then: { issue, taken, actor, transaction in
                    try Exposures.tellWriters(of: issue, taken.answers.note, by: actor, in: transaction)
                }),
            .step(
                "withdraw", "撤下", from: State.open, to: .withdrawn, by: [.role(.director)],
                asks: [.reason("撤下的原因（公开页面会显示）")], deed: .signature, isOptional: true,
                then: { issue, taken, actor, transaction in
                    try Exposures.withdraw(issue, taken.answers.note, in: transaction, by: actor)
                }),
            .step(
                "drop", "放弃选题", from: State.drafts, to: .dropped, by: writers, asks: [.reason()], isOptional: true),
        ])

    private static let writers: [Doer<ExposureIssue>] = [.role(.clerk), ownEditor]

    private static let ownEditor = Doer<ExposureIssue>(
        "负责这一期的媒体编辑", roles: [.mediaEditor], takes: { $0.has(.mediaEditor) && $1.editor == $0.id },
        condition: { $0.has(.mediaEditor) ? "exposureIssue.editor = \($0.id)" : nil })
}

extension ExposureIssue: FiledRecord, GatedRecord {
    package static let kind = noun.kind
    package static let filing = Action("exposure.file", "添加取证材料", right: .draftExposures)
    package static let releasing = Action("exposure.release", "放行个人信息", right: .releaseExposures)

    package static func checkFiling(
        _ id: ID<ExposureIssue>, by actor: Actor, in transaction: ReadTransaction
    ) throws {
        let issue = try Exposures.one(id, for: actor, in: transaction)
        guard State.drafts.contains(issue.state) else {
            throw Refusal.field("file", "exposure.noDraft", "这一期\(issue.state.chinese)，取证时才能添加材料。")
        }
    }

    package static func gated(
        _ id: ID<ExposureIssue>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> (texts: [GatedText], writers: Set<String>) {
        let issue = try Exposures.one(id, for: actor, in: transaction)
        let course = try procedure.course(of: id, county: actor.county, in: transaction)
        let writers = course.taken.filter { writing.contains($0.step) }.map(\.actor)
        return (try Exposures.texts(of: issue, county: actor.county, in: transaction), Set(writers))
    }
}
