import Database
import Kernel
import Media
import Office

/// Enters something into the chronicle.
package struct KeepChronicle: Command {
    package static let action = Action("chronicle.keep", "记大事", right: .keepChronicle)
    let day: Day
    let title: String
    let words: String
    let kind: ChronicleEntry.Kind
    let source: String
    let photos: [Photo]

    package init(
        _ title: String, on day: Day, _ kind: ChronicleEntry.Kind, words: String = "", source: String,
        photos: [Photo] = []
    ) {
        (self.title, self.day, self.kind) = (title, day, kind)
        (self.words, self.source, self.photos) = (words, source, photos)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ChronicleEntry>> {
        guard day <= transaction.now.day else {
            throw Refusal.field("day", "chronicle.future", "\(day.chinese)还没有到，发生以后再记。")
        }
        let same: String? = try transaction.value(
            """
            SELECT id FROM chronicle WHERE county = \(actor.county) AND day = \(day) AND title = \(title)
              AND voidedBecause IS NULL
            """)
        guard same == nil else {
            throw Refusal.field("title", "chronicle.twice", "\(day.chinese)的“\(title)”已经记过了。")
        }
        let id = transaction.recordID(ChronicleEntry.self)
        try transaction.run(
            """
            INSERT INTO chronicle (county, id, day, title, words, kind, source, recordedBy, recordedByName, recordedAt)
            VALUES (\(actor.county), \(id), \(day), \(title), \(words), \(kind), \(source), \(actor.id), \(actor.name),
                \(transaction.now))
            """)
        for photo in photos {
            try transaction.attach(photo, to: ChronicleEntry.kind, id.description, county: actor.county)
        }
        return Done(id, subject: id.description, detail: title)
    }
}

/// Says that an entry was wrong: it stays, with the reason, and counts nowhere.
package struct VoidChronicle: Command {
    package static let action = Action("chronicle.void", "作废大事记", right: .keepChronicle)
    let entry: ID<ChronicleEntry>
    let reason: String

    package init(_ entry: ID<ChronicleEntry>, reason: String) { (self.entry, self.reason) = (entry, reason) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Chronicle.one(entry, county: actor.county, in: transaction)
        guard found.voidedBecause == nil else {
            throw Refusal(.conflict, "chronicle.voided", "这条大事记已经作废。")
        }
        try transaction.run(
            """
            UPDATE chronicle SET voidedBecause = \(reason), voidedByName = \(actor.name)
            WHERE county = \(actor.county) AND id = \(entry)
            """)
        return Done(subject: entry.description, detail: reason)
    }
}
