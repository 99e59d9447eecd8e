import Database
import Kernel
import Office
import Web

/// The publication of an edition (标准发布): the office submits a draft, the director who wrote nothing of it signs.
package enum Publication {
    private struct Content: Codable {}

    package static let procedure = Proposal.procedure(
        RecordNoun("publication", "标准发布", measure: "次"), path: "sheets/publications", right: .draftSheets,
        begun: "送审", [.init(Signatures.approve, "审核发布", by: .director, to: .approved)],
        version: { proposal, transaction in
            let (sheet, number) = try address(proposal)
            return try Editions.one(sheet, number, county: proposal.county, in: transaction).seen
        },
        then: { proposal, actor, transaction in
            let (sheet, number) = try address(proposal)
            let edition = try Editions.one(sheet, number, county: actor.county, in: transaction)
            // The first edition was drafted together with its sheet, under the sheet's own name.
            let names = number == 1 ? [sheet.description, proposal.subject] : [proposal.subject]
            let writers = try Audit.doers(
                of: names, ["sheet.draft", "sheet.draftEdition", "sheet.edit"], county: actor.county, in: transaction)
            guard !writers.contains(actor.id) else {
                throw Refusal(.forbidden, "publication.own", "起草、修改过这一版的人不能审核它，请由另一位主任审核。")
            }
            try edition.publish(county: actor.county, in: transaction)
        })

    static let listing = procedure.listing("标准送审", help: "干事或主任起草，另一位主任审核后发布")

    static func address(_ proposal: Proposal) throws -> (ID<Sheet>, Int) {
        let halves = proposal.subject.split(separator: "/").map(String.init)
        guard halves.count == 2, let sheet = ID<Sheet>(halves[0]), let number = Int(halves[1]) else {
            throw Refusal.noSuchPage
        }
        return (sheet, number)
    }

    /// Refuses to change what lies before the director.
    static func requireNoneWaits(
        _ sheet: ID<Sheet>, _ number: Int, county: String, in transaction: ReadTransaction
    ) throws {
        let subject = "\(sheet)/\(number)"
        let waiting = try Proposal.waiting(subject, kind: procedure.noun, county: county, in: transaction)
        guard waiting == nil else {
            throw Refusal(.conflict, "sheet.submitted", "第\(number)版已经送审，不能再改。请先撤回，或由主任退回，改好以后再送审。")
        }
    }

    fileprivate static func propose(
        _ edition: Edition, by actor: Actor, in transaction: WriteTransaction
    ) throws -> Done<ID<Proposal>> {
        try transaction.propose(
            procedure, "\(edition.sheet)/\(edition.number)", title: "发布“\(edition.content.title)”第\(edition.number)版",
            content: Content(), version: edition.seen, by: actor)
    }
}

/// Puts a draft before the director, for publication.
package struct SubmitEdition: Command {
    package static let action = Action("publication.propose", "送审标准", right: .draftSheets)
    let sheet: ID<Sheet>
    let number: Int
    /// The text that was before the submitter's eyes.
    let seen: SeenVersion?

    package init(sheet: ID<Sheet>, number: Int, seen: SeenVersion? = nil) {
        self.sheet = sheet
        self.number = number
        self.seen = seen
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Proposal>> {
        let edition = try Editions.one(sheet, number, county: actor.county, in: transaction)
        try edition.requirePublishable()
        if seen != edition.seen {
            try SeenVersion.check(
                seen, is: edition.seen, "“\(edition.content.title)”第\(number)版",
                changed: try Audit.lastChange(of: "\(sheet)/\(number)", county: actor.county, in: transaction),
                to: "送审")
        }
        return try Publication.propose(edition, by: actor, in: transaction)
    }
}
