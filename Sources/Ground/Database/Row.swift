/// One row of an answer: `let name: String = try row["name"]`.
package struct Row: Sendable {
    /// Shared by all rows of one answer, as the engine gave them: PostgreSQL folds them to lower case.
    let columns: [String]
    let values: [SQLValue]

    package subscript<Value: SQLDecodable>(_ column: String) -> Value {
        get throws {
            let value = try value(column)
            do {
                return try Value(sqlValue: value)
            } catch let error as DatabaseError {
                throw DatabaseError(error.kind, "column “\(column)”: \(error.message)")
            }
        }
    }

    /// A dozen short names are found sooner one after the other than by their hash.
    private func value(_ column: String) throws -> SQLValue {
        guard let index = columns.firstIndex(of: column) ?? columns.firstIndex(of: column.lowercased()) else {
            throw DatabaseError(.other, "no column “\(column)” among \(columns.sorted())")
        }
        return values[index]
    }
}
