import Database
import Foundation
import Kernel
import Office
import Organisation

/// What a notice or a collection says, asks of whom, and by when.
package struct CollectionText: Hashable, Sendable {
    package let title: String
    package let words: String
    package let asks: Collection.Asks
    package let audience: [Audience]
    package let due: Day
    package let fields: [TypedField]

    package init(
        title: String, words: String, asks: Collection.Asks, audience: [Audience], due: Day, fields: [TypedField] = []
    ) {
        (self.title, self.words, self.asks) = (title, words, asks)
        (self.audience, self.due, self.fields) = (audience, due, fields)
    }

    /// The fields as they are asked, where all of it can go out.
    func checked(by actor: Actor, in transaction: ReadTransaction) throws -> [FormField] {
        let today = transaction.now.day
        let fields = try FormField.fields(fields)
        let units = try Units.addressable(county: actor.county, on: today, in: transaction)
        try CollectionTerms.check(
            asks: asks, fields: fields, audience: audience.units(among: units).count, due: due, today: today)
        return fields
    }
}

/// Puts a notice or a collection on paper; nobody gets it before it is sent.
package struct DraftCollection: Command {
    package static let action = Action("collection.draft", "拟通知或收表", right: .manageCollections)
    let text: CollectionText

    package init(_ text: CollectionText) { self.text = text }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Collection>> {
        let fields = try text.checked(by: actor, in: transaction)
        let id = transaction.recordID(Collection.self)
        try transaction.run(
            """
            INSERT INTO collection (county, id, title, words, asks, audience, due, form, madeBy, madeByName, madeAt,
                reminders, state)
            VALUES (\(actor.county), \(id), \(text.title), \(text.words), \(text.asks), \(text.audience.stored),
                \(text.due), 1, \(actor.id), \(actor.name), \(transaction.now), 0, \(Collection.State.draft))
            """)
        try transaction.keep(fields, version: 1, of: id, by: actor)
        try transaction.begin(Collection.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: text.title)
    }
}

/// Changes a draft before it is sent.
package struct ReviseCollection: Command {
    package static let action = Action("collection.revise", "修改通知或收表的草稿", right: .manageCollections)
    let collection: ID<Collection>
    let text: CollectionText

    package init(_ collection: ID<Collection>, _ text: CollectionText) {
        (self.collection, self.text) = (collection, text)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Collections.one(collection, for: actor, in: transaction)
        guard found.state == .draft else {
            throw Refusal(
                .conflict, "collection.sent", "“\(found.title)”已经发出，内容不能再改。要换栏目，请用“改表”发新的一版；发错了请撤回重发。")
        }
        let fields = try text.checked(by: actor, in: transaction)
        try transaction.run(
            """
            UPDATE collection SET title = \(text.title), words = \(text.words), asks = \(text.asks),
                audience = \(text.audience.stored), due = \(text.due)
            WHERE county = \(actor.county) AND id = \(collection)
            """)
        try transaction.run(
            """
            UPDATE collectionForm SET fields = \(try Self.json(fields)), madeByName = \(actor.name),
                madeAt = \(transaction.now)
            WHERE county = \(actor.county) AND collection = \(collection) AND number = 1
            """)
        return Done(subject: collection.description, detail: text.title)
    }

    static func json(_ fields: [FormField]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(fields), as: UTF8.self)
    }
}

/// Asks something else of those who have not answered yet: a new version of the form. What was sent out stays as it is, and
/// so does what was answered to it.
package struct ChangeForm: Command {
    package static let action = Action("collection.changeForm", "改表（新的一版）", right: .manageCollections)
    let collection: ID<Collection>
    let fields: [TypedField]

    package init(_ collection: ID<Collection>, _ fields: [TypedField]) {
        (self.collection, self.fields) = (collection, fields)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let found = try Collections.one(collection, for: actor, in: transaction)
        guard found.state == .open, found.asks.isAnswered else {
            throw Refusal(.conflict, "collection.notOpen", "办理中的收表才能改表，“\(found.title)”现在是“\(found.state.chinese)”。")
        }
        let versions = try Collections.forms(of: collection, county: actor.county, in: transaction)
        let fields = try FormField.fields(fields, after: versions.flatMap(\.self))
        guard !fields.isEmpty else {
            throw Refusal.field("label1", "collection.noFields", "请至少写一个要填的栏目。")
        }
        guard fields != versions.last else {
            return .repeated(found.form, subject: collection.description)
        }
        let number = versions.count + 1
        try transaction.keep(fields, version: number, of: collection, by: actor)
        try transaction.run(
            "UPDATE collection SET form = \(number) WHERE county = \(actor.county) AND id = \(collection)")
        return Done(number, subject: collection.description, detail: "第\(number)版，给还没有报的单位")
    }
}

extension WriteTransaction {
    fileprivate func keep(
        _ fields: [FormField], version: Int, of collection: ID<Collection>, by actor: Actor
    ) throws {
        try run(
            """
            INSERT INTO collectionForm (county, collection, number, fields, madeByName, madeAt)
            VALUES (\(actor.county), \(collection), \(version), \(try ReviseCollection.json(fields)), \(actor.name),
                \(now))
            """)
    }
}
