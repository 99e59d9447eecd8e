import Database
import Kernel
import Office

/// One round (一届、一季) of an award, from its announcement to the certificates.
package struct Round: Codable, Sendable {
    package enum State: String, ProcedureState {
        case draft, nominating, checking, voting, judging, decided, noticed, submitted, approved, commended, cancelled

        package var chinese: String {
            switch self {
            case .draft: "起草中"
            case .nominating: "推荐中"
            case .checking: "审核中"
            case .voting: "投票中"
            case .judging: "评审中"
            case .decided: "公示阶段"
            case .noticed: "公示完毕"
            case .submitted: "待审定"
            case .approved: "待签发"
            case .commended: "已表彰"
            case .cancelled: "已取消"
            }
        }

        package var tone: Tone {
            switch self {
            case .draft, .cancelled: .off
            case .commended: .done
            default: .going
            }
        }
    }

    let county: String
    package let id: ID<Round>
    package let title: String
    package let rule: AwardRule
    package let state: State
    package let nominationsUntil: Day?
    package let ballotFrom: Day?
    package let ballotUntil: Day?
    package let nominations: Int
    package let honours: Int

    package static let noun = RecordNoun("round", "评选", measure: "届")

    /// Residents have a share in what it comes to, and were not asked yet: nobody judges before.
    var waitsForBallot: Bool { state == .checking && rule.hasBallot && rule.weights.support > 0 }

    /// Only where the rule has a ballot is it anybody's to begin one.
    private static let votes = RoundConditions.clerk("创建办干事", RoundConditions.hasBallot) { $0.rule.hasBallot }
    private static let judges = RoundConditions.clerk(
        "创建办干事（有投票的，投票截止以后）", RoundConditions.isPastBallot
    ) { !$0.waitsForBallot }

    package static let procedure = Procedure<Round, State>(
        noun, table: "awardRound", path: "rounds", right: .seeRounds, first: .draft, begun: "起草评选",
        load: Rounds.one, title: { $0.title }, version: { try Rounds.seen($0, in: $1) },
        [
            .step(
                "open", "开始推荐", from: .draft, to: .nominating, by: .role(.clerk),
                then: { round, _, actor, transaction in
                    try Rounds.setDays(of: round, by: actor, in: transaction)
                }),
            .step(
                "close", "推荐截止", from: .nominating, to: .checking, by: .role(.clerk), .system,
                asks: [.note("提前截止的原因")], dueOn: { $0.nominationsUntil },
                check: { round, answers, now throws(Refusal) in
                    try RoundRules.checkClosing(until: round.nominationsUntil, today: now.day, reason: answers.note)
                },
                then: { round, taken, actor, transaction in
                    try Rounds.closeEarly(round, on: taken.at.day, by: actor, in: transaction)
                }),
            .step(
                "vote", "开始投票", from: .checking, to: .voting, by: votes, ready: RoundConditions.isExamined,
                then: { round, _, actor, transaction in
                    try Rounds.beginBallot(round, by: actor, in: transaction)
                }),
            .step(
                "judge", "开始评审", from: [.checking, .voting], to: .judging, by: [judges],
                ready: RoundConditions.isOver,
                then: { round, _, actor, transaction in
                    try Rounds.requireOver(round, by: actor, in: transaction)
                    try Juries.invite(
                        try Juries.jurors(of: round.id, county: actor.county, in: transaction).map(\.person), to: round,
                        in: transaction)
                }),
            .step(
                "decide", "综合评定", from: [.judging], to: .decided, by: [.role(.clerk)], isElsewhere: true),
            .step("takeBack", "公示撤回，重新评定", from: .decided, to: .judging, by: .system),
            .step(
                "noticed", "公示完毕", from: [.decided], to: .noticed, by: [.role(.clerk)],
                then: { round, _, actor, transaction in
                    try Rounds.requireNoticed(round, by: actor, in: transaction)
                }),
            .step(
                Signatures.submit, "送审表彰名单", from: .noticed, to: .submitted, by: .role(.clerk),
                then: { round, _, actor, transaction in
                    try Rounds.requireSomebody(round, by: actor, in: transaction)
                }),
        ]
            + Signatures.hands(
                of: .submitted,
                [
                    .init(Signatures.approve, "审定", by: .director, to: .approved),
                    .init(Signatures.sign, "签发表彰", by: .leader, to: .commended),
                ],
                then: { round, actor, transaction in try Rounds.commend(round, by: actor, in: transaction) })
            + [
                .step(
                    Signatures.sendBack, "退回", from: [.submitted, .approved], to: .noticed,
                    by: [.role(.director), .role(.leader)], asks: [.reason("退回的原因")], isOptional: true),
                .step(
                    "cancel", "取消评选", from: [.draft, .nominating, .checking, .voting, .judging, .noticed],
                    to: .cancelled, by: [.role(.director)], asks: [.reason()], isOptional: true,
                    then: { round, taken, actor, transaction in
                        try Rounds.closeNominations(of: round, reason: taken.answers.note, in: transaction)
                    }),
            ])
}
