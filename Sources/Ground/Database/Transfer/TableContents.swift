import Crypto
import Kernel

/// What a table holds, said shortly: two tables with the same of these hold the same rows.
package struct TableContents: Codable, Hashable, Sendable {
    /// In lower case, as all names here.
    package let name: String
    package let columns: [String]
    package private(set) var rowCount = 0
    /// SHA-256 over every row in the order of the key.
    package private(set) var digest = ""

    /// Gathers the digest while rows go by.
    package struct Counter {
        private var contents: TableContents
        private var hash = SHA256()

        package init(name: String, columns: [String]) {
            contents = TableContents(name: name, columns: columns)
        }

        /// - Parameter bytes: so many rows, as `RowCoding` writes them.
        package mutating func count(_ bytes: [UInt8], rows: Int) {
            contents.rowCount += rows
            hash.update(data: bytes)
        }

        package func finish() -> TableContents {
            var contents = contents
            contents.digest = hash.finalize().hex
            return contents
        }
    }

    private init(name: String, columns: [String]) {
        self.name = name
        self.columns = columns
    }
}

/// A run of a table's rows.
package struct RowChunk: Sendable {
    package let table: String
    package let columns: [String]
    /// As `RowCoding` writes them.
    package let bytes: [UInt8]

    package init(table: String, columns: [String], bytes: [UInt8]) {
        self.table = table
        self.columns = columns
        self.bytes = bytes
    }
}

extension ReadTransaction {
    /// Few enough that even long texts fit into memory.
    private static let chunkSize = 500

    /// Reads tables from their first row to their last, in the order of their keys' bytes: one statement each, behind a
    /// cursor. Page after page by the last key would sort the table anew for each page where PostgreSQL's locale orders
    /// otherwise than bytes, and on SQLite's text index, which has no key.
    package func contents(
        of tables: [Table], chunk: (RowChunk) throws -> Void = { _ in }, finished: (TableContents) throws -> Void
    ) throws {
        // A long table takes as long as it takes, and so does whoever takes its rows.
        try takeAnyTime()
        for table in tables {
            let columns = table.columns.map(\.folded)
            var counter = TableContents.Counter(name: table.name.folded, columns: columns)
            try stream(selection(table), size: Self.chunkSize) { rows in
                var bytes: [UInt8] = []
                for row in rows { RowCoding.append(row.values, to: &bytes) }
                counter.count(bytes, rows: rows.count)
                try chunk(RowChunk(table: table.name.folded, columns: columns, bytes: bytes))
            }
            try finished(counter.finish())
        }
    }

    /// What every table holds.
    package func contents(chunk: (RowChunk) throws -> Void = { _ in }) throws -> [TableContents] {
        var all: [TableContents] = []
        try contents(of: tables(), chunk: chunk) { all.append($0) }
        return all
    }

    private func selection(_ table: Table) throws -> SQL {
        let columns = SQL.joined(table.columns.map { "\($0)" }, separator: ", ")
        return "SELECT \(columns) FROM \(table.name) ORDER BY \(try order(of: table))"
    }
}
