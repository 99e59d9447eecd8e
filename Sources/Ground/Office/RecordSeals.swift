import Database
import Kernel

/// The records held against the audit: each row against what the last command that wrote it left.
package enum RecordSeals {
    package struct Outcome: Sendable {
        /// What differs, a line each, at most `mostNamed` of a kind.
        package fileprivate(set) var faults: [String] = []
        /// Rows that are as they were left.
        package fileprivate(set) var soundCount = 0
        /// Rows from before records were sealed: of them it cannot be told.
        package fileprivate(set) var unsealedCount = 0
    }

    /// So many of a kind are named, the others counted.
    static let mostNamed = 20

    package static func examine(
        county: String, _ tables: [SealedTable], in transaction: ReadTransaction
    ) throws -> Outcome {
        var left = try lastSeals(county: county, in: transaction)
        let isWhole = try isWhole(county, in: transaction)
        var outcome = Outcome()
        for table in tables {
            var seals = left.removeValue(forKey: table.name.description) ?? [:]
            var faults: [Fault] = []
            try table.eachRow(county: county, in: transaction) { key, row in
                guard let left = seals.removeValue(forKey: key) else {
                    if isWhole { faults.append(Fault(key, "不是本系统写的", nil)) } else { outcome.unsealedCount += 1 }
                    return
                }
                let differences = left.seal.isGone ? [] : left.seal.differences(from: row, table)
                if left.seal.isGone {
                    faults.append(Fault(key, "已经删去，却又出现", left.entry))
                } else if differences.isEmpty {
                    outcome.soundCount += 1
                } else {
                    let what = differences.filter { !$0.isEmpty }.joined(separator: "、")
                    faults.append(Fault(key, "\(what.isEmpty ? "内容" : what)被改动", left.entry))
                }
            }
            for (key, left) in seals where !left.seal.isGone { faults.append(Fault(key, "不见了", left.entry)) }
            outcome.faults += try words(faults, table, county: county, in: transaction)
        }
        return outcome
    }

    private struct Left {
        let seal: RecordSeal
        /// The audit entry that it stands in; nil while that waits to be chained.
        let entry: Int?
    }

    private struct Fault {
        let key: String
        let what: String
        let entry: Int?

        init(_ key: String, _ what: String, _ entry: Int?) {
            self.key = key
            self.what = what
            self.entry = entry
        }
    }

    /// By table and key, the last seal of each row.
    private static func lastSeals(
        county: String, in transaction: ReadTransaction
    ) throws -> [String: [String: Left]] {
        var left: [String: [String: Left]] = [:]
        func take(_ seals: String, _ entry: Int?) {
            for seal in seals.split(separator: "\n").compactMap(RecordSeal.init) {
                left[seal.table, default: [:]][seal.key] = Left(seal: seal, entry: entry)
            }
        }
        var last = 0
        while true {
            let rows = try transaction.rows(
                """
                SELECT sequence, COALESCE(seals, '') AS seals FROM auditEntry
                WHERE county = \(county) AND sequence > \(last) ORDER BY sequence LIMIT 1000
                """)
            guard let end = try rows.last.map({ try $0["sequence"] as Int }) else { break }
            for row in rows { take(try row["seals"], try row["sequence"]) }
            last = end
        }
        let waiting = try transaction.rows(
            "SELECT COALESCE(seals, '') AS seals FROM auditTail WHERE county = \(county) ORDER BY position")
        for row in waiting { take(try row["seals"], nil) }
        return left
    }

    /// Whether a county has nothing from before records were sealed that was not sealed since: a row without a seal is then
    /// nobody's of ours.
    static func isWhole(_ county: String, in transaction: ReadTransaction) throws -> Bool {
        let first =
            try transaction.row("SELECT seals FROM auditEntry WHERE county = \(county) AND sequence = 1")
            ?? transaction.row("SELECT seals FROM auditTail WHERE county = \(county) ORDER BY position LIMIT 1")
        if let first, try first["seals"] as String? != nil { return true }
        let end = EndSealingEarlier.action.name
        return try transaction.row(
            """
            SELECT 1 FROM auditEntry WHERE county = \(county) AND action = \(end)
            UNION ALL SELECT 1 FROM auditTail WHERE county = \(county) AND action = \(end) LIMIT 1
            """) != nil
    }

    /// The rows that have no seal, by their keys.
    static func unsealed(
        county: String, _ tables: [SealedTable], in transaction: ReadTransaction
    ) throws -> [(table: SealedTable, key: SealedRow)] {
        let left = try lastSeals(county: county, in: transaction)
        var rows: [(table: SealedTable, key: SealedRow)] = []
        for table in tables {
            let seals = left[table.name.description] ?? [:]
            try table.eachRow(county: county, in: transaction) { key, row in
                if seals[key] == nil { rows.append((table, row.key(of: table))) }
            }
        }
        return rows
    }

    private static func words(
        _ faults: [Fault], _ table: SealedTable, county: String, in transaction: ReadTransaction
    ) throws -> [String] {
        var words = try faults.sorted { $0.key < $1.key }.prefix(mostNamed).map { fault in
            "\(table.chinese) \(fault.key) \(fault.what)\(try source(fault.entry, county, in: transaction))"
        }
        if faults.count > mostNamed { words.append("\(table.chinese)还有\(faults.count - mostNamed)条与审计不符") }
        return words
    }

    /// Who left it last, as the audit has it.
    private static func source(_ entry: Int?, _ county: String, in transaction: ReadTransaction) throws -> String {
        guard let entry,
            let row = try transaction.row(
                "SELECT at, actorName, title FROM auditEntry WHERE county = \(county) AND sequence = \(entry)")
        else { return "" }
        let (at, name, title): (Instant, String, String) = (try row["at"], try row["actorName"], try row["title"])
        return "（审计第\(entry)条：\(at.chinese)\(name)\(title)）"
    }
}
