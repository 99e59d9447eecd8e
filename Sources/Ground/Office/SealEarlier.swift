import Database
import Kernel

/// Seals rows from before records were sealed, as they are now: what is edited past the product from now on is found.
/// Whether they were before, nobody can tell.
private struct SealEarlier: Command {
    static let action = Action("record.seal", "封存以前的记录", by: .system)
    let rows: [(table: SealedTable, key: SealedRow)]

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        for (table, key) in rows { try transaction.seal(key, of: table, county: actor.county) }
        return Done(subject: actor.county, detail: "\(rows.count)条")
    }
}

/// From here on a county has no row without a seal.
struct EndSealingEarlier: Command {
    static let action = Action("record.sealAll", "以前的记录已全部封存", by: .system)

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        Done(subject: actor.county)
    }
}

extension Office {
    /// How many rows one entry answers for.
    private static let sealedAtOnce = 500

    /// Seals all that a county has from before records were sealed, once; how many rows it was.
    @discardableResult
    package func sealEarlier(county: String) async throws -> Int {
        guard !sealed.isEmpty else { return 0 }
        let rows: [(table: SealedTable, key: SealedRow)]? = try await read { [sealed] transaction in
            if try RecordSeals.isWhole(county, in: transaction) { return nil }
            // Whoever makes a county look as if it were from before would have his own edits sealed.
            if let fault = try Audit.faults(county: county, in: transaction).first {
                throw Refusal(.conflict, "seal.chain", "审计链对不上，以前的记录没有封存：\(fault)")
            }
            return try RecordSeals.unsealed(county: county, sealed.all, in: transaction)
        }
        guard let rows else { return 0 }
        for start in stride(from: 0, to: rows.count, by: Self.sealedAtOnce) {
            let some = Array(rows[start..<min(start + Self.sealedAtOnce, rows.count)])
            try await carryOut(SealEarlier(rows: some), by: .system(county: county), request: "seal")
        }
        try await carryOut(EndSealingEarlier(), by: .system(county: county), request: "seal")
        return rows.count
    }
}
