import Crypto
import Database
import Foundation
import Kernel

/// One line of the audit: who did what to which record, and when. Each carries the digest of the
/// one before it, so that none can be altered or taken out unseen (GB/T 22239: audit protected).
package struct AuditEntry: Codable, Sendable {
    package let county: String
    /// 1, 2, 3 … within the county, without gaps.
    package let sequence: Int
    package let at: Instant
    package let actor: String
    package let actorName: String
    package let action: String
    /// The action in the words of its time.
    package let title: String
    package let subject: String
    package let detail: String
    package let request: String
    package let digest: String

    /// SHA-256 over the previous entry's digest and every field, each preceded by its length in
    /// bytes so that no text can pass from one field into the next.
    package static func digest(previous: String, _ fields: [String]) -> String {
        var hash = SHA256()
        for field in [previous] + fields {
            hash.update(data: Data("\(field.utf8.count):\(field)\n".utf8))
        }
        return hash.finalize().hex
    }

    fileprivate var recomputedFields: [String] {
        [county, String(sequence), String(at.milliseconds), actor, actorName, action, title, subject, detail, request]
    }

    package init(_ row: Row) throws {
        county = try row["county"]
        sequence = try row["sequence"]
        at = try row["at"]
        actor = try row["actor"]
        actorName = try row["actorName"]
        action = try row["action"]
        title = try row["title"]
        subject = try row["subject"]
        detail = try row["detail"]
        request = try row["request"]
        digest = try row["digest"]
    }
}

extension WriteTransaction {
    /// Appends to the county's chain, in this transaction.
    package func audit(by actor: Actor, action: Action, subject: String, detail: String, request: String) throws {
        let head = try row("SELECT sequence, digest FROM auditHead WHERE county = \(actor.county)")
        let sequence: Int = try head.map { try $0["sequence"] } ?? 0
        let previous: String = try head.map { try $0["digest"] } ?? ""
        let fields = [
            actor.county, String(sequence + 1), String(now.milliseconds), actor.id, actor.name, action.name,
            action.chinese, subject, detail, request,
        ]
        let digest = AuditEntry.digest(previous: previous, fields)
        // The head first: of two servers that append at once, PostgreSQL then tells the second one to try
        // again, where an entry with a number already taken would be an error.
        try run(
            """
            INSERT INTO auditHead (county, sequence, digest) VALUES (\(actor.county), \(sequence + 1), \(digest))
            ON CONFLICT (county) DO UPDATE SET sequence = excluded.sequence, digest = excluded.digest
            """)
        try run(
            """
            INSERT INTO auditEntry (county, sequence, at, actor, actorName, action, title, subject, detail, request, digest)
            VALUES (\(actor.county), \(sequence + 1), \(now), \(actor.id), \(actor.name), \(action.name), \(action.chinese), \(subject),
                    \(detail), \(request), \(digest))
            """)
    }
}

package enum Audit {
    /// What is wrong with a county's chain, in words; nothing when it holds from the first entry to the last.
    package static func faults(county: String, in transaction: ReadTransaction) throws -> [String] {
        var faults: [String] = []
        var previous = ""
        var last = 0
        while true {
            let rows = try transaction.rows(
                """
                SELECT county, sequence, at, actor, actorName, action, title, subject, detail, request, digest
                FROM auditEntry WHERE county = \(county) AND sequence > \(last) ORDER BY sequence LIMIT 1000
                """)
            if rows.isEmpty { break }
            for row in rows {
                let entry = try AuditEntry(row)
                if entry.sequence != last + 1 {
                    faults.append("第\(last + 1)条至第\(entry.sequence - 1)条审计记录缺失")
                } else if entry.digest != AuditEntry.digest(previous: previous, entry.recomputedFields) {
                    faults.append("第\(entry.sequence)条审计记录被改动（\(entry.at.chinese)）")
                }
                previous = entry.digest
                last = entry.sequence
            }
        }
        let head = try transaction.row("SELECT sequence, digest FROM auditHead WHERE county = \(county)")
        let headSequence: Int = try head.map { try $0["sequence"] } ?? 0
        let headDigest: String = try head.map { try $0["digest"] } ?? ""
        if headSequence != last || headDigest != previous {
            faults.append("审计链的末尾对不上：应到第\(headSequence)条，实到第\(last)条")
        }
        return faults
    }

    /// The newest first, before a given sequence (keyset paging).
    package static func entries(
        county: String, before: Int?, limit: Int, in transaction: ReadTransaction
    ) throws -> [AuditEntry] {
        let bound = before ?? Int(Int32.max)
        return try transaction.rows(
            """
            SELECT county, sequence, at, actor, actorName, action, title, subject, detail, request, digest
            FROM auditEntry WHERE county = \(county) AND sequence < \(bound)
            ORDER BY sequence DESC LIMIT \(limit)
            """
        ).map(AuditEntry.init)
    }

    package static let migrations = [
        Migration(
            "0001 office: audit",
            [
                """
                CREATE TABLE auditEntry (
                    county TEXT NOT NULL, sequence BIGINT NOT NULL, at BIGINT NOT NULL,
                    actor TEXT NOT NULL, actorName TEXT NOT NULL, action TEXT NOT NULL, title TEXT NOT NULL, subject TEXT NOT NULL,
                    detail TEXT NOT NULL, request TEXT NOT NULL, digest TEXT NOT NULL,
                    PRIMARY KEY (county, sequence))
                """,
                """
                CREATE TABLE auditHead (
                    county TEXT NOT NULL PRIMARY KEY, sequence BIGINT NOT NULL, digest TEXT NOT NULL)
                """,
            ])
    ]
}

/// Somebody was refused something they have no right to.
package struct RecordRefusal: Command {
    package static let action = Action("refused", "越权被拒")
    let path: String
    let code: String

    package init(path: String, code: String) {
        self.path = path
        self.code = code
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        Done(subject: String(path.prefix(200)), detail: code)
    }
}
