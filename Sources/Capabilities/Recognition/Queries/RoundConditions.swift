import Database
import Kernel
import Office

/// What the steps of rounds go by, asked of many rounds at once: the same as of the one in hand. A rule lies as JSON with its
/// names sorted and no blanks (`AwardRule.json`), and is looked into as the text that it is.
enum RoundConditions {
    /// `AwardRule.hasBallot`
    static let hasBallot: SQL = """
        (awardRound.rule NOT LIKE '%"choices":0,%' OR awardRound.rule LIKE '%"onePerClass":true%')
        """

    /// The contrary of `Round.waitsForBallot`: `AwardRule.check` gives votes no weight where there is no ballot.
    static let isPastBallot: SQL = """
        (awardRound.state <> 'checking' OR awardRound.rule LIKE '%"support":0,%' OR NOT \(hasBallot))
        """

    /// Each that was put forward is said yes or no to, and there is somebody to vote on or to judge.
    static let isExamined: ProcedureStep<Round, Round.State>.Ready = { county, _ in
        """
        NOT EXISTS (SELECT 1 FROM nomination WHERE nomination.county = \(county)
            AND nomination.round = awardRound.id AND nomination.state IN \(list: Nomination.State.unexamined))
        AND EXISTS (SELECT 1 FROM nomination WHERE nomination.county = \(county)
            AND nomination.round = awardRound.id AND nomination.state = \(Nomination.State.candidate))
        """
    }

    /// The same, and the last vote is in.
    static let isOver: ProcedureStep<Round, Round.State>.Ready = { county, now in
        """
        \(isExamined(county, now))
        AND (awardRound.state <> 'voting' OR awardRound.ballotUntil IS NULL OR awardRound.ballotUntil < \(now.day))
        """
    }

    /// The office's clerk, for some rounds only.
    static func clerk(
        _ chinese: String, _ condition: SQL, _ concerns: @escaping @Sendable (Round) -> Bool
    ) -> Doer<Round> {
        let isClerk = { @Sendable (actor: Actor) in actor.scope == .county && actor.has(.clerk) }
        return Doer(
            chinese, roles: [.clerk], concerns: concerns, takes: { actor, round in isClerk(actor) && concerns(round) },
            condition: { isClerk($0) ? condition : nil })
    }
}
