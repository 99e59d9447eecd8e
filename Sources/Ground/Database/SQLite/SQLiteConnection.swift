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
            try statement.setArguments(StatementArguments(values.map(\.grdb)))
            let columns = Row.index(statement.columnNames)
            let before = database.totalChangesCount
            let cursor = try GRDB.Row.fetchCursor(statement)
            var rows: [Row] = []
            while let row = try cursor.next() {
                rows.append(Row(columns: columns, values: row.databaseValues.map(SQLValue.init)))
            }
            // The count of the statement itself, as PostgreSQL counts; the total also has what cascades and
            // triggers did, and only tells whether the count is of this statement or of an earlier one.
            return (rows, database.totalChangesCount == before ? 0 : database.changesCount)
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(error)
        }
    }
}
