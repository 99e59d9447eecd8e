import Database
import Kernel
import Office

/// Publishes a draft without hands: what the system itself brings, as when a county is set up. People go through
/// `SubmitEdition`.
package struct PublishEdition: Command {
    package static let action = Action("sheet.publish", "发布标准")
    let sheet: ID<Sheet>
    let number: Int

    package init(sheet: ID<Sheet>, number: Int) {
        self.sheet = sheet
        self.number = number
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let edition = try Editions.one(sheet, number, county: actor.county, in: transaction)
        try edition.publish(county: actor.county, in: transaction)
        return Done(subject: "\(sheet)/\(number)", detail: "\(edition.content.title)，\(edition.seen.audited)")
    }
}

extension Edition {
    func requirePublishable() throws {
        guard state == .draft else {
            throw Refusal(.conflict, "sheet.notDraft", "第\(number)版\(state.chinese)，不必再发布。")
        }
        let faults = SheetCheck.faults(content)
        guard faults.isEmpty else {
            throw Refusal(
                .invalid, "sheet.faults", "还不能发布，有\(faults.count)处要先改：\(faults.joined(separator: " "))",
                fields: faults.map { .init("yaml", $0) })
        }
    }

    /// From now on it never changes, and the edition before it is retired.
    func publish(county: String, in transaction: WriteTransaction) throws {
        try requirePublishable()
        try transaction.run(
            """
            UPDATE sheetEdition SET state = 'retired'
            WHERE county = \(county) AND sheet = \(sheet) AND state = 'published'
            """)
        try transaction.run(
            """
            UPDATE sheetEdition SET state = 'published', publishedAt = \(transaction.now)
            WHERE county = \(county) AND sheet = \(sheet) AND number = \(number)
            """)
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
