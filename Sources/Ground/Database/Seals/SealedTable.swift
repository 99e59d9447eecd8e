/// A table whose rows are sealed: what a command leaves of one stands, as a digest, in that command's audit entry, so
/// that whoever changes the row past the product is found (decisions/0026).
package struct SealedTable: Sendable {
    package struct Column: Sendable {
        package let name: StaticString
        /// As whoever reads of a difference calls it.
        package let chinese: String
    }

    package let name: StaticString
    /// What its records are called.
    package let chinese: String
    /// Beside the county.
    package let key: [StaticString]
    /// In the order of their coming: an earlier seal covers the first of them, so that new ones stand last.
    package let columns: [Column]
    /// What may change without a command.
    package let unsealed: [StaticString]
    /// The key's columns, then the others.
    private let selected: SQL
    /// Made once: every write asks for it.
    let returning: SQL

    package init(
        _ name: StaticString, _ chinese: String, key: [StaticString],
        _ columns: KeyValuePairs<StaticString, String> = [:], unsealed: [StaticString] = []
    ) {
        self.name = name
        self.chinese = chinese
        self.key = key
        self.columns = columns.map { Column(name: $0, chinese: $1) }
        self.unsealed = unsealed
        let names = key + columns.map(\.key)
        selected = SQL(names: names)
        returning = SQL(names: names, after: " RETURNING ")
    }

    /// - Parameter row: as `returning` and `rows` give it.
    func seal(_ row: Row, isGone: Bool) -> RecordSeal {
        RecordSeal(table: self, key: keyText(row), row: isGone ? nil : row.values)
    }

    private func keyText(_ row: Row) -> String {
        row.values.prefix(key.count).map { value in
            switch value {
            case .text(let text): text
            case .integer(let number): String(number)
            case .null, .real, .blob: ""
            }
        }.joined(separator: "/")
    }

    private static let pageSize = 1000

    fileprivate func one(_ key: SealedRow, county: String) -> SQL {
        let conditions = zip(self.key, key.values).map { column, value -> SQL in
            "\(SQL(stringLiteral: column)) = \(value)"
        }
        return """
            SELECT \(selected) FROM \(SQL(stringLiteral: name))
            WHERE county = \(county) AND \(SQL.joined(conditions, separator: " AND "))
            """
    }

    /// A county's rows in the order of their keys.
    package func eachRow(
        county: String, in transaction: ReadTransaction, _ take: (_ key: String, SealedRow) throws -> Void
    ) throws {
        let order = SQL.joined(key.map(SQL.init(stringLiteral:)), separator: ", ")
        var after: SQL = "1 = 1"
        while true {
            let rows = try transaction.rows(
                """
                SELECT \(selected) FROM \(SQL(stringLiteral: name)) WHERE county = \(county) AND \(after)
                ORDER BY \(order) LIMIT \(limit: Self.pageSize)
                """)
            for row in rows { try take(keyText(row), SealedRow(values: row.values)) }
            guard let last = rows.last, rows.count == Self.pageSize else { return }
            let values = SQL.joined(last.values.prefix(key.count).map { value -> SQL in "\(value)" }, separator: ", ")
            after = "(\(order)) > (\(values))"
        }
    }
}

/// What a row holds now, to be held against its seal.
package struct SealedRow: Sendable {
    let values: [SQLValue]

    /// Its key alone.
    package func key(of table: SealedTable) -> SealedRow { SealedRow(values: Array(values.prefix(table.key.count))) }
}

extension WriteTransaction {
    /// Seals a row as it is now; one that is gone since is not.
    /// - Parameter key: see `SealedRow.key`.
    package func seal(_ key: SealedRow, of table: SealedTable, county: String) throws {
        if let row = try row(table.one(key, county: county)) { note(table.seal(row, isGone: false)) }
    }
}

/// The tables that an office seals, found by the statement that changes one.
package struct SealedTables: Sendable {
    package let all: [SealedTable]
    private let byName: [String: SealedTable]

    package init(_ all: [SealedTable]) {
        self.all = all
        byName = Dictionary(all.map { ($0.name.description, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package var isEmpty: Bool { all.isEmpty }

    package subscript(_ name: String) -> SealedTable? { byName[name] }

    /// Which of them a statement changes. Every statement is a literal that begins with what it does, and then names its
    /// table: in the literal, or as a piece of its own.
    func changed(by sql: SQL) -> (table: SealedTable, isGone: Bool)? {
        guard !isEmpty, case .text(let beginning)? = sql.pieces.first else { return nil }
        return beginning.withUTF8Buffer { bytes in
            switch bytes.first {
            case UInt8(ascii: "U"): named(in: bytes, after: "UPDATE ", sql, isGone: false)
            case UInt8(ascii: "I"): named(in: bytes, after: "INSERT INTO ", sql, isGone: false)
            case UInt8(ascii: "D"): named(in: bytes, after: "DELETE FROM ", sql, isGone: true)
            default: nil
            }
        }
    }

    private func named(
        in bytes: UnsafeBufferPointer<UInt8>, after words: StaticString, _ sql: SQL, isGone: Bool
    ) -> (table: SealedTable, isGone: Bool)? {
        var name = String(
            decoding: bytes.dropFirst(words.utf8CodeUnitCount).prefix(while: Self.isOfName), as: UTF8.self)
        if name.isEmpty, sql.pieces.count > 1, case .text(let table) = sql.pieces[1] {
            name = table.withUTF8Buffer { String(decoding: $0.prefix(while: Self.isOfName), as: UTF8.self) }
        }
        return byName[name].map { ($0, isGone) }
    }

    private static func isOfName(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}

extension SQLValue: SQLEncodable {
    package var sqlValue: SQLValue { self }
}
