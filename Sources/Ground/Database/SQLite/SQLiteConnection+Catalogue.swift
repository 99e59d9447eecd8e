/// What a SQLite file knows of itself. It has one writer, no limits of time, and no numbers but those that are written.
extension SQLiteConnection {
    /// A text index counts as a table; the tables that it keeps itself in do not.
    func tables() throws -> [Table] {
        let names = try rows(
            """
            SELECT name FROM pragma_table_list
            WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'
            """)
        return try names.map { row in
            let name: String = try row["name"]
            let columns = try rows("SELECT name, pk FROM pragma_table_info(\(name)) ORDER BY pk")
            let key = try columns.filter { try $0["pk"] as Int > 0 }
            let references = try rows("SELECT DISTINCT \"table\" AS target FROM pragma_foreign_key_list(\(name))")
            return try Table(
                name, columns: columns.map { try $0["name"] }, key: key.map { try $0["name"] },
                references: references.map { try $0["target"] })
        }
    }

    /// Text is in the order of its bytes already.
    func order(of table: Table) -> SQL { SQL.joined(table.key.map { "\($0)" }, separator: ", ") }

    func waitForSchema() {}

    func takeAnyTime() {}

    func goOnNumbering(_ table: Table) {}

    func makeReadyToLoad() {}

    private func rows(_ sql: SQL) throws -> [Row] {
        let (text, values) = sql.rendered(for: .sqlite)
        return try execute(text, values).rows
    }
}
