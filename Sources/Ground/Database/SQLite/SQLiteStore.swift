import Foundation
internal import GRDB
import Kernel
import Synchronization

/// SQLite through GRDB: one file, many readers, one writer.
final class SQLiteStore: Store {
    private let writer: DatabaseQueue
    private let readers: Readers
    private let surroundings: Surroundings
    let commits: CommitQueue
    let threads = ReadThreads(count: 8)
    private let isClosed = Atomic(false)

    init(path: String, _ surroundings: Surroundings) throws {
        self.surroundings = surroundings
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            database.add(function: Self.normalize)
        }
        readers = Readers(path: path, configuration)
        configuration.journalMode = .wal
        // What is gathered stays open from one write to the next.
        configuration.allowsUnsafeTransactions = true
        Self.makeFile(path)
        do {
            let writer = try DatabaseQueue(path: path, configuration: configuration)
            // GRDB 7.10 sets NORMAL with WAL after its own preparation, so FULL comes here.
            try writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let level = try writer.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
            guard let level, level >= 2 else {
                throw DatabaseError(
                    .other, "synchronous is \(level ?? -1), not FULL (2): refused, a power cut would lose writes")
            }
            self.writer = writer
            commits = CommitQueue(writer, surroundings)
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(error)
        }
    }

    /// What `SQL.folded` asks of PostgreSQL, under the same name. It makes letters small as well, since SQLite's own `lower`
    /// knows those of ASCII alone.
    private static let normalize = DatabaseFunction("normalize", argumentCount: 2, pure: true) { values in
        String.fromDatabaseValue(values[0])?.folded
    }

    /// Its owner's alone: SQLite would make it as the umask says, and gives the files beside it the same mode. Where it
    /// cannot be made, SQLite says why.
    private static func makeFile(_ path: String) {
        let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file >= 0 { Foundation.close(file) }
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T {
        let surroundings = surroundings
        // What was gathered is not committed yet, and only its own connection sees it.
        if commits.isGathering { return try await commits.write { try body($0) } }
        return try await withTaskExecutorPreference(threads) {
            try self.snapshot { try body(ReadTransaction($0, .sqlite, surroundings)) }
        }
    }

    /// A write is nobody's to cancel: it goes on when the task that awaits it is cancelled.
    func write<T: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> T) async throws -> T {
        try await commits.write(body)
    }

    func gathering<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        // All of it is one long transaction, whose pages SQLite would else write out and read again.
        try await keepPages(kibibytes: 65_536)
        commits.gather()
        do {
            let result = try await body()
            try await commits.settle()
            try await keepPages(kibibytes: 2_000)
            return result
        } catch {
            // What came before the failure stays, as it would have without gathering.
            try? await commits.settle()
            try? await keepPages(kibibytes: 2_000)
            throw error
        }
    }

    /// How many pages the writer keeps in memory; 2,000 KiB are what SQLite begins with.
    private func keepPages(kibibytes: Int) async throws {
        try await neutral {
            try await self.writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA cache_size = -\(kibibytes)") }
        }
    }

    func durability() async throws -> String {
        try await neutral {
            let level = try await self.writer.writeWithoutTransaction {
                try Int.fetchOne($0, sql: "PRAGMA synchronous")
            }
            return ["OFF", "NORMAL", "FULL", "EXTRA"][level ?? 0]
        }
    }

    /// Leaves one file: the writer, last to close, empties the log into it. Where another process reads, the log stays
    /// beside the file, which loses nothing. Closed already, nothing happens.
    func close() async throws {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        try await neutral {
            try await self.commits.finish { [readers = self.readers, writer = self.writer] in
                try readers.close()
                try writer.close()
            }
        }
    }

    private func snapshot<T>(_ body: (SQLiteConnection) throws -> T) throws -> T {
        do { return try readers.read(body) } catch let error as GRDB.DatabaseError { throw DatabaseError(error) }
    }

    private func neutral<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        do { return try await body() } catch let error as GRDB.DatabaseError { throw DatabaseError(error) }
    }
}

extension SQLValue {
    func bind(to statement: SQLiteStatement, at index: CInt) throws {
        let code =
            switch self {
            case .null: DatabaseValue.null.bind(to: statement, at: index)
            case .integer(let integer): integer.bind(to: statement, at: index)
            case .real(let real): real.bind(to: statement, at: index)
            case .text(let text): text.bind(to: statement, at: index)
            case .blob(let bytes): Data(bytes).bind(to: statement, at: index)
            }
        guard code == 0 else { throw DatabaseError(.other, "SQLite \(code) for value \(index)") }
    }

    init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let integer): self = .integer(integer)
        case .double(let real): self = .real(real)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob([UInt8](data))
        }
    }
}

extension DatabaseError {
    init(_ error: GRDB.DatabaseError) {
        let kind: Kind =
            switch error.extendedResultCode {
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY: .unique
            case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKey
            case .SQLITE_CONSTRAINT_NOTNULL: .notNull
            case .SQLITE_CONSTRAINT_CHECK: .check
            default: Self.kind(error.resultCode)
            }
        self.init(kind, error.message ?? "SQLite \(error.resultCode.rawValue)")
    }

    private static func kind(_ code: ResultCode) -> Kind {
        switch code {
        case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
        case .SQLITE_FULL: .full
        case .SQLITE_READONLY, .SQLITE_IOERR: .readOnly
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
        case .SQLITE_CANTOPEN: .connection
        default: .other
        }
    }
}
