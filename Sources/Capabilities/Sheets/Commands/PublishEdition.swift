import Database
import Kernel
import Office

/// Publishes a draft, which from then on never changes, and retires the edition before it.
package struct PublishEdition: Command {
    package static let action = Action("sheet.publish", "发布标准", right: .publishSheets)
    let sheet: ID<Sheet>
    let number: Int
    /// The text that was before the publisher's eyes.
    let seen: SeenVersion?

    package init(sheet: ID<Sheet>, number: Int, seen: SeenVersion? = nil) {
        self.sheet = sheet
        self.number = number
        self.seen = seen
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let edition = try Editions.one(sheet, number, county: actor.county, in: transaction)
        guard edition.state == .draft else {
            throw Refusal(.conflict, "sheet.notDraft", "第\(number)版\(edition.state.chinese)，不必再发布。")
        }
        let present = edition.seen
        if seen != present {
            try SeenVersion.check(
                seen, is: present, "“\(edition.content.title)”第\(number)版",
                changed: try Audit.lastChange(of: "\(sheet)/\(number)", county: actor.county, in: transaction),
                to: "发布")
        }
        let faults = SheetCheck.faults(edition.content)
        guard faults.isEmpty else {
            throw Refusal(
                .invalid, "sheet.faults", "还不能发布，有\(faults.count)处要先改：\(faults.joined(separator: " "))",
                fields: faults.map { .init("yaml", $0) })
        }
        try transaction.run(
            """
            UPDATE sheetEdition SET state = 'retired'
            WHERE county = \(actor.county) AND sheet = \(sheet) AND state = 'published'
            """)
        try transaction.run(
            """
            UPDATE sheetEdition SET state = 'published', publishedAt = \(transaction.now)
            WHERE county = \(actor.county) AND sheet = \(sheet) AND number = \(number)
            """)
        return Done(subject: "\(sheet)/\(number)", detail: "\(edition.content.title)，\(present.audited)")
    }
}

/// Takes a published edition out of use. What was scored by it keeps it.
package struct RetireEdition: Command {
    package static let action = Action("sheet.retire", "停用标准", right: .publishSheets)
    let sheet: ID<Sheet>
    let number: Int

    package init(sheet: ID<Sheet>, number: Int) {
        self.sheet = sheet
        self.number = number
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let changed = try transaction.run(
            """
            UPDATE sheetEdition SET state = 'retired'
            WHERE county = \(actor.county) AND sheet = \(sheet) AND number = \(number) AND state = 'published'
            """)
        guard changed == 1 else {
            throw Refusal(.conflict, "sheet.notPublished", "第\(number)版不在使用中，无须停用。")
        }
        return Done(subject: "\(sheet)/\(number)")
    }
}
