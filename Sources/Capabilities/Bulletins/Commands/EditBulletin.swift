import Database
import Kernel
import Office

/// Changes the text of a draft. The numbers are taken anew from the records.
package struct EditBulletin: Command {
    package static let action = Action("bulletin.edit", "修改通报", right: .draftBulletins)
    let bulletin: ID<Bulletin>
    let edited: PaperEditor.Edited
    /// What its text may name besides its own numbers.
    let metrics: Bulletins.Metrics

    package init(
        bulletin: ID<Bulletin>, edited: PaperEditor.Edited, metrics: @escaping Bulletins.Metrics = { [] }
    ) {
        self.bulletin = bulletin
        self.metrics = metrics
        self.edited = edited
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Bulletins.one(bulletin, for: actor, in: transaction)
        try transaction.edit(
            found, bulletin, in: Bulletin.procedure, seen: edited.version, present: found.version, by: actor
        ) {
            let written = found.content.written(edited)
            let facts = try Drafting.facts(
                found.subject, metrics, naming: written.said, county: actor.county, in: transaction)
            let paper = Drafting.refreshed(written, facts)
            try paper.check()
            try transaction.run(
                """
                UPDATE bulletin SET content = \(try paper.json), title = \(paper.title), version = \(found.version + 1)
                WHERE county = \(actor.county) AND id = \(bulletin)
                """)
        }
        return Done(subject: bulletin.description)
    }
}
