import Database
import Kernel

extension WriteTransaction {
    /// Keeps an entry, in this transaction. SQLite has one writer and chains it here; on PostgreSQL a chain that every
    /// transaction continues would make all of them meet, so there it waits to be sealed (`Audit.seal`).
    package func audit(by actor: Actor, action: Action, subject: String, detail: String, request: String) throws {
        let entry = NewEntry(
            county: actor.county, at: now, actor: actor.id, actorName: actor.name, action: action.name,
            title: action.chinese, subject: subject, detail: detail, request: request, seals: takeSeals())
        switch engine {
        case .sqlite: try append([entry], to: actor.county)
        case .postgresql:
            try run(
                """
                INSERT INTO auditTail (county, at, actor, actorName, action, title, subject, detail, request, seals)
                VALUES (\(entry.county), \(entry.at), \(entry.actor), \(entry.actorName), \(entry.action),
                        \(entry.title), \(entry.subject), \(entry.detail), \(entry.request), \(entry.seals))
                """)
        }
    }

    /// Continues the county's chain.
    func append(_ entries: [NewEntry], to county: String) throws {
        guard !entries.isEmpty else { return }
        guard let key = keys.current(.audit) else { throw DatabaseError(.other, "no key to chain the audit with") }
        var (sequence, digest) = try Audit.head(county: county, in: self)
        let chained = entries.map { entry in
            sequence += 1
            digest = AuditEntry.digest(previous: digest, entry.fields(sequence), key: key)
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
                INSERT INTO auditEntry (county, sequence, at, actor, actorName, action, title, subject, detail, request,
                    seals, keyID, digest)
                VALUES (\(county), \(sequence), \(entry.at), \(entry.actor), \(entry.actorName), \(entry.action),
                        \(entry.title), \(entry.subject), \(entry.detail), \(entry.request), \(entry.seals), \(key.id),
                        \(digest))
                """)
        }
    }
}

extension Audit {
    /// What waits to be sealed.
    static func tail(
        county: String, _ order: SQL, limit: Int, in transaction: ReadTransaction
    ) throws -> [(position: Int, entry: NewEntry)] {
        try transaction.rows(
            """
            SELECT position, county, at, actor, actorName, action, title, subject, detail, request, seals FROM auditTail
            WHERE county = \(county) ORDER BY position \(order) LIMIT \(limit: limit)
            """
        ).map { (try $0["position"], try NewEntry($0)) }
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
}

extension Office {
    /// Chains all that a county has waiting.
    package func sealAudit(county: String) async throws {
        while try await read({ try Audit.unsealed(county: county, in: $0) }) > 0 {
            try await keepHouse { try Audit.seal(county: county, in: $0) }
        }
    }
}
