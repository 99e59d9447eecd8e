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
                SELECT \(AuditEntry.columns)
                FROM auditEntry WHERE county = \(county) AND sequence > \(chain.last) ORDER BY sequence LIMIT 1000
                """)
            if rows.isEmpty { break }
            for row in rows { chain.take(try AuditEntry(row)) }
        }
        return chain.outcome(head: try head(county: county, in: transaction))
    }

    /// The digest of one entry; nil when there is none.
    package static func digest(of sequence: Int, county: String, in transaction: ReadTransaction) throws -> String? {
        try transaction.value("SELECT digest FROM auditEntry WHERE county = \(county) AND sequence = \(sequence)")
    }

    /// The newest first, before a given sequence (keyset paging).
    package static func entries(
        county: String, before: Int?, limit: Int, in transaction: ReadTransaction
    ) throws -> [AuditEntry] {
        let bound = before ?? Int.max
        let sealed = try transaction.rows(
            """
            SELECT \(AuditEntry.columns)
            FROM auditEntry WHERE county = \(county) AND sequence < \(bound)
            ORDER BY sequence DESC LIMIT \(limit: limit)
            """
        ).map(AuditEntry.init)
        guard before == nil else { return sealed }
        let head = sealed.first?.sequence ?? 0
        let count = try unsealed(county: county, in: transaction)
        let waiting = try tail(county: county, "DESC", limit: limit, in: transaction).enumerated().map {
            index, waiting in
            waiting.entry.entry(head + count - index, keyID: "", digest: "")
        }
        return Array((waiting + sealed).prefix(limit))
    }
}
