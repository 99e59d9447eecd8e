import Kernel

/// A connection as a transaction uses it: what differs between the engines, and nothing more.
protocol Connection {
    /// Runs one statement: its rows, and how many it changed.
    func execute(_ text: String, _ values: [SQLValue]) throws -> (rows: [Row], changed: Int)
}

/// Reads within one snapshot. Valid only inside the closure it was given to.
package class ReadTransaction {
    private let connection: any Connection
    private let surroundings: Surroundings
    package let engine: Engine
    /// The moment of this transaction: the same for all it does.
    package let now: Instant
    /// What the first statement that failed threw.
    fileprivate var failure: DatabaseError?

    init(_ connection: any Connection, _ engine: Engine, _ surroundings: Surroundings) {
        self.connection = connection
        self.engine = engine
        self.surroundings = surroundings
        now = surroundings.now()
    }

    package func rows(_ sql: SQL) throws -> [Row] { try execute(sql).rows }

    /// The first row, if there is one.
    package func row(_ sql: SQL) throws -> Row? { try execute(sql).rows.first }

    /// The first column of the first row, if there is one.
    package func value<Value: SQLDecodable>(_ sql: SQL, as type: Value.Type = Value.self) throws -> Value? {
        try execute(sql).rows.first.map { try Value(sqlValue: $0.values.first ?? .null) }
    }

    /// That many random bytes from the surroundings.
    package func random(_ count: Int) -> [UInt8] { surroundings.random(count) }

    fileprivate func execute(_ sql: SQL) throws -> (rows: [Row], changed: Int) {
        let (text, values) = sql.rendered(for: engine)
        // PostgreSQL cannot store NUL; refused on both, so that a county moves between engines.
        for case .text(let text) in values where text.utf8.contains(0) {
            throw DatabaseError(.other, "text with NUL")
        }
        do { return try connection.execute(text, values) } catch let error as DatabaseError {
            failure = failure ?? error
            throw error
        }
    }
}

/// Reads and writes, all or nothing.
package final class WriteTransaction: ReadTransaction {
    /// Runs a statement that changes rows; how many it changed.
    @discardableResult
    package func run(_ sql: SQL) throws -> Int { try execute(sql).changed }

    /// What `body` returns, to be committed. A statement that failed fails the whole transaction, even
    /// when `body` caught its error: PostgreSQL has given the transaction up by then and answers COMMIT
    /// by rolling back without an error; SQLite is held to the same. Being busy comes before what `body`
    /// throws: it says that the same may go through next time, while `body` can only have misread it.
    func result<T>(of body: (WriteTransaction) throws -> T) throws -> T {
        let result = Result { try body(self) }
        if let failure, failure.kind == .busy { throw failure }
        let value = try result.get()
        if let failure { throw failure }
        return value
    }

    package func newID<Record>(_ type: Record.Type = Record.self) -> ID<Record> {
        ID(at: now, random: random(10))
    }
}
