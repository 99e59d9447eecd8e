import Database
import Kernel
import Office
import Web

/// Begins a new edition of a standard: empty, or with the lines of a former one.
package struct DraftStandard: Command {
    package static let action = Action("standard.draft", "编测评体系", right: .keepStandards)
    let name: String
    let edition: String
    let issuer: String
    let full: Points
    let copied: ID<StandardEdition>?

    package init(
        name: String, edition: String, issuer: String, full: Points, copying copied: ID<StandardEdition>? = nil
    ) {
        (self.name, self.edition, self.issuer, self.full, self.copied) = (name, edition, issuer, full, copied)
    }

    init(_ form: FormReader) throws {
        (name, edition, issuer, full, copied) = try form.finish(
            form.text("name", "名称", max: 40), form.text("edition", "版本", max: 20),
            form.text("issuer", "发布单位", max: 40), Self.full(form),
            form.id("copied", "照抄", of: StandardEdition.self).optional)
    }

    fileprivate static func full(_ form: FormReader) -> Field<Points> {
        form.value("full", "满分", form: "大于0的分数，如 100") { Points($0) }
    }

    /// - Parameter own: the edition that is corrected.
    fileprivate static func check(
        _ name: String, _ edition: String, full: Points, but own: ID<StandardEdition>? = nil, county: String,
        in transaction: ReadTransaction
    ) throws {
        guard full > .zero else { throw Refusal.field("full", "standard.full", "满分应大于0。") }
        let same: ID<StandardEdition>? = try transaction.value(
            "SELECT id FROM standard WHERE county = \(county) AND name = \(name) AND edition = \(edition)")
        guard same == nil || same == own else {
            throw Refusal.field("edition", "standard.same", "“\(name)”已经有“\(edition)”，请换一个版本名。")
        }
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<StandardEdition>> {
        try Self.check(name, edition, full: full, county: actor.county, in: transaction)
        let id = transaction.recordID(StandardEdition.self)
        try transaction.run(
            """
            INSERT INTO standard (county, id, name, edition, issuer, fullPoints, state)
            VALUES (\(actor.county), \(id), \(name), \(edition), \(issuer), \(full), \(StandardEdition.State.draft))
            """)
        try transaction.begin(StandardEdition.procedure, id, by: actor)
        if let copied {
            for line in try StandardLines.of(copied, county: actor.county, in: transaction) {
                try NewLine(line).add(to: id, county: actor.county, in: transaction)
            }
        }
        return Done(id, subject: id.description, detail: "\(name)（\(edition)）")
    }
}

/// Corrects what an edition that is being written is called, and its full mark.
package struct CorrectStandard: Command {
    package static let action = Action("standard.correct", "改测评体系", right: .keepStandards)
    let id: ID<StandardEdition>
    let name: String
    let edition: String
    let issuer: String
    let full: Points

    package init(_ id: ID<StandardEdition>, name: String, edition: String, issuer: String, full: Points) {
        (self.id, self.name, self.edition, self.issuer, self.full) = (id, name, edition, issuer, full)
    }

    init(_ id: ID<StandardEdition>, _ form: FormReader) throws {
        self.id = id
        (name, edition, issuer, full) = try form.finish(
            form.text("name", "名称", max: 40), form.text("edition", "版本", max: 20),
            form.text("issuer", "发布单位", max: 40), DraftStandard.full(form))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try StandardEditions.one(id, for: actor, in: transaction)
        try StandardTerms.checkDraft(found.state == .draft)
        try DraftStandard.check(name, edition, full: full, but: id, county: actor.county, in: transaction)
        try transaction.run(
            """
            UPDATE standard SET name = \(name), edition = \(edition), issuer = \(issuer), fullPoints = \(full)
            WHERE county = \(actor.county) AND id = \(id)
            """)
        return Done(
            subject: id.description,
            detail: "\(found.title)，\(found.issuer)，满分\(found.full.shown)→\(name)（\(edition)），\(issuer)，满分\(full.shown)"
        )
    }
}
