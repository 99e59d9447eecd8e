import Database
import Kernel
import Office
import Recognition

/// Puts a prospect forward for a round that takes nominations, by the round's own rules; the two know each other afterwards.
package struct NominateProspect: Command {
    package static let action = Action("prospect.nominate", "推荐线索里的人选", right: .enterNominations)
    let prospect: ID<Prospect>
    let round: ID<Round>

    package init(_ prospect: ID<Prospect>, for round: ID<Round>) { (self.prospect, self.round) = (prospect, round) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Nomination>> {
        let found = try ProspectRegister.one(prospect, for: actor, in: transaction)
        guard let village = found.village.division, let step = Prospect.procedure.step(named: "nominate") else {
            throw Refusal.field("round", "prospect.village", "这条线索没有所在的村（社区），请先补上。")
        }
        guard !found.story.isEmpty else {
            throw Refusal.field("round", "prospect.story", "事迹还没有写，请先点“修改”补上，再推荐。")
        }
        let open = try Rounds.takingNominations(of: found.category, county: actor.county, in: transaction)
        guard let chosen = open.first(where: { $0.id == round }) else {
            throw Refusal.field("round", "prospect.round", "这届评选现在不接受“\(found.category.chinese)”的推荐，请另选一届。")
        }
        let classes = chosen.rule.classes
        let text = NomineeText(
            group: classes.count == 1 ? classes[0] : found.group, name: found.name, bornOn: found.bornOn,
            village: village, line: found.line, story: found.story)
        let nomination = try Nominate(round, text).carryOut(by: actor, in: transaction).outcome
        try transaction.take(
            step, of: prospect, in: Prospect.procedure, StepAnswers(note: chosen.title), by: actor)
        try transaction.run(
            """
            UPDATE prospect SET nomination = \(nomination)
            WHERE county = \(actor.county) AND id = \(prospect)
            """)
        return Done(
            nomination, subjects: [prospect.description, nomination.description],
            detail: "\(found.name)：\(chosen.title)")
    }
}
