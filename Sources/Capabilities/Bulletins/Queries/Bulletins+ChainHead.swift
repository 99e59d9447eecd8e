import Database
import Kernel
import Office

extension Bulletins {
    /// Where the audit stood when a bulletin was published, as it is printed: `审计链第123条 1a2b3c4d5e6f7a8b`. Whoever keeps
    /// the paper can tell later whether what was recorded before it is still the same (decisions/0002). Nil before it is
    /// published, and on PostgreSQL in the second before its entry is chained.
    static func chainHead(
        of bulletin: Bulletin, county: String, in transaction: ReadTransaction
    ) throws -> String? {
        guard let publishedAt = bulletin.publishedAt else { return nil }
        return try Audit.place(
            of: ["bulletin.publish", "bulletin.handle"], on: bulletin.id.description, at: publishedAt, county: county,
            in: transaction
        ).map { "审计链第\($0.sequence)条 \($0.digest.prefix(16))" }
    }
}
