import Synchronization

/// One row of an answer: `let name: String = try row["name"]`.
package struct Row: Sendable {
    /// Shared by all rows of one answer.
    let columns: Columns
    let values: [SQLValue]

    package subscript<Value: SQLDecodable>(_ column: String) -> Value {
        get throws {
            guard let index = columns.index(of: column) else {
                throw DatabaseError(.other, "no column “\(column)” among \(columns.names.sorted())")
            }
            do {
                return try Value(sqlValue: values[index])
            } catch let error as DatabaseError {
                throw DatabaseError(error.kind, "column “\(column)”: \(error.message)")
            }
        }
    }
}

/// The names of an answer's columns, as the engine gave them: PostgreSQL folds them to lower case.
final class Columns: Sendable {
    let names: [String]
    /// Rows are mostly read in the order of their columns: a look at the next one mostly finds it.
    private let next = Atomic(0)

    init(_ names: [String]) { self.names = names }

    func index(of column: String) -> Int? {
        let expected = next.load(ordering: .relaxed)
        let isExpected = expected < names.count && names[expected].isColumn(column)
        let index = isExpected ? expected : names.firstIndex { $0.isColumn(column) }
        if let index { next.store(index + 1 < names.count ? index + 1 : 0, ordering: .relaxed) }
        return index
    }
}

extension String {
    /// Whether an engine's name is the one asked for, itself or in lower case; names are ASCII.
    fileprivate func isColumn(_ asked: String) -> Bool {
        self == asked
            || utf8.count == asked.utf8.count
                && zip(utf8, asked.utf8).allSatisfy { $0 == $1 || (0x41...0x5A).contains($1) && $0 == $1 | 0x20 }
    }
}
