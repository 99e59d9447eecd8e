import Database
import Kernel

/// Of several servers on one database, one does a job at a time: it holds a lease, and another takes over when that ran
/// out, so a server that dies holds nothing up for longer.
package enum JobLeases {
    package static let migrations = [
        Migration(
            "0018 office: leases of jobs",
            [
                """
                CREATE TABLE jobLease (job TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, heldUntil BIGINT NOT NULL)
                """
            ])
    ]
}

extension Office {
    /// Takes a job's lease, or prolongs it; false while another server holds it. A lease longer than any is from before
    /// the clock was set back, and nobody's.
    /// - Parameter holder: this server process, as no other is called.
    package func holdsLease(_ job: String, holder: String, seconds: Int) async throws -> Bool {
        try await keepHouse { transaction in
            let until = transaction.now.adding(seconds: seconds)
            let impossible = transaction.now.adding(seconds: 2 * seconds)
            return try transaction.run(
                """
                INSERT INTO jobLease (job, holder, heldUntil) VALUES (\(job), \(holder), \(until))
                ON CONFLICT (job) DO UPDATE SET holder = excluded.holder, heldUntil = excluded.heldUntil
                WHERE jobLease.holder = excluded.holder OR jobLease.heldUntil <= \(transaction.now)
                   OR jobLease.heldUntil > \(impossible)
                """) == 1
        }
    }
}
