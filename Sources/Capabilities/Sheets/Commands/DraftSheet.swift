import Database
import Kernel
import Office

/// A new sheet, its first edition a draft.
package struct DraftSheet: Command {
    package static let action = Action("sheet.draft", "起草标准", right: .draftSheets)
    let content: Sheet

    package init(content: Sheet) { self.content = content }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Sheet>> {
        let id = transaction.recordID(Sheet.self)
        try transaction.run("INSERT INTO sheet (county, id) VALUES (\(actor.county), \(id))")
        try transaction.run(
            """
            INSERT INTO sheetEdition (county, sheet, number, state, content)
            VALUES (\(actor.county), \(id), 1, \(Edition.State.draft), \(content.yaml))
            """)
        return Done(id, subject: id.description, detail: content.title)
    }
}

/// The next edition of a sheet, as a draft with the content of its newest.
package struct DraftEdition: Command {
    package static let action = Action("sheet.draftEdition", "起草新一版标准", right: .draftSheets)
    let sheet: ID<Sheet>

    package init(sheet: ID<Sheet>) { self.sheet = sheet }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let newest = try transaction.row(
            """
            SELECT sheet, number, state, content, publishedAt, version FROM sheetEdition
            WHERE county = \(actor.county) AND sheet = \(sheet) ORDER BY number DESC LIMIT 1
            """)
        guard let newest else { throw Refusal(.missing, "sheet.none", "没有这份标准，请从标准列表进入。") }
        let edition = try Edition(newest)
        guard edition.state != .draft else {
            throw Refusal(.conflict, "sheet.draftExists", "第\(edition.number)版还是草稿，请直接改它，发布后再起草下一版。")
        }
        let number = edition.number + 1
        try transaction.run(
            """
            INSERT INTO sheetEdition (county, sheet, number, state, content)
            VALUES (\(actor.county), \(sheet), \(number), \(Edition.State.draft), \(edition.content.yaml))
            """)
        return Done(number, subject: "\(sheet)/\(number)", detail: edition.content.title)
    }
}

/// Replaces a draft's content. A published edition never changes.
package struct EditDraft: Command {
    package static let action = Action("sheet.edit", "修改标准草稿", right: .draftSheets)
    let sheet: ID<Sheet>
    let number: Int
    let content: Sheet
    /// Of the text that was before the writer's eyes.
    let version: Int

    package init(sheet: ID<Sheet>, number: Int, content: Sheet, version: Int) {
        self.sheet = sheet
        self.number = number
        self.content = content
        self.version = version
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let edition = try Editions.one(sheet, number, county: actor.county, in: transaction)
        guard edition.state == .draft else {
            throw Refusal(.conflict, "sheet.notDraft", "第\(number)版不是草稿，发布后的标准不能改。请起草新的一版。")
        }
        try Publication.requireNoneWaits(sheet, number, county: actor.county, in: transaction)
        guard edition.version == version else {
            throw Refusal(
                .conflict, "sheet.editedMeanwhile", "您修改期间，别人也保存过这份草稿。您写的都还在；请对照下面现在存着的全文，合好以后再保存。")
        }
        try transaction.run(
            """
            UPDATE sheetEdition SET content = \(content.yaml), version = \(version + 1)
            WHERE county = \(actor.county) AND sheet = \(sheet) AND number = \(number)
            """)
        return Done(subject: "\(sheet)/\(number)", detail: content.title)
    }
}
