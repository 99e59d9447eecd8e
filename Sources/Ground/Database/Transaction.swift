import Kernel

/// A connection as a transaction uses it: what differs between the engines, and nothing more.
protocol Connection {
    /// Runs one statement: its rows, and how many it changed.
    func execute(_ text: String, _ values: [SQLValue]) throws -> (rows: [Row], changed: Int)
    /// Hands on the rows of a statement without parameters, at most `size` at a time, and keeps none of them.
    func stream(_ text: String, size: Int, _ take: ([Row]) throws -> Void) throws
    /// Stores rows in one go, by the engine's way for many: names quoted, values in the columns' order.
    func load(_ rows: [[SQLValue]], table: String, columns: [String]) throws
    /// The tables of the schema, as the catalogue has them.
    func tables() throws -> [Table]
    /// What puts a table's rows in the order of their keys' bytes.
    func order(of table: Table) throws -> SQL
    /// Waits until no other server changes the schema, and lets none until this transaction ends.
    func waitForSchema() throws
    /// From here on the transaction's statements, what they wait for and what is done in between take as long as they take.
    func takeAnyTime() throws
    /// A column that numbers itself goes on after the highest number in it.
    func goOnNumbering(_ table: Table) throws
    /// Makes ready to store rows of many counties, table after table.
    func makeReadyToLoad() throws
}

/// Reads within one snapshot. Valid only inside the closure it was given to.
package class ReadTransaction {
    let connection: any Connection
    let surroundings: Surroundings
    package let engine: Engine
    /// The moment of this transaction: the same for all it does.
    package fileprivate(set) var now: Instant
    /// What was read already and cannot have changed since, by whoever asks for it once a transaction.
    package var remembered: [String: any Sendable] = [:]
    /// What was counted before; nil where what is read may be one's own and not written yet, or a standby's.
    var kept: Kept?
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

    /// The first column of the first row, if there is one and it is not NULL, as `max` is of no rows.
    package func value<Value: SQLDecodable>(_ sql: SQL, as type: Value.Type = Value.self) throws -> Value? {
        guard let value = try execute(sql).rows.first?.values.first, value != .null else { return nil }
        return try Value(sqlValue: value)
    }

    /// What is counted from much and asked for by every first page: counted anew after every write of this process, when
    /// `until` has passed, and after a second, for what other processes write.
    /// - Parameter key: says everything that the count depends on: what, whose county, which month, who may know of it.
    package func kept<Value: Sendable>(
        _ key: String, until: (Value) -> Instant = { _ in .endless }, _ count: () throws -> Value
    ) throws -> Value {
        guard let kept else { return try count() }
        if let value: Value = kept.counts.value(key, kept.generation, at: now) { return value }
        let value = try count()
        kept.counts.keep(value, key, kept.generation, from: now, until: until(value))
        return value
    }

    /// That many random bytes from the surroundings.
    package func random(_ count: Int) -> [UInt8] { surroundings.random(count) }

    /// The installation's secrets.
    package var keys: Keyring { surroundings.keys }

    fileprivate func execute(_ sql: SQL) throws -> (rows: [Row], changed: Int) {
        let (text, values) = sql.rendered(for: engine)
        // PostgreSQL cannot store NUL; refused on both, so that a county moves between engines.
        for case .text(var text) in values where text.withUTF8({ $0.contains(0) }) {
            throw DatabaseError(.text, "text with NUL")
        }
        return try noting { try connection.execute(text, values) }
    }

    /// The rows of a statement without parameters, at most `size` at a time: for tables that do not fit into memory.
    func stream(_ sql: SQL, size: Int, _ take: ([Row]) throws -> Void) throws {
        let text = sql.rendered(for: engine).text
        try noting { try connection.stream(text, size: size, take) }
    }

    fileprivate func load(_ rows: [[SQLValue]], table: CatalogueName, columns: [CatalogueName]) throws {
        try noting { try connection.load(rows, table: table.quoted, columns: columns.map(\.quoted)) }
    }

    func describedTables() throws -> [Table] { try noting { try connection.tables() } }

    func order(of table: Table) throws -> SQL { try noting { try connection.order(of: table) } }

    func takeAnyTime() throws { try noting { try connection.takeAnyTime() } }

    fileprivate func noting<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as DatabaseError {
            failure = failure ?? error
            throw error
        }
    }
}

/// Reads and writes, all or nothing.
package final class WriteTransaction: ReadTransaction {
    /// What whoever sends calls the record that he makes: sent again, it is the same record.
    package var givenID: ID<Any>?
    /// The tables whose rows are sealed with what is done in this transaction.
    package var sealed = SealedTables([])
    private var seals: [RecordSeal] = []

    /// Runs a statement that changes rows; how many it changed. What it leaves of sealed rows is asked for by the statement
    /// itself, so that no command can forget it and no statement is added.
    @discardableResult
    package func run(_ sql: SQL) throws -> Int {
        guard let (table, isGone) = sealed.changed(by: sql) else { return try execute(sql).changed }
        let (rows, changed) = try execute(sql + table.returning)
        for row in rows { note(table.seal(row, isGone: isGone)) }
        return changed
    }

    func note(_ seal: RecordSeal) { seals.append(seal) }

    /// What was left of each sealed row since this was last asked, a line each; nil where nothing is sealed at all.
    package func takeSeals() -> String? {
        guard !sealed.isEmpty else { return nil }
        if seals.isEmpty { return "" }
        var known: Set<String> = []
        // Of a row that was changed twice, what it is now.
        let last = seals.count < 2 ? seals : seals.reversed().filter { known.insert($0.row).inserted }.reversed()
        seals = []
        return last.map(\.line).joined(separator: "\n")
    }

    /// Stores many rows, their values in the order of the columns.
    func store(_ rows: [[SQLValue]], in table: CatalogueName, columns: [CatalogueName]) throws {
        guard !rows.isEmpty else { return }
        try load(rows, table: table, columns: columns)
    }

    /// What `body` returns, to be committed. A statement that failed fails the whole transaction, even
    /// when `body` caught its error: PostgreSQL has given the transaction up by then and answers COMMIT
    /// by rolling back without an error; SQLite is held to the same. A conflict and being busy come before what
    /// `body` throws: they say that the same may go through next time, while `body` can only have misread it.
    func result<T>(of body: (WriteTransaction) throws -> T) throws -> T {
        let result = Result { try body(self) }
        if let failure, [.conflict, .busy].contains(failure.kind) { throw failure }
        let value = try result.get()
        if let failure { throw failure }
        return value
    }

    func waitForSchema() throws { try noting { try connection.waitForSchema() } }

    func makeReadyToLoad() throws { try noting { try connection.makeReadyToLoad() } }

    func goOnNumbering(_ table: Table) throws { try noting { try connection.goOnNumbering(table) } }

    /// Gives this transaction another moment than the clock's, before anything is written with it.
    package func date(_ moment: Instant) { now = moment }

    package func newID<Record>(_ type: Record.Type = Record.self) -> ID<Record> {
        ID(at: now, random: random(10))
    }

    /// The identifier of the record that this transaction is about to make: the one that its sender gave it, or a new one.
    package func recordID<Record>(_ type: Record.Type = Record.self) -> ID<Record> {
        givenID.flatMap { ID($0.description) } ?? newID()
    }
}
