import Database
import Kernel
import Office
import Web

/// Changes a round that was not opened yet: once nominations come in it goes by the rule that they came in under.
package struct EditRound: Command {
    package static let action = Action("round.edit", "修改评选办法", right: .runRounds)
    let round: ID<Round>
    let draft: DraftRound

    package init(_ round: ID<Round>, _ draft: DraftRound) { (self.round, self.draft) = (round, draft) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Rounds.one(round, for: actor, in: transaction)
        guard found.state == .draft else {
            throw Refusal(
                .conflict, "round.opened", "“\(found.title)”\(found.state.chinese)，办法不再改；要改的，请主任取消这一届，重新起草。")
        }
        let rule = try draft.settled(county: actor.county, in: transaction)
        try transaction.run(
            """
            UPDATE awardRound SET title = \(draft.title), category = \(rule.category), rule = \(try rule.json)
            WHERE county = \(actor.county) AND id = \(round)
            """)
        try transaction.run("DELETE FROM roundOffice WHERE county = \(actor.county) AND round = \(round)")
        try draft.invite(to: round, by: actor, in: transaction)
        return Done(subject: round.description, detail: draft.title)
    }
}
