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
            form.text("issuer", "发布单位", max: 40), form.value("full", "满分", form: "大于0的分数，如 100") { Points($0) },
            form.id("copied", "照抄", of: StandardEdition.self).optional)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<StandardEdition>> {
        guard full > .zero else { throw Refusal.field("full", "standard.full", "满分应大于0。") }
        let same: String? = try transaction.value(
            "SELECT id FROM standard WHERE county = \(actor.county) AND name = \(name) AND edition = \(edition)")
        guard same == nil else {
            throw Refusal.field("edition", "standard.same", "“\(name)”已经有“\(edition)”，请换一个版本名。")
        }
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
