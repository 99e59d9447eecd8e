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
}
