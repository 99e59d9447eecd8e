import Kernel

/// One step of the schema. Forward only, and never edited once released.
package struct Migration: Sendable {
    /// Four digits and what it does: `0002 organisation: divisions`. The order of names is the order
    /// of migrations.
    package let name: String
    let statements: @Sendable (Engine) -> [SQL]

    package init(_ name: String, _ statements: [SQL]) { self.init(name) { _ in statements } }

    /// For what the engines truly write differently.
    package init(_ name: String, _ statements: @escaping @Sendable (Engine) -> [SQL]) {
        self.name = name
        self.statements = statements
    }
}

extension Database {
    /// Brings the schema up to date, each step in a transaction of its own; the names of those
    /// applied. Of several servers starting at once, one applies each step.
    @discardableResult
    package func migrate(_ migrations: [Migration]) async throws -> [String] {
        let ordered = migrations.sorted { $0.name < $1.name }
        try await write { transaction in
            try transaction.run(
                "CREATE TABLE IF NOT EXISTS appliedMigration (name TEXT NOT NULL PRIMARY KEY, appliedAt BIGINT NOT NULL)"
            )
        }
        var applied: [String] = []
        let pending = Set(try await pendingMigrations(ordered))
        for migration in ordered where pending.contains(migration.name) {
            let isNew = try await write { transaction in
                // A step over a long table takes as long as it takes, and whoever waits for it waits as long.
                try transaction.takeAnyTime()
                try transaction.waitForSchema()
                let present = try Self.present(transaction)
                try Self.check(present, against: ordered.map(\.name))
                guard !present.contains(migration.name) else { return false }
                for statement in migration.statements(transaction.engine) { try transaction.run(statement) }
                try transaction.run(
                    "INSERT INTO appliedMigration (name, appliedAt) VALUES (\(migration.name), \(transaction.now))")
                return true
            }
            if isNew { applied.append(migration.name) }
        }
        return applied
    }

    /// What `migrate` would apply. Refuses a schema that is not this program's, as that does.
    package func pendingMigrations(_ migrations: [Migration]) async throws -> [String] {
        try await read { transaction in
            let present = Set((try? Self.present(transaction)) ?? [])
            try Self.check(present.sorted(), against: migrations.map(\.name).sorted())
            return migrations.map(\.name).filter { !present.contains($0) }.sorted()
        }
    }

    static func present(_ transaction: ReadTransaction) throws -> [String] {
        try transaction.rows("SELECT name FROM appliedMigration ORDER BY name").map { try $0["name"] }
    }

    /// What is applied has to be the beginning of what the program knows.
    static func check(_ present: [String], against known: [String]) throws {
        if let stranger = present.first(where: { !known.contains($0) }) {
            throw DatabaseError(
                .schema, "这个数据库由更新的版本写过（“\(stranger)”），本程序不认识。请升级程序，或使用升级前的备份。")
        }
        guard Array(known.prefix(present.count)) == present else {
            throw DatabaseError(.schema, "数据库的升级次序与程序不符，请不要继续写入，并联系维护人员。")
        }
    }
}
