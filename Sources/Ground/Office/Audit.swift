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
    /// Empty while it waits to be sealed.
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
        NewEntry(
            county: county, at: at, actor: actor, actorName: actorName, action: action, title: title, subject: subject,
            detail: detail, request: request
        ).fields(sequence)
    }

    fileprivate init(
        county: String, sequence: Int, at: Instant, actor: String, actorName: String, action: String, title: String,
        subject: String, detail: String, request: String, digest: String
    ) {
        self.county = county
        self.sequence = sequence
        self.at = at
        self.actor = actor
        self.actorName = actorName
        self.action = action
        self.title = title
        self.subject = subject
        self.detail = detail
        self.request = request
        self.digest = digest
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
    /// Keeps an entry, in this transaction. SQLite has one writer and chains it here; on PostgreSQL a chain that every
    /// transaction continues would make all of them meet, so there it waits to be sealed (`Audit.seal`).
    package func audit(by actor: Actor, action: Action, subject: String, detail: String, request: String) throws {
        let entry = NewEntry(
            county: actor.county, at: now, actor: actor.id, actorName: actor.name, action: action.name,
            title: action.chinese, subject: subject, detail: detail, request: request)
        switch engine {
        case .sqlite: try append([entry], to: actor.county)
        case .postgresql:
            try run(
                """
                INSERT INTO auditTail (county, at, actor, actorName, action, title, subject, detail, request)
                VALUES (\(entry.county), \(entry.at), \(entry.actor), \(entry.actorName),
                        \(entry.action), \(entry.title), \(entry.subject), \(entry.detail), \(entry.request))
                """)
        }
    }

    /// Continues the county's chain.
    fileprivate func append(_ entries: [NewEntry], to county: String) throws {
        guard !entries.isEmpty else { return }
        var (sequence, digest) = try Audit.head(county: county, in: self)
        let chained = entries.map { entry in
            sequence += 1
            digest = AuditEntry.digest(previous: digest, entry.fields(sequence))
            return (entry, sequence, digest)
        }
        // The head first: of two servers that append at once, PostgreSQL then tells the second one to try
        // again, where an entry with a number already taken would be an error.
        try run(
            """
            INSERT INTO auditHead (county, sequence, digest) VALUES (\(county), \(sequence), \(digest))
            ON CONFLICT (county) DO UPDATE SET sequence = excluded.sequence, digest = excluded.digest
            """)
        for (entry, sequence, digest) in chained {
            try run(
                """
                INSERT INTO auditEntry (county, sequence, at, actor, actorName, action, title, subject, detail, request, digest)
                VALUES (\(county), \(sequence), \(entry.at), \(entry.actor), \(entry.actorName), \(entry.action),
                        \(entry.title), \(entry.subject), \(entry.detail), \(entry.request), \(digest))
                """)
        }
    }
}

/// An entry without its place in the chain.
private struct NewEntry {
    let county: String
    let at: Instant
    let actor: String
    let actorName: String
    let action: String
    let title: String
    let subject: String
    let detail: String
    let request: String

    func fields(_ sequence: Int) -> [String] {
        [county, String(sequence), String(at.milliseconds), actor, actorName, action, title, subject, detail, request]
    }

    /// As it will stand in the chain.
    func entry(_ sequence: Int, digest: String) -> AuditEntry {
        AuditEntry(
            county: county, sequence: sequence, at: at, actor: actor, actorName: actorName, action: action,
            title: title,
            subject: subject, detail: detail, request: request, digest: digest)
    }
}

extension NewEntry {
    init(_ row: Row) throws {
        self.init(
            county: try row["county"], at: try row["at"], actor: try row["actor"], actorName: try row["actorName"],
            action: try row["action"], title: try row["title"], subject: try row["subject"],
            detail: try row["detail"], request: try row["request"])
    }
}

package enum Audit {
    /// What waits to be sealed.
    private static func tail(
        county: String, _ order: SQL, limit: Int, in transaction: ReadTransaction
    ) throws -> [(position: Int, entry: NewEntry)] {
        try transaction.rows(
            """
            SELECT position, county, at, actor, actorName, action, title, subject, detail, request FROM auditTail
            WHERE county = \(county) ORDER BY position \(order) LIMIT \(limit: limit)
            """
        ).map { (try $0["position"], try NewEntry($0)) }
    }

    /// The chain's last entry: whoever wrote it down can tell later whether anything before it was changed. 0 and empty
    /// before the first.
    package static func head(
        county: String, in transaction: ReadTransaction
    ) throws -> (sequence: Int, digest: String) {
        guard let row = try transaction.row("SELECT sequence, digest FROM auditHead WHERE county = \(county)") else {
            return (0, "")
        }
        return (try row["sequence"], try row["digest"])
    }

    /// How many entries wait to be sealed: on PostgreSQL those of the last second, while a server runs.
    package static func unsealed(county: String, in transaction: ReadTransaction) throws -> Int {
        try transaction.value("SELECT count(*) FROM auditTail WHERE county = \(county)") ?? 0
    }

    /// Chains what waits, at most so many; how many it was.
    @discardableResult
    package static func seal(county: String, limit: Int = 1000, in transaction: WriteTransaction) throws -> Int {
        let waiting = try tail(county: county, "ASC", limit: limit, in: transaction)
        try transaction.append(waiting.map(\.entry), to: county)
        for (position, _) in waiting {
            try transaction.run("DELETE FROM auditTail WHERE county = \(county) AND position = \(position)")
        }
        return waiting.count
    }

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
        let head = try head(county: county, in: transaction)
        if head != (last, previous) {
            faults.append("审计链的末尾对不上：应到第\(head.sequence)条，实到第\(last)条")
        }
        return faults
    }

    /// The newest first, before a given sequence (keyset paging).
    package static func entries(
        county: String, before: Int?, limit: Int, in transaction: ReadTransaction
    ) throws -> [AuditEntry] {
        let bound = before ?? Int.max
        let sealed = try transaction.rows(
            """
            SELECT county, sequence, at, actor, actorName, action, title, subject, detail, request, digest
            FROM auditEntry WHERE county = \(county) AND sequence < \(bound)
            ORDER BY sequence DESC LIMIT \(limit: limit)
            """
        ).map(AuditEntry.init)
        guard before == nil else { return sealed }
        let head = sealed.first?.sequence ?? 0
        let count = try unsealed(county: county, in: transaction)
        let waiting = try tail(county: county, "DESC", limit: limit, in: transaction).enumerated().map {
            index, waiting in
            waiting.entry.entry(head + count - index, digest: "")
        }
        return Array((waiting + sealed).prefix(limit))
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
            ]),
        // Numbered in the order of writing. Only PostgreSQL fills it; on SQLite it is there so that one schema holds.
        Migration("0015 office: entries to be sealed") { engine in
            let position: SQL =
                engine == .postgresql ? "BIGINT GENERATED BY DEFAULT AS IDENTITY" : "BIGINT NOT NULL"
            return [
                """
                CREATE TABLE auditTail (
                    county TEXT NOT NULL, position \(position), at BIGINT NOT NULL,
                    actor TEXT NOT NULL, actorName TEXT NOT NULL, action TEXT NOT NULL, title TEXT NOT NULL, subject TEXT NOT NULL,
                    detail TEXT NOT NULL, request TEXT NOT NULL,
                    PRIMARY KEY (county, position))
                """
            ]
        },
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

extension Office {
    /// Chains all that a county has waiting.
    package func sealAudit(county: String) async throws {
        while try await read({ try Audit.unsealed(county: county, in: $0) }) > 0 {
            try await keepHouse { try Audit.seal(county: county, in: $0) }
        }
    }
}
