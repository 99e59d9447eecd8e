import Kernel
import Synchronization

/// Where a database is.
package enum DatabaseLocation: Sendable {
    /// A SQLite file.
    case file(String)
    /// A libpq URL or connection string.
    case postgresql(String)

    /// A path, `sqlite:path`, `postgres://…`, or libpq's words (`host=… dbname=…`).
    package init(_ text: String) throws {
        if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") || ConnectionString.isWords(text) {
            guard ConnectionString.isReadable(text) else {
                throw Refusal(
                    .invalid, "database.location",
                    "PostgreSQL 的地址读不懂：应像 postgres://用户:密码@主机/库名。密码里的 / ? @ % 要写成 %2F %3F %40 %25。")
            }
            self = .postgresql(text)
        } else if let scheme = text.firstRange(of: "://") {
            throw Refusal(
                .invalid, "database.location",
                "不认识的数据库地址“\(text[..<scheme.lowerBound])://…”：请给出文件路径，或 postgres://主机/库名。")
        } else {
            let path = text.hasPrefix("sqlite:") ? String(text.dropFirst(7)) : text
            guard !path.isEmpty else {
                throw Refusal(.invalid, "database.location", "数据库路径是空的。请给出 SQLite 文件的路径，或 postgres://主机/库名。")
            }
            self = .file(path)
        }
    }
}

/// One store of records on one of two engines. Each closure is one transaction, and runs
/// synchronously on a thread that may block.
package final class Database: Sendable {
    package let engine: Engine
    let store: any Store
    private let writes = Atomic<Int>(0)
    /// How many writes of this process are over, kept or not: while it stays, none of them changed anything.
    package var generation: Int { writes.load(ordering: .acquiring) }
    private let counts = KeptCounts()
    /// Where a task that reads again and again runs best: there it reads without changing threads. Nil where the engine
    /// reads elsewhere anyway.
    package var readers: (any TaskExecutor)? { (store as? SQLiteStore)?.threads }

    /// - Parameter replica: libpq's way to a standby of a PostgreSQL that `readReport` may ask.
    package init(_ location: DatabaseLocation, replica: String? = nil, surroundings: Surroundings = .real) throws {
        switch location {
        case .file(let path):
            guard replica == nil else {
                throw Refusal(.invalid, "database.replica", "只有 PostgreSQL 有从库：请去掉 replica 这个设置，或改用 postgres://…。")
            }
            store = try SQLiteStore(path: path, surroundings)
            engine = .sqlite
        case .postgresql(let connection):
            store = PostgreSQLStore(
                connection: connection, replica: replica.map { ReplicaReads(connection: $0) }, surroundings)
            engine = .postgresql
        }
    }

    /// On a store of a test's.
    init(_ store: any Store, _ engine: Engine) {
        self.store = store
        self.engine = engine
    }

    /// One snapshot.
    package func read<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T {
        // Before the snapshot: a write that ends meanwhile has what is counted here counted again.
        let kept = Kept(counts: counts, generation: generation)
        return try await store.read { transaction in
            transaction.kept = kept
            return try body(transaction)
        }
    }

    /// One snapshot to report from, and to decide nothing on: a standby may answer. It has what this process wrote, and
    /// what others wrote until a second ago.
    package func readReport<T: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws -> T
    ) async throws -> T {
        try await store.readReport(body)
    }

    /// One durable transaction: committed and synced when this returns; rolled back when `body`
    /// throws, or when a statement failed, even if `body` caught that. Goes on to its end even when
    /// the calling task is cancelled: whether a thing was done does not depend on who still listens.
    /// On PostgreSQL `body` may run again when another transaction came between.
    @discardableResult
    package func write<T: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> T) async throws -> T {
        // Counted before anybody is told that it is done.
        defer { writes.add(1, ordering: .acquiringAndReleasing) }
        return try await store.write(body)
    }

    /// Lives a long story through: what `body` writes, one after the other, goes into commits of thousands, so that nothing is
    /// promised before this returns, when all of it is synced; what was written is read meanwhile. Nobody else may use
    /// the database. Where the engine has no such way, each write commits as ever.
    package func gathering<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        guard let store = store as? SQLiteStore else { return try await body() }
        return try await store.gathering(body)
    }

    /// How far an acknowledged write is from being lost, as the engine says: `FULL`, `on`.
    package func durability() async throws -> String { try await store.durability() }

    /// What the engine itself finds wrong with its files and references, a line each; nothing when all is well.
    package func faults() async throws -> [String] { try await store.faults() }

    /// What `faults` could not look at, a line each.
    package func unchecked() async throws -> [String] { try await store.unchecked() }

    package func close() async throws { try await store.close() }
}

/// What an engine gives.
protocol Store: Sendable {
    func read<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T
    func readReport<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T
    func write<T: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> T) async throws -> T
    func durability() async throws -> String
    func faults() async throws -> [String]
    func unchecked() async throws -> [String]
    func close() async throws
}

extension Store {
    func readReport<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T {
        try await read(body)
    }
}
