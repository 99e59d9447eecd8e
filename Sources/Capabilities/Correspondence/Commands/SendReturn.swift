import Database
import Foundation
import Kernel
import Office

/// A unit sends its answers, once; what was sent back is sent again. Every answer is kept.
package struct SendReturn: Command {
    package static let action = Action("collectionReturn.send", "报送", right: .seeReturns)
    let record: ID<CollectionReturn>
    /// The version of the form that was before somebody's eyes.
    let form: Int
    /// By the keys of the fields, as they were typed.
    let typed: [String: String]
    let openedAt: Instant?
    /// Where the office enters it from paper or by telephone.
    let onBehalfOf: String

    package init(
        _ record: ID<CollectionReturn>, form: Int = 1, typed: [String: String], openedAt: Instant? = nil,
        onBehalfOf: String = ""
    ) {
        (self.record, self.form, self.typed) = (record, form, typed)
        (self.openedAt, self.onBehalfOf) = (openedAt, onBehalfOf)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<CollectionReturn.State> {
        let found = try Returns.one(record, for: actor, in: transaction)
        let versions = try Collections.forms(of: found.collection, county: actor.county, in: transaction)
        guard found.asks != .list else {
            throw Refusal(.conflict, "return.list", "这份要交清单：请下载表格，填好再上传。")
        }
        try Returns.take("send", record, StepAnswers(onBehalfOf: onBehalfOf), by: actor, in: transaction)
        guard form == versions.count, let fields = versions.last else {
            throw Refusal(
                .conflict, "return.newForm", "这张表在您填写的时候换了新的一版，没有报送。请看过下面新的栏目，补好再报；填过的还在。")
        }
        let answers = try fields.answers(typed)
        return try transaction.keep(answers, form: form, of: record, openedAt: openedAt, by: actor)
    }
}

extension WriteTransaction {
    /// Keeps what a unit sent beside all that it sent before.
    func keep(
        _ sent: some Encodable, form: Int, of record: ID<CollectionReturn>, openedAt: Instant?, by actor: Actor
    ) throws -> Done<CollectionReturn.State> {
        let course = try CollectionReturn.procedure.course(of: record, county: actor.county, in: self)
        let given = try Returns.answers(of: record, county: actor.county, in: self).count
        let minutes = CollectionTerms.minutes(opened: openedAt, sent: now, received: course.taken.first?.at ?? now)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try run(
            """
            INSERT INTO collectionAnswer (county, record, number, form, answers, openedAt, sentAt, minutes, sentBy,
                sentByName)
            VALUES (\(actor.county), \(record), \(given + 1), \(form),
                \(String(decoding: try encoder.encode(sent), as: UTF8.self)), \(openedAt), \(now), \(minutes),
                \(actor.id), \(actor.name))
            """)
        try run("UPDATE collectionReturn SET form = \(form) WHERE county = \(actor.county) AND id = \(record)")
        return Done(
            .sent, subject: record.description,
            detail: given == 0 ? "第\(form)版" : "第\(form)版，修改后第\(given + 1)次报送")
    }
}
