/// One row of an answer: `let name: String = try row["name"]`.
package struct Row: Sendable {
    /// Shared by all rows of one answer: names as the engine gave them, and in lower case, as PostgreSQL folds them.
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
        let own = zip(names, 0...)
        return Dictionary(
            Array(own) + own.map { ($0.lowercased(), $1) }, uniquingKeysWith: { first, _ in first })
    }
}
