import Database
import Kernel
import Office

/// Keeps the list that a unit filled in, to be looked at; nothing is sent yet.
package struct BringReturnList: Command {
    package static let action = Action("collectionReturn.bring", "送来清单核对", right: .seeReturns)
    let record: ID<CollectionReturn>
    let filename: String
    let rows: [ListFile.Row]

    package init(_ record: ID<CollectionReturn>, filename: String, rows: [ListFile.Row]) {
        (self.record, self.filename, self.rows) = (record, filename, rows)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<BroughtList>> {
        let found = try Returns.one(record, for: actor, in: transaction)
        guard found.isAnswered(by: actor) else {
            throw Refusal(.forbidden, "return.notYours", "清单只能由收到它的单位或创建办上传。")
        }
        let form = try Collections.forms(of: found.collection, county: actor.county, in: transaction).count
        let (id, digest) = try BroughtList.keep(
            rows, filename: filename, kind: Self.kind(record, form), by: actor, in: transaction)
        return Done(id, subject: record.description, detail: "\(rows.count)行，清单\(digest)")
    }

    /// Rows are read by the version of the form that they were brought for: after another came, they are brought again.
    static func kind(_ record: ID<CollectionReturn>, _ form: Int) -> String { "\(action.name) \(record) \(form)" }
}

/// A unit sends the list that it filled in, whole; what was sent back is sent again, and the same once more changes nothing.
package struct SendReturnList: Command {
    package static let action = Action("collectionReturn.sendList", "报送清单", right: .seeReturns)
    let record: ID<CollectionReturn>
    /// Nil where there is nothing to put on it: that is an answer too (零报告).
    let list: ID<BroughtList>?
    let onBehalfOf: String
    /// When the page was opened from which the file was brought.
    let openedAt: Instant?

    package init(
        _ record: ID<CollectionReturn>, list: ID<BroughtList>?, openedAt: Instant? = nil, onBehalfOf: String = ""
    ) {
        (self.record, self.list, self.openedAt, self.onBehalfOf) = (record, list, openedAt, onBehalfOf)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<CollectionReturn.State> {
        let found = try Returns.one(record, for: actor, in: transaction)
        guard found.asks == .list else {
            throw Refusal(.conflict, "return.form", "这份不收清单，请在页面上填好再报送。")
        }
        let versions = try Collections.forms(of: found.collection, county: actor.county, in: transaction)
        let rows = try read(found, versions, by: actor, in: transaction)
        let last = try Returns.answers(of: record, county: actor.county, in: transaction).first
        if found.state == .sent, last?.form == versions.count, last?.list == rows {
            return .repeated(.sent, subject: record.description)
        }
        try Returns.take("send", record, StepAnswers(onBehalfOf: onBehalfOf), by: actor, in: transaction)
        return try transaction.keep(rows, form: versions.count, of: record, openedAt: openedAt, by: actor)
    }

    private func read(
        _ found: CollectionReturn, _ versions: [[FormField]], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [Answers] {
        guard let list else { return [] }
        let brought = try BroughtList.one(
            list, kind: BringReturnList.kind(record, versions.count), by: actor, in: transaction)
        let read = found.list(versions.last ?? []).check(brought.rows)
        guard read.answers.count == brought.rows.count else {
            let wrong = read.lines.first { $0.kind == .wrong }
            throw Refusal(
                .invalid, "return.rows",
                "有\(brought.rows.count - read.answers.count)行要改，清单没有报送：第\(wrong?.row.line ?? 0)行，\(wrong?.words ?? "")。"
            )
        }
        return read.answers
    }
}

extension CollectionReturn {
    /// What it is filled in on.
    func list(_ fields: [FormField]) -> ReturnList { ReturnList(fields, title: title, path: "returns/\(id)") }
}
