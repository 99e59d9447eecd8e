/// One row of an answer: `let name: String = try row["name"]`.
package struct Row: Sendable {
    /// Shared by all rows of one answer. Names as the engine gave them: PostgreSQL folds them to lower case.
    let columns: [String: Int]
    let values: [SQLValue]

    package subscript<Value: SQLDecodable>(_ column: String) -> Value {
        get throws {
            guard let index = columns[column] ?? columns[column.lowercased()] else {
                throw DatabaseError(.other, "no column “\(column)” among \(columns.keys.sorted())")
            }
            do {
                return try Value(sqlValue: values[index])
            } catch let error as DatabaseError {
                throw DatabaseError(error.kind, "column “\(column)”: \(error.message)")
            }
        }
    }

    static func index(_ names: [String]) -> [String: Int] {
        Dictionary(zip(names, 0...), uniquingKeysWith: { first, _ in first })
    }
}
