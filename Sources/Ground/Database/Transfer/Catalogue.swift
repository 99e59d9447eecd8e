import Kernel

/// A table's or column's name as the engine's catalogue gives it. Only the catalogue makes one, and only of letters,
/// digits and `_`, so that no text of anybody's becomes part of a statement.
package struct CatalogueName: Hashable, Sendable {
    /// PostgreSQL keeps lower case, SQLite what was written.
    let stored: String
    /// In lower case: the same on both engines.
    package var folded: String { stored.lowercased() }
    var quoted: String { "\"\(stored)\"" }

    fileprivate init(_ stored: String) throws {
        let isName = stored.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
        }
        guard isName, !stored.isEmpty else {
            throw DatabaseError(.schema, "数据库里有本程序不认识的表或字段名，请联系维护人员。")
        }
        self.stored = stored
    }
}

/// A table as the catalogue describes it.
package struct Table: Sendable {
    package let name: CatalogueName
    /// In the order of their folded names, which is the same on both engines.
    package let columns: [CatalogueName]
    /// What orders the rows: the primary key, or all columns where the engine names none, as of a text index.
    let key: [CatalogueName]
    /// Folded names of the tables whose rows have to be there before.
    let references: Set<String>
    /// The column that numbers itself, if there is one.
    let identity: CatalogueName?

    /// Of names as the catalogue gives them.
    init(
        _ name: String, columns: [String], key: [String], references: [String], identity: String? = nil
    ) throws {
        let columns = try columns.map { try CatalogueName($0) }.sorted { $0.folded < $1.folded }
        self.name = try CatalogueName(name)
        self.columns = columns
        self.key = key.isEmpty ? columns : try key.map { try CatalogueName($0) }
        self.references = Set(references.map { $0.lowercased() }).subtracting([name.lowercased()])
        self.identity = try identity.map { try CatalogueName($0) }
    }
}

extension ReadTransaction {
    /// The tables that hold records, each after those that it refers to. The list of applied migrations is not among
    /// them: it belongs to the schema. A table's reference to itself is not followed: no schema of ours has one.
    package func tables() throws -> [Table] {
        var waiting = try describedTables().filter { $0.name.folded != "appliedmigration" }
            .sorted { $0.name.folded < $1.name.folded }
        var ordered: [Table] = []
        var done: Set<String> = []
        while !waiting.isEmpty {
            guard let index = waiting.firstIndex(where: { $0.references.isSubset(of: done) }) else {
                throw DatabaseError(.schema, "tables refer to each other in a circle: \(waiting.map(\.name.folded))")
            }
            let next = waiting.remove(at: index)
            done.insert(next.name.folded)
            ordered.append(next)
        }
        return ordered
    }

    /// The names of the migrations that this database has, in their order.
    package func appliedMigrations() throws -> [String] { try Database.present(self) }
}
