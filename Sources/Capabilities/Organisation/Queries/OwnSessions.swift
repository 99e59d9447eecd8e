import Database
import Kernel

/// A session as its owner sees it in the list of his own.
struct OwnSession: Encodable, Sendable {
    let digest: String
    /// 安卓手机，微信
    let browser: String
    let startedAt: Instant
    let lastSeenAt: Instant

    /// Those that are alive, the last seen first.
    static func all(of person: String, county: String, in transaction: ReadTransaction) throws -> [OwnSession] {
        let oldest = Sessions.oldest(at: transaction.now)
        return try transaction.rows(
            """
            SELECT digest, browser, startedAt, lastSeenAt FROM session
            WHERE county = \(county) AND person = \(person)
              AND lastSeenAt >= \(oldest.idle) AND startedAt >= \(oldest.begun)
            ORDER BY lastSeenAt DESC, digest LIMIT \(limit: 200)
            """
        ).map { row in
            OwnSession(
                digest: try row["digest"], browser: try row["browser"], startedAt: try row["startedAt"],
                lastSeenAt: try row["lastSeenAt"])
        }
    }
}
