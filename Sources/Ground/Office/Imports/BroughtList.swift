import Crypto
import Database
import Foundation
import Kernel

/// The rows of a list that somebody brought, kept while he looks at what they would change, and until he has mended what
/// was wrong. Nobody else sees them.
package struct BroughtList: Sendable {
    package let id: ID<BroughtList>
    /// 人员名单.xlsx
    package let filename: String
    package let rows: [ListFile.Row]

    /// After which nobody comes back to it.
    static let days = 7

    package static func one<Record: ImportedRecord>(
        _ id: ID<BroughtList>, of type: Record.Type, by actor: Actor, in transaction: ReadTransaction
    ) throws -> BroughtList { try one(id, kind: Record.action.name, by: actor, in: transaction) }

    /// - Parameter kind: what the list is for; under another name it is not there.
    package static func one(
        _ id: ID<BroughtList>, kind: String, by actor: Actor, in transaction: ReadTransaction
    ) throws -> BroughtList {
        let row = try transaction.row(
            """
            SELECT filename, content FROM broughtList
            WHERE county = \(actor.county) AND id = \(id) AND kind = \(kind) AND broughtBy = \(actor.id)
              AND broughtAt >= \(oldest(at: transaction.now))
            """)
        guard let row else {
            throw Refusal(.missing, "list.none", "没有这份名单，或者它已经过了\(days)天。请重新选文件核对。")
        }
        let kept: String = try row["content"]
        // Those of before lists were sealed end by themselves within days.
        let content = SecretBox(keys: transaction.keys, for: .personal).text(kept, for: place(id)) ?? kept
        return BroughtList(
            id: id, filename: try row["filename"],
            rows: try JSONDecoder().decode([ListFile.Row].self, from: Data(content.utf8)))
    }

    /// Keeps rows until he comes back to them, and ends what nobody came back to.
    /// - Returns: with the beginning of the rows' digest, for the audit.
    package static func keep(
        _ rows: [ListFile.Row], filename: String, kind: String, by actor: Actor, in transaction: WriteTransaction
    ) throws -> (id: ID<BroughtList>, digest: String) {
        try transaction.run(
            """
            DELETE FROM broughtList
            WHERE county = \(actor.county) AND broughtAt < \(oldest(at: transaction.now))
            """)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let content = try encoder.encode(rows)
        let id = transaction.newID(BroughtList.self)
        let sealed = try SecretBox(keys: transaction.keys, for: .personal).seal(
            Array(content), for: place(id))
        try transaction.run(
            """
            INSERT INTO broughtList (county, id, kind, filename, content, broughtBy, broughtAt)
            VALUES (\(actor.county), \(id), \(kind), \(filename), \(sealed), \(actor.id),
                    \(transaction.now))
            """)
        return (id, SHA256.hash(data: content).hex.prefix(16).description)
    }

    /// Lists hold people's telephones and identity numbers: they lie sealed like these themselves.
    fileprivate static func place(_ id: ID<BroughtList>) -> String { "broughtList \(id)" }

    static func oldest(at now: Instant) -> Instant { now.adding(hours: -24 * days) }

    package static let migrations = [
        Migration(
            "0050 office: lists that were brought",
            [
                """
                CREATE TABLE broughtList (
                    county TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, filename TEXT NOT NULL,
                    content TEXT NOT NULL, broughtBy TEXT NOT NULL, broughtAt BIGINT NOT NULL,
                    PRIMARY KEY (county, id))
                """,
                "CREATE INDEX broughtListAge ON broughtList (county, broughtAt)",
            ])
    ]
}

/// Keeps a list's rows to be looked at; nothing of it is taken yet.
package struct BringList<Record: ImportedRecord>: Command {
    package static var action: Action { Action("list.bring", "送来名单核对", by: Record.action.doers) }
    let filename: String
    let rows: [ListFile.Row]

    package init(filename: String, rows: [ListFile.Row]) {
        self.filename = filename
        self.rows = rows
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<BroughtList>> {
        let (id, digest) = try BroughtList.keep(
            rows, filename: filename, kind: Record.action.name, by: actor, in: transaction)
        return Done(id, subject: actor.county, detail: "\(Record.list.title)，\(rows.count)行，名单\(digest)")
    }
}

/// Takes what is new and what is changed of a list; what is wrong is left out. All that is taken, or nothing.
package struct TakeList<Record: ImportedRecord>: Command {
    package struct Outcome: Sendable {
        package let added: Int
        package let changed: Int
        package let wrong: Int
    }

    package static var action: Action { Record.action }
    let list: ID<BroughtList>
    /// What somebody saw before he pressed; nil for programs that ask nobody.
    let seen: SeenVersion?

    package init(list: ID<BroughtList>, seen: SeenVersion? = nil) {
        self.list = list
        self.seen = seen
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Outcome> {
        let brought = try BroughtList.one(list, of: Record.self, by: actor, in: transaction)
        let read = try ListImport<Record>(brought.rows, by: actor, in: transaction)
        guard seen.map({ $0 == read.version }) ?? true else {
            throw Refusal(.conflict, "list.changed", "核对以后，有人改过这里的记录，没有导入。请重新看过下面的结果再导入。")
        }
        // Of one record, where there are many.
        transaction.givenID = nil
        var subjects: [String] = []
        for line in read.lines {
            switch line.judgement {
            case .new(let change), .changed(_, let change):
                do { subjects.append(try Record.take(change, by: actor, in: transaction)) } catch let refusal as Refusal
                {
                    let words = refusal.fields.first?.message ?? refusal.message
                    throw Refusal(.conflict, refusal.code, "第\(line.row.line)行没有导入，整份名单都没有导入：\(words)")
                }
            case .unchanged, .wrong: continue
            }
        }
        let outcome = Outcome(
            added: read.count(.new), changed: read.count(.changed), wrong: read.count(.wrong))
        guard !subjects.isEmpty else { return .repeated(outcome, subject: list.description) }
        return Done(outcome, subjects: subjects, detail: "按名单导入")
    }
}
