internal import GRDB
import Synchronization

/// Connections that only read, each lent to one transaction at a time. There are never more than threads that read, so
/// nobody waits for one; GRDB's own pool, which lets others wait, took a fifth of a small write over HTTP.
final class Readers: Sendable {
    private let idle = Mutex<[DatabaseQueue]>([])
    private let path: String
    private let configuration: Configuration

    init(path: String, _ configuration: Configuration) {
        self.path = path
        var configuration = configuration
        configuration.readonly = true
        // The transaction is ours; one that cannot be ended ends with its connection, not with the process.
        configuration.allowsUnsafeTransactions = true
        self.configuration = configuration
    }

    /// One snapshot.
    func read<T>(_ body: (SQLiteConnection) throws -> T) throws -> T {
        let reader = try idle.withLock { $0.popLast() } ?? DatabaseQueue(path: path, configuration: configuration)
        let (result, isUsable) = try reader.unsafeRead { database in
            let connection = SQLiteConnection(database)
            try connection.run("BEGIN DEFERRED TRANSACTION")
            let result = Result { try body(connection) }
            let isEnded = (try? connection.run("COMMIT")) != nil || (try? connection.run("ROLLBACK")) != nil
            return (result, isEnded)
        }
        if isUsable { idle.withLock { $0.append(reader) } }
        return try result.get()
    }

    func close() throws {
        for reader in idle.withLock({ $0 }) { try reader.close() }
    }
}
