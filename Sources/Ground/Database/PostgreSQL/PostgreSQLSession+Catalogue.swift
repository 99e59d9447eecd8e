/// What a PostgreSQL database knows of itself.
extension PostgreSQLSession {
    func tables() throws -> [Table] {
        let names = try rows(
            "SELECT oid, relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::text::regnamespace"
        )
        return try names.map { row in
            let oid: Int = try row["oid"]
            let columns = try rows(
                """
                SELECT attname, attidentity::text AS identity FROM pg_attribute
                WHERE attrelid = \(oid)::oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum
                """)
            let key = try rows(
                """
                SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
                WHERE indrelid = \(oid)::oid AND indisprimary ORDER BY array_position(indkey::int2[], attnum)
                """)
            let references = try rows(
                """
                SELECT DISTINCT relname FROM pg_constraint JOIN pg_class ON pg_class.oid = confrelid
                WHERE conrelid = \(oid)::oid AND contype = 'f'
                """)
            return try Table(
                row["relname"], columns: columns.map { try $0["attname"] }, key: key.map { try $0["attname"] },
                references: references.map { try $0["relname"] },
                identity: columns.first { try $0["identity"] as String != "" }.map { try $0["attname"] })
        }
    }

    /// Text in the order of its bytes, as SQLite has it; other types have no collation to name.
    func order(of table: Table) throws -> SQL {
        let texts: [String] = try rows(
            """
            SELECT attname FROM pg_attribute
            WHERE attrelid = to_regclass(\(table.name.quoted)) AND attcollation <> 0
            """
        ).map { try $0["attname"] }
        let key: [SQL] = table.key.map { texts.contains($0.stored) ? "\($0) COLLATE \"C\"" : "\($0)" }
        return SQL.joined(key, separator: ", ")
    }

    /// Before the transaction sees anything, so that it sees what the server before it applied: ALTER TABLE works on
    /// the schema as it is, whatever the snapshot says, and would add a column twice.
    func waitForSchema() throws { try command("LOCK TABLE appliedMigration IN EXCLUSIVE MODE") }

    func takeAnyTime() throws {
        for limit in ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"] {
            try command("SET LOCAL \(limit) = 0")
        }
    }

    func goOnNumbering(_ table: Table) throws {
        guard let identity = table.identity else { return }
        _ = try rows(
            """
            SELECT setval(pg_get_serial_sequence(\(table.name.quoted), \(identity.stored)),
                (SELECT COALESCE(max(\(identity)), 0) + 1 FROM \(table.name)), false)
            """)
    }

    private func rows(_ sql: SQL) throws -> [Row] {
        let (text, values) = sql.rendered(for: .postgresql)
        return try execute(text, values).rows
    }
}
