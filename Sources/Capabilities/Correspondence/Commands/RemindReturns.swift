import Database
import Kernel
import Office
import Organisation

/// Reminds all who have not answered or signed (催报), once a day at most.
package struct RemindReturns: Command {
    package static let action = Action("collection.remind", "催报", right: .manageCollections)
    let collection: ID<Collection>

    package init(_ collection: ID<Collection>) { self.collection = collection }

    /// - Returns: how many units.
    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let found = try Collections.one(collection, for: actor, in: transaction)
        guard found.state == .open else {
            throw Refusal(.conflict, "collection.notOpen", "“\(found.title)”现在是“\(found.state.chinese)”，不用再催。")
        }
        let waiting = try Returns.outstanding(collection, county: actor.county, in: transaction)
        let today = transaction.now.day
        try CollectionTerms.checkReminder(last: found.remindedOn, today: today, outstanding: waiting.count)
        try transaction.run(
            """
            UPDATE collection SET remindedOn = \(today), reminders = reminders + 1
            WHERE county = \(actor.county) AND id = \(collection)
            """)
        try transaction.run(
            """
            UPDATE collectionReturn SET reminders = reminders + 1
            WHERE county = \(actor.county) AND collection = \(collection)
              AND state IN \(list: CollectionReturn.State.outstanding)
            """)
        for id in waiting {
            let record = try Returns.one(id, for: actor, in: transaction)
            try transaction.tell(
                record, "催报：\(record.title)", "请在\(record.due.chinese)前办理，现在是“\(record.state.chinese)”。",
                county: actor.county)
        }
        return Done(waiting.count, subject: collection.description, detail: "\(waiting.count)个单位")
    }
}

extension WriteTransaction {
    /// Tells those who do a unit's daily work of its part in a notice or a collection.
    func tell(_ record: CollectionReturn, _ title: String, _ words: String, county: String) throws {
        try notify(
            try People.staff(
                of: record.party.unit, [.departmentLiaison, .townshipLiaison, .village], county: county, in: self),
            of: CollectionReturn.kind, record.id.description, title, words, path: "returns/\(record.id)", county: county
        )
    }
}
