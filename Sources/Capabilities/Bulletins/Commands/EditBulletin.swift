import Database
import Kernel
import Office

/// Changes the text of a draft. The numbers are taken anew from the records.
package struct EditBulletin: Command {
    package static let action = Action("bulletin.edit", "修改通报", right: .draftBulletins)
    let bulletin: ID<Bulletin>
    let edited: PaperEditor.Edited

    package init(bulletin: ID<Bulletin>, edited: PaperEditor.Edited) {
        self.bulletin = bulletin
        self.edited = edited
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Bulletins.one(bulletin, for: actor, in: transaction)
        let procedure = Bulletin.procedure
        guard let step = procedure.step(named: Signatures.edit) else {
            throw DatabaseError(.other, "a bulletin has no step to edit it")
        }
        let course = try procedure.course(of: bulletin, county: actor.county, in: transaction)
        _ = try procedure.admit(step, to: found, course, by: actor)
        guard edited.version == found.version else {
            throw Refusal(
                .conflict, "bulletin.editedMeanwhile", "您修改期间，别人也保存过这份通报。您写的都还在；请对照每段下面现在存着的文字，合好以后再保存。")
        }
        let facts = try Drafting.facts(found.subject, county: actor.county, in: transaction)
        let paper = Drafting.refreshed(found.content.written(edited), facts)
        try paper.check()
        try transaction.run(
            """
            UPDATE bulletin SET content = \(try paper.json), title = \(paper.title), version = \(found.version + 1)
            WHERE county = \(actor.county) AND id = \(bulletin)
            """)
        try transaction.take(step, of: bulletin, in: procedure, by: actor)
        return Done(subject: bulletin.description)
    }
}
