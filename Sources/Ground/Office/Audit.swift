import Database
import Kernel

/// The chain of a county's entries: its end, its faults, its pages.
package enum Audit {
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

    /// When a county's first entry was made; nil before it.
    package static func began(county: String, in transaction: ReadTransaction) throws -> Instant? {
        let sealed: Instant? = try transaction.row(
            "SELECT at FROM auditEntry WHERE county = \(county) ORDER BY at, sequence LIMIT 1"
        ).flatMap { try $0["at"] }
        // Of the first second of a county, before the first is chained.
        let waiting = try tail(county: county, "ASC", limit: 1, in: transaction).first?.entry.at
        return sealed ?? waiting
    }

    /// What is wrong with a county's chain, in words; nothing when it holds from the first entry to the last.
    package static func faults(county: String, in transaction: ReadTransaction) throws -> [String] {
        try examine(county: county, in: transaction).faults
    }

    /// What is wrong with a county's chain and what of it cannot be verified, in words. That the last entries were cut
    /// off and the head set back, only what lies outside the database can tell (`AuditAnchors`).
    /// - Parameter keys: other than the installation's.
    package static func examine(
        county: String, keys: Keyring? = nil, in transaction: ReadTransaction
    ) throws -> (faults: [String], unchecked: [String]) {
        var chain = AuditChain(county: county, keys: keys ?? transaction.keys)
        while true {
            let rows = try transaction.rows(
                """
                SELECT \(AuditEntry.columns), seals
                FROM auditEntry WHERE county = \(county) AND sequence > \(chain.last) ORDER BY sequence LIMIT 1000
                """)
            if rows.isEmpty { break }
            for row in rows { chain.take(try AuditEntry(row), seals: try row["seals"]) }
        }
        return chain.outcome(head: try head(county: county, in: transaction))
    }

    /// The digest of one entry; nil when there is none.
    package static func digest(of sequence: Int, county: String, in transaction: ReadTransaction) throws -> String? {
        try transaction.value("SELECT digest FROM auditEntry WHERE county = \(county) AND sequence = \(sequence)")
    }

    /// The newest first, whether they are chained or wait for it.
    /// - Parameters:
    ///   - action: the name of the one that is asked for: `finding.step`.
    ///   - subject: the identifier of the record that is asked for.
    package static func entries(
        county: String, action: String? = nil, subject: String? = nil, limit: Int, in transaction: ReadTransaction
    ) throws -> [AuditEntry] {
        let isOfAction: SQL = action.map { "action = \($0)" } ?? "1 = 1"
        let isOfSubject: SQL = subject.map { "subject = \($0)" } ?? "1 = 1"
        let sealed = try transaction.rows(
            """
            SELECT \(AuditEntry.columns)
            FROM auditEntry WHERE county = \(county) AND \(isOfAction) AND \(isOfSubject)
            ORDER BY at DESC, sequence DESC LIMIT \(limit: limit)
            """
        ).map(AuditEntry.init)
        let head = try head(county: county, in: transaction).sequence
        let count = try unsealed(county: county, in: transaction)
        // Of the last second, while a server runs.
        let waiting = try tail(county: county, "DESC", limit: 1000, in: transaction).enumerated().map {
            index, waiting in
            waiting.entry.entry(head + count - index, keyID: "", digest: "")
        }
        let asked = waiting.filter {
            action ?? $0.action == $0.action && subject ?? $0.subject == $0.subject
        }
        return Array((asked + sealed).sorted { ($0.at, $0.sequence) > ($1.at, $1.sequence) }.prefix(limit))
    }

    /// What was done in a county so far, of each kind once, as it was last called.
    package static func actions(county: String, in transaction: ReadTransaction) throws -> [Action] {
        // From one kind to the next in the index: a million entries are of some dozen kinds.
        let sealed = try transaction.rows(
            """
            WITH RECURSIVE kind(action) AS (
                SELECT * FROM (SELECT action FROM auditEntry WHERE county = \(county) ORDER BY action LIMIT 1) AS least
                UNION ALL
                SELECT (SELECT action FROM auditEntry WHERE county = \(county) AND action > kind.action
                    ORDER BY action LIMIT 1)
                FROM kind WHERE kind.action IS NOT NULL)
            SELECT kind.action, (SELECT title FROM auditEntry WHERE county = \(county) AND action = kind.action
                ORDER BY at DESC, sequence DESC LIMIT 1) AS title
            FROM kind WHERE kind.action IS NOT NULL
            """)
        let waiting = try transaction.rows("SELECT DISTINCT action, title FROM auditTail WHERE county = \(county)")
        let titles = try (sealed + waiting).map { (try $0["action"] as String, try $0["title"] as String) }
        return Dictionary(titles, uniquingKeysWith: { _, last in last }).sorted { $0.key < $1.key }
            .map { Action($0.key, $0.value) }
    }
}
