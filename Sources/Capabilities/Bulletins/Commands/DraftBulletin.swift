import Assessment
import Database
import Foundation
import Inspections
import Kernel
import Office

/// Drafts a bulletin from the records of what it is about.
package struct DraftBulletin: Command {
    package static let action = Action("bulletin.draft", "起草通报", right: .draftBulletins)
    let subject: BulletinSubject

    package init(about subject: BulletinSubject) { self.subject = subject }

    package init(month: Month) { self.init(about: .month(month)) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Bulletin>> {
        // A first draft names its own numbers alone.
        let paper = Drafting.draft(
            try Drafting.facts(subject, { [] }, naming: nil, county: actor.county, in: transaction))
        let id = transaction.recordID(Bulletin.self)
        try transaction.run(
            """
            INSERT INTO bulletin (county, id, month, about, subject, title, state, content, draftedBy, draftedByName,
                draftedAt)
            VALUES (\(actor.county), \(id), \(subject.month), \(subject.kind.rawValue), \(subject.detail),
                \(paper.title), \(PaperState.draft), \(try paper.json), \(actor.id), \(actor.name), \(transaction.now))
            """)
        try transaction.begin(Bulletin.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(subject.month.chinese)，\(subject.kind.chinese)")
    }
}
