import Kernel

/// Puts rows into the tables of an empty database, in the order in which they were read.
struct TableLoader {
    private let transaction: WriteTransaction
    private let tables: [String: Table]

    /// Refuses a database that holds records already.
    init(_ transaction: WriteTransaction) throws {
        self.transaction = transaction
        // Before anything is read: on Citus a look at many shards already opens several connections a node.
        try transaction.makeReadyToLoad()
        let all = try transaction.tables()
        for table in all { try Self.checkEmpty(table, in: transaction) }
        tables = Dictionary(uniqueKeysWithValues: all.map { ($0.name.folded, $0) })
        // The other side may sort a long table before its first row.
        try transaction.takeAnyTime()
    }

    static func checkEmpty(_ table: Table, in transaction: ReadTransaction) throws {
        guard let row = try transaction.row("SELECT * FROM \(table.name) LIMIT 1") else { return }
        let county: String? = table.name.folded == "county" ? try row["county"] : nil
        throw Refusal(
            .conflict, "transfer.occupied",
            "目标数据库里已经有\(county.map { "县 \($0)" } ?? "记录（表 \(table.name.folded)）")，不覆盖。请换一个空的数据库。")
    }

    func load(_ chunk: RowChunk) throws {
        guard let table = tables[chunk.table] else {
            throw DatabaseError(.schema, "目标数据库没有表 \(chunk.table)，请用同一版本的程序。")
        }
        let columns = try chunk.columns.map { name in
            guard let column = table.columns.first(where: { $0.folded == name }) else {
                throw DatabaseError(.schema, "目标数据库的表 \(chunk.table) 没有字段 \(name)，请用同一版本的程序。")
            }
            return column
        }
        try transaction.store(
            RowCoding.rows(chunk.bytes, columns: columns.count), in: table.name, columns: columns)
    }

    /// Columns that number themselves go on after the highest number.
    func finish() throws {
        for table in tables.values { try transaction.goOnNumbering(table) }
    }
}

extension Database {
    /// Brings the schema to where another database's was, so that its rows fit. Refuses names that the program does not
    /// know, and a schema that is further already.
    package func migrate(_ known: [Migration], to applied: [String]) async throws {
        try Self.check(applied, knownTo: known)
        try await migrate(known.filter { applied.contains($0.name) })
    }

    /// Refuses a schema that this program does not know, as `migrate` does.
    package static func check(_ applied: [String], knownTo known: [Migration]) throws {
        try check(applied.sorted(), against: known.map(\.name).sorted())
    }

    /// Refuses a database that holds anything but its schema.
    package func checkEmpty() async throws {
        try await read { transaction in
            for table in try transaction.tables() { try TableLoader.checkEmpty(table, in: transaction) }
        }
    }

    /// Fills the empty tables, all in one transaction: whole or not at all.
    /// - Parameters:
    ///   - source: hands over every chunk, in the order of reading. May run again.
    ///   - beforeCommit: looks at what was loaded; when it throws, nothing was. May run again.
    package func load(
        _ source: @escaping @Sendable (_ take: (RowChunk) throws -> Void) throws -> Void,
        beforeCommit: @escaping @Sendable (ReadTransaction) throws -> Void = { _ in }
    ) async throws {
        try await write { transaction in
            let loader = try TableLoader(transaction)
            try source(loader.load)
            try loader.finish()
            try beforeCommit(transaction)
        }
    }
}
