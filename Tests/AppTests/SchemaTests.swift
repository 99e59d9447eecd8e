import App
import Database
import Foundation
import Office
import TestSupport
import Testing

/// What lets a county be found, moved and distributed by its code alone.
@Suite("The schema")
struct SchemaTests {
    /// Tables that belong to no county.
    private static let global = Set(
        Product.tables.filter { $0.spread == .installation }.map(\.name.description))

    private struct Key: Sendable {
        let table: String
        let name: String
        let columns: [String]
    }

    private func keys(_ transaction: ReadTransaction) throws -> [Key] {
        let rows = try transaction.rows(
            """
            SELECT tables.name AS "table", indexes.name AS name, COALESCE(columns.name, 'an expression') AS "column"
            FROM sqlite_schema AS tables JOIN pragma_index_list(tables.name) AS indexes
            JOIN pragma_index_info(indexes.name) AS columns
            WHERE tables.type = 'table' AND tables.name NOT LIKE 'searchText_%'
            ORDER BY tables.name, indexes.name, columns.seqno
            """)
        return try grouped(rows)
    }

    private func foreignKeys(_ transaction: ReadTransaction) throws -> [Key] {
        try grouped(
            transaction.rows(
                """
                SELECT tables.name AS "table", tables.name || keys.id AS name, keys."from" AS "column"
                FROM sqlite_schema AS tables JOIN pragma_foreign_key_list(tables.name) AS keys
                WHERE tables.type = 'table' ORDER BY tables.name, keys.id, keys.seq
                """))
    }

    private func grouped(_ rows: [Row]) throws -> [Key] {
        var keys: [Key] = []
        for row in rows {
            let (table, name, column): (String, String, String) = (
                try row["table"], try row["name"], try row["column"]
            )
            if let last = keys.last, last.table == table, last.name == name {
                keys[keys.count - 1] = Key(table: table, name: name, columns: last.columns + [column])
            } else {
                keys.append(Key(table: table, name: name, columns: [column]))
            }
        }
        return keys
    }

    @Test("begins every key, index and foreign key with the county, beside the listed global tables")
    func countyFirst() async throws {
        try await withDatabase(.sqlite, Product.migrations) { database, _ in
            let keys: [Key] = try await database.read { try self.keys($0) }
            let foreign: [Key] = try await database.read { try self.foreignKeys($0) }
            let tables: [String] = try await database.read { transaction in
                try transaction.rows(
                    """
                    SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'searchText_%'
                      AND name NOT LIKE 'sqlite_%'
                    """
                ).map { try $0["name"] }
            }
            #expect(keys.count > 30 && foreign.count > 15 && tables.count > 20)
            for key in keys + foreign where !Self.global.contains(key.table) {
                #expect(key.columns.first == "county", "\(key.table): \(key.columns)")
            }
            // A table without a key at all is nobody's to distribute; the text index is a table of its engine's own kind.
            for table in tables where !Self.global.contains(table) && table != "searchText" {
                #expect(keys.contains { $0.table == table }, "\(table) has no key")
            }
        }
    }

    @Test(
        "begins every index and foreign key with the county on PostgreSQL too",
        .enabled(if: Engine.available.contains(.postgresql)))
    func countyFirstOnPostgreSQL() async throws {
        // Words in one index for all counties: GIN takes no county beside them, and the few that are found are looked at.
        let exceptions = ["searchtextwords"]
        try await withDatabase(.postgresql, Product.migrations) { database, _ in
            let keys: [Key] = try await database.read { transaction in
                try self.grouped(
                    transaction.rows(
                        """
                        SELECT tables.relname AS "table", indexes.relname AS name, columns.attname AS "column"
                        FROM pg_index JOIN pg_class AS tables ON tables.oid = indrelid
                        JOIN pg_class AS indexes ON indexes.oid = indexrelid
                        JOIN pg_attribute AS columns ON columns.attrelid = indexrelid AND columns.attnum = 1
                        WHERE tables.relnamespace = current_schema()::regnamespace
                        UNION ALL
                        SELECT tables.relname, conname, columns.attname
                        FROM pg_constraint JOIN pg_class AS tables ON tables.oid = conrelid
                        JOIN pg_attribute AS columns ON columns.attrelid = conrelid AND columns.attnum = conkey[1]
                        WHERE contype = 'f' AND tables.relnamespace = current_schema()::regnamespace
                        """))
            }
            let global = Set(Self.global.map { $0.lowercased() })
            #expect(keys.count > 45)
            for key in keys where !global.contains(key.table) && !exceptions.contains(key.name) {
                #expect(key.columns.first == "county", "\(key.table): \(key.name)")
            }
        }
    }

    @Test("has no column of a record that is neither sealed nor said to change without a command")
    func sealed() async throws {
        try await withDatabase(.sqlite, Product.migrations) { database, _ in
            let tables = try await database.read { try $0.tables().map { ($0.name.folded, $0.columns.map(\.folded)) } }
            for (name, columns) in tables {
                guard let owned = Product.tables.first(where: { $0.name.description.lowercased() == name }) else {
                    Issue.record("\(name) is nobody's: see Sealed.swift of its capability")
                    continue
                }
                guard let table = owned.seal else {
                    #expect(!owned.reason.isEmpty, "\(name) is not sealed, and nothing says why")
                    continue
                }
                let known = (["county"] + table.key + table.columns.map(\.name) + table.unsealed).map {
                    $0.description.lowercased()
                }
                #expect(Set(columns) == Set(known), "\(name): see Sealed.swift of its capability")
            }
        }
    }

    /// What docs/citus.sql does with its tables, in its order.
    private func citusPaper() throws -> [(how: String, table: String)] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        return try String(contentsOf: root.appending(path: "docs/citus.sql"), encoding: .utf8)
            .matches(of: /(?m)^SELECT (\w+)\('(\w+)'(?:, 'county', colocate_with => '\w+'.*)?\);$/)
            .map { (String($0.output.1), String($0.output.2)) }
    }

    @Test("is distributed by what `wenming citus` prints")
    func printed() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let paper = try String(contentsOf: root.appending(path: "docs/citus.sql"), encoding: .utf8)
        #expect(paper == CitusScript.text, "print it again: wenming citus > docs/citus.sql")
    }

    @Test("is distributed by docs/citus.sql table by table, each after those it refers to")
    func citus() async throws {
        let paper = try citusPaper()
        try await withDatabase(.sqlite, Product.migrations) { database, _ in
            let tables: [String] = try await database.read { transaction in
                try transaction.rows(
                    """
                    SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'searchText_%'
                      AND name NOT LIKE 'sqlite_%'
                    """
                ).map { try $0["name"] }
            }
            // What is the installation's stays on the coordinator, as an ordinary table.
            #expect(paper.map(\.table).sorted() == tables.filter { !Self.global.contains($0) }.sorted())
            for (how, table) in paper {
                #expect(
                    how == (table == "county" ? "create_reference_table" : "create_distributed_table"), "\(table)")
            }
            let references: [(from: String, to: String)] = try await database.read { transaction in
                try transaction.rows(
                    """
                    SELECT DISTINCT tables.name AS "from", keys."table" AS "to"
                    FROM sqlite_schema AS tables JOIN pragma_foreign_key_list(tables.name) AS keys
                    WHERE tables.type = 'table'
                    """
                ).map { (try $0["from"], try $0["to"]) }
            }
            #expect(references.count > 15)
            for (from, to) in references {
                let (first, second) = (
                    paper.firstIndex { $0.table == to } ?? .max, paper.firstIndex { $0.table == from } ?? .min
                )
                #expect(first < second, "\(from) stands before \(to), to which it refers")
            }
        }
    }
}
