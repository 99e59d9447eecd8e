import Kernel

/// One row of a list, read cell by cell; what is wrong with each is collected, so that all of a row is said at once: read
/// every column, then `finish`.
package final class ImportRow {
    private let row: ListFile.Row
    private let places: [String: Int]
    private var faults: [String]

    init(_ row: ListFile.Row, places: [String: Int]) {
        self.row = row
        self.places = places
        faults = row.faults
    }

    /// Nil where it was refused, or was empty and may be.
    package func value<Value>(_ column: ImportColumn<Value>) -> Value? {
        let cell = places[column.heading.name].map { row.cells[$0] } ?? ""
        guard !cell.isEmpty else {
            // Of a cell that could not be read it was said why.
            if column.heading.isNeeded, row.faults.isEmpty { refuse("没有填“\(column.heading.name)”") }
            return nil
        }
        do { return try column.read(cell) } catch let fault as CellFault {
            refuse(fault.words)
        } catch { refuse("“\(column.heading.name)”的“\(cell.prefix(20))”读不出来") }
        return nil
    }

    package func text(_ column: ImportColumn<String>) -> String { value(column) ?? "" }

    /// Says what is wrong for a reason that only the record knows.
    package func refuse(_ words: String) { faults.append(words) }

    /// Throws when anything of the row was wrong.
    package func finish() throws {
        guard faults.isEmpty else { throw CellFault(faults.joined(separator: "；")) }
    }

    /// The values that a record cannot be without.
    package func finish<each Value>(_ values: repeat (each Value)?) throws -> (repeat each Value) {
        try finish()
        func there<V>(_ value: V?) throws -> V {
            guard let value else { throw CellFault("没有填全") }
            return value
        }
        return (repeat try there(each values))
    }
}
