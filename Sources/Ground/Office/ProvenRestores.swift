import Database
import Kernel
import Web

/// A night's backup that was restored beside the records and examined: the installation's own, of no county.
package struct ProvenRestore: Codable, Sendable {
    package let day: Day
    package let startedAt: Instant
    /// Nil while it runs, and when the server stopped in between.
    package let finishedAt: Instant?
    /// Name of the backup in the folder of backups.
    package let file: String
    /// Bytes.
    package let byteSize: Int
    /// What went wrong, in words that name no county; nil when the restore is proven.
    package let fault: String?

    package var isProven: Bool { finishedAt != nil && fault == nil }
    /// Whole seconds, at least one.
    package var seconds: Int? { finishedAt.map { max(1, Int(($0.milliseconds - startedAt.milliseconds) / 1000)) } }

    fileprivate init(_ row: Row) throws {
        day = try row["day"]
        startedAt = try row["startedAt"]
        finishedAt = try row["finishedAt"]
        file = try row["file"]
        byteSize = try row["byteSize"]
        fault = try row["fault"]
    }
}

package enum ProvenRestores {
    /// The newest first. None of a day to come, made when a clock was ahead: it would look like the last one until then.
    package static func latest(_ limit: Int, in transaction: ReadTransaction) throws -> [ProvenRestore] {
        try transaction.rows(
            """
            SELECT day, startedAt, finishedAt, file, byteSize, fault FROM provenRestore
            WHERE day <= \(transaction.now.day) ORDER BY day DESC LIMIT \(limit: limit)
            """
        ).map(ProvenRestore.init)
    }

    /// The last one that succeeded, of no day to come either.
    package static func lastProven(in transaction: ReadTransaction) throws -> ProvenRestore? {
        try transaction.row(
            """
            SELECT day, startedAt, finishedAt, file, byteSize, fault FROM provenRestore
            WHERE finishedAt IS NOT NULL AND fault IS NULL AND day <= \(transaction.now.day)
            ORDER BY day DESC LIMIT 1
            """
        ).map(ProvenRestore.init)
    }

    /// Longer than any takes: one that has not finished by then was broken off.
    private static let mostHours = 4

    /// Takes a day for this server; false when it is done, or another is about it.
    package static func begin(_ day: Day, file: String, in transaction: WriteTransaction) throws -> Bool {
        let now = transaction.now
        return try transaction.run(
            """
            INSERT INTO provenRestore (day, startedAt, file, byteSize) VALUES (\(day), \(now), \(file), 0)
            ON CONFLICT (day) DO UPDATE SET startedAt = excluded.startedAt, file = excluded.file
            WHERE provenRestore.finishedAt IS NULL
              AND (provenRestore.startedAt < \(now.adding(minutes: -60 * mostHours)) OR provenRestore.startedAt > \(now))
            """) == 1
    }

    /// Gives a day back that was begun and is not finished.
    package static func abandon(_ day: Day, in transaction: WriteTransaction) throws {
        try transaction.run("DELETE FROM provenRestore WHERE day = \(day) AND finishedAt IS NULL")
    }

    package static func finish(_ day: Day, byteSize: Int, fault: String?, in transaction: WriteTransaction) throws {
        try transaction.run(
            """
            UPDATE provenRestore SET finishedAt = \(transaction.now), byteSize = \(byteSize), fault = \(fault)
            WHERE day = \(day)
            """)
    }

    package static let migrations = [
        Migration(
            "0019 office: proven restores",
            [
                """
                CREATE TABLE provenRestore (
                    day TEXT NOT NULL PRIMARY KEY, startedAt BIGINT NOT NULL, finishedAt BIGINT,
                    file TEXT NOT NULL, byteSize BIGINT NOT NULL, fault TEXT)
                """
            ])
    ]
}

extension Right {
    package static let seeOperations = Right(
        "office.seeOperations", "查看运行情况", [.systemAdministrator, .auditAdministrator])
}
