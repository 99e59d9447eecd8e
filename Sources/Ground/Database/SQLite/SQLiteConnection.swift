internal import GRDB
import Kernel

/// One of GRDB's connections, while a transaction has it.
final class SQLiteConnection: Connection {
    private let database: GRDB.Database
    /// Whether anything was run that could change the file.
    private(set) var hasWritten = false

    init(_ database: GRDB.Database) { self.database = database }

    /// One statement of the transaction's own.
    func run(_ text: String) throws { try database.cachedStatement(sql: text).execute() }

    func execute(_ text: String, _ values: [SQLValue]) throws -> (rows: [Row], changed: Int) {
        do {
            let statement = try database.cachedStatement(sql: text)
            if !statement.isReadonly { hasWritten = true }
            try bind(values, to: statement)
            let before = database.totalChangesCount
            var rows: [Row] = []
            if statement.columnCount == 0 { try statement.execute() } else { try each(statement) { rows.append($0) } }
            // The count of the statement itself, as PostgreSQL counts; the total also has what cascades and
            // triggers did, and only tells whether the count is of this statement or of an earlier one.
            return (rows, database.totalChangesCount == before ? 0 : database.changesCount)
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(error)
        }
    }

    func stream(_ text: String, size: Int, _ take: ([Row]) throws -> Void) throws {
        do {
            let statement = try database.makeStatement(sql: text)
            var rows: [Row] = []
            try each(statement) { row in
                rows.append(row)
                if rows.count == size {
                    try take(rows)
                    rows.removeAll(keepingCapacity: true)
                }
            }
            if !rows.isEmpty { try take(rows) }
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(error)
        }
    }

    /// Straight to SQLite: GRDB's arguments took a fifth of the writer's time. As many are bound as the statement has places,
    /// since one literal made both.
    private func bind(_ values: [SQLValue], to statement: Statement) throws {
        // What was bound before is forgotten.
        statement.setUncheckedArguments(StatementArguments())
        for (index, value) in zip(CInt(1)..., values) {
            try value.bind(to: statement.sqliteStatement, at: index)
        }
    }

    /// Its values straight from SQLite: GRDB's own rows give each value with its column's name, made anew.
    private func each(_ statement: Statement, _ take: (Row) throws -> Void) throws {
        let columns = Columns(statement.columnNames)
        let cursor = try Step.fetchCursor(statement)
        while try cursor.next() != nil {
            let values = columns.names.indices.map { index in
                SQLValue(DatabaseValue(sqliteStatement: statement.sqliteStatement, index: CInt(index)))
            }
            try take(Row(columns: columns, values: values))
        }
    }

    /// One statement run again and again: within one process, more rows to a statement gain nothing.
    func load(_ rows: [[SQLValue]], table: String, columns: [String]) throws {
        hasWritten = true
        do {
            let places = columns.map { _ in "?" }.joined(separator: ", ")
            let statement = try database.cachedStatement(
                sql: "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))")
            for row in rows {
                try bind(row, to: statement)
                try statement.execute()
            }
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(error)
        }
    }
}

/// That a statement has come to a row, and nothing of what is in it.
private struct Step: DatabaseValueConvertible, StatementColumnConvertible {
    init() {}
    init(sqliteStatement: SQLiteStatement, index: CInt) {}
    static func fromStatement(_ statement: SQLiteStatement, atUncheckedIndex index: CInt) -> Step? { Step() }
    var databaseValue: DatabaseValue { .null }
    static func fromDatabaseValue(_ value: DatabaseValue) -> Step? { Step() }
}
