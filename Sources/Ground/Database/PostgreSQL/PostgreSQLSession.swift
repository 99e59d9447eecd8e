internal import CLibPQ
import Kernel

/// One libpq connection and the statements prepared on it.
final class PostgreSQLSession: Connection {
    private let connectionString: String
    private let silence: Silence
    private let primacy: Primacy
    private(set) var connection: OpaquePointer?
    private var prepared: [Shape: String] = [:]
    /// Each costs the server memory until it is dropped, and a list of another length is another statement.
    static let preparedLimit = 400
    /// What a statement is prepared by: its text, and the types of its parameters.
    private struct Shape: Hashable {
        let text: String
        let types: [Oid]
    }

    /// The SQLSTATEs of what the server warned of since this was last emptied.
    private var warnings: [String] = []
    /// What begins the transaction, until its first statement takes it along.
    private var opening: String?
    /// Whether the end of a transaction that only read was sent and its answer not yet fetched.
    private var isEnding = false

    init(_ connectionString: String, _ silence: Silence, _ primacy: Primacy) {
        self.connectionString = connectionString
        self.silence = silence
        self.primacy = primacy
    }

    deinit { disconnect() }

    /// Opens the session where it is not. Where an address of several machines leads to a primary that has been followed by
    /// another, the machines after it are asked first.
    func connectIfNeeded() throws {
        fetchEnd()
        if let connection, PQstatus(connection) == CONNECTION_OK { return }
        let machines = ConnectionString.Machines(in: connectionString)
        for skipped in 0..<machines.count {
            disconnect()
            try connect(machines.options(skipping: skipped))
            guard let standing = standing() else { return }
            if primacy.enter(self, socket: PQsocket(connection), with: standing) { return }
        }
        disconnect()
        throw DatabaseError(.connection, "the PostgreSQL that answered was followed by another primary")
    }

    /// Which primary this is; nil of a standby, and where PostgreSQL does not say.
    func standing() -> Primacy.Standing? {
        // A checkpoint names the new timeline only when it is through, minutes after the promotion: the log does at once.
        let answer = try? execute(
            """
            SELECT system_identifier AS system, CASE WHEN NOT pg_is_in_recovery()
                THEN ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint END AS timeline
            FROM pg_control_system()
            """, [])
        guard let values = answer?.rows.first?.values, case .integer(let system) = values[0],
            case .integer(let timeline) = values[1]
        else { return nil }
        return Primacy.Standing(system: system, timeline: timeline)
    }

    private func connect(_ machines: [(key: String, value: String)]) throws {
        let opened = open(machines)
        guard PQstatus(opened) == CONNECTION_OK else {
            // libpq's message names host and port but not the password, as the string is readable.
            let message = opened.map { String(cString: PQerrorMessage($0)) } ?? "out of memory"
            PQfinish(opened)
            throw DatabaseError(.connection, message.trimmingLine)
        }
        connection = opened
        PQsetClientEncoding(opened, "UTF8")
        // Notices ("relation exists, skipping") are for psql, not for our log.
        PQsetNoticeReceiver(
            opened,
            { session, notice in
                let field = { (code: UInt8) in
                    PQresultErrorField(notice, Int32(code)).map { String(cString: $0) } ?? ""
                }
                guard field(UInt8(ascii: "V")) == "WARNING" else { return }
                Unmanaged<PostgreSQLSession>.fromOpaque(session!).takeUnretainedValue()
                    .warnings.append(field(UInt8(ascii: "C")))
            }, Unmanaged.passUnretained(self).toOpaque())
        try command("SET TIME ZONE 'UTC'")
        // No statement and no waiting for a lock holds a session for ever, and no transaction of a server that
        // hangs holds back the others'.
        try command("SET statement_timeout = '60s'; SET lock_timeout = '10s'")
        try command("SET idle_in_transaction_session_timeout = '60s'")
        // What a page far away costs on an SSD. By the default, meant for hard disks, a township's findings were counted by
        // reading the table from its start, which to a serializable transaction is the whole of it.
        try command("SET random_page_cost = 1.1")
        // A write is on the disk when it is acknowledged, whatever the role or the database is set to.
        try command(
            """
            SELECT set_config('synchronous_commit', 'on', false)
            WHERE current_setting('synchronous_commit') = 'off'
            """)
    }

    private func open(_ machines: [(key: String, value: String)]) -> OpaquePointer? {
        let parameters =
            silence.options.sorted { $0.key < $1.key } + [(key: "dbname", value: connectionString)] + machines
        return withCStrings(parameters.map(\.key) + [nil]) { names in
            withCStrings(parameters.map(\.value) + [nil]) { values in PQconnectdbParams(names, values, 1) }
        }
    }

    /// An option of the open connection, as libpq took it.
    func setting(_ name: String) -> String? {
        let options = PQconninfo(connection)
        defer { PQconninfoFree(options) }
        var option = options
        while let keyword = option?.pointee.keyword {
            if String(cString: keyword) == name { return option?.pointee.val.map { String(cString: $0) } }
            option = option?.advanced(by: 1)
        }
        return nil
    }

    /// Begins a transaction, on one way to the server together with its first statement.
    func begin(_ text: String) throws {
        try connectIfNeeded()
        opening = text
    }

    /// Commits. Where somebody cancels the wait for the standby, PostgreSQL says that it committed, and warns that it may
    /// be on this machine alone: that is as unsure as a connection that broke.
    func commit() throws {
        warnings = []
        do { try end("COMMIT") } catch let error as DatabaseError where error.isInternal {
            // Citus commits on a worker, and says that this failed (XX000) after it has warned why.
            if warnings.contains(where: { DatabaseError.kind(ofState: $0) == .conflict }) {
                throw DatabaseError(.conflict, error.message)
            }
            throw DatabaseError(.connection, error.message)
        }
        if !warnings.isEmpty { throw DatabaseError(.connection, "committed without the standby") }
    }

    /// Ends a transaction that only read, without waiting for the answer: nothing depends on it, and whoever uses the
    /// session next fetches it.
    func endReading() {
        guard opening == nil else {
            opening = nil
            return
        }
        if PQsendQuery(connection, "COMMIT") == 1 { isEnding = true } else { disconnect() }
    }

    private func fetchEnd() {
        guard isEnding else { return }
        isEnding = false
        while let result = PQgetResult(connection) {
            let isOver = PQresultStatus(result) == PGRES_COMMAND_OK
            PQclear(result)
            if !isOver { return disconnect() }
        }
    }

    func rollBackOrDisconnect() {
        do { try end("ROLLBACK") } catch { disconnect() }
    }

    /// A transaction without a statement never began.
    private func end(_ text: String) throws {
        if opening == nil { try command(text) } else { opening = nil }
    }

    /// Runs `body` when all are through that came into the line before, from every server of this database: transactions that
    /// met once and went at each other again could do so for ever where the machine is slow.
    /// - Parameter deadline: then it is run all the same.
    func inLine<T>(until deadline: ContinuousClock.Instant, _ body: () throws -> T) throws -> T {
        let key = "hashtext('wenming line'), hashtext(current_schema())"
        let patience = max(1, Int(ContinuousClock.now.duration(to: deadline) / .milliseconds(1)))
        do {
            try connectIfNeeded()
            // A server that hangs between two tries does not hold the others up for longer than that.
            try command(
                """
                SET idle_session_timeout = '15s'; SET LOCAL lock_timeout = \(patience);
                SELECT pg_advisory_lock(\(key))
                """)
        } catch {
            // It may have been granted in the moment in which the wait for it was given up: it goes with the session.
            disconnect()
            return try body()
        }
        defer {
            let isGivenBack = (try? command("SELECT pg_advisory_unlock(\(key)); RESET idle_session_timeout")) != nil
            if !isGivenBack { disconnect() }
        }
        return try body()
    }

    func disconnect() {
        primacy.leave(self)
        PQfinish(connection)
        connection = nil
        prepared = [:]
        opening = nil
        isEnding = false
    }

    /// A fixed command without parameters.
    func command(_ text: String) throws {
        try openAlone()
        try run(text)
    }

    /// Begins the transaction, where its first statement cannot take that along.
    func openAlone() throws {
        guard let begin = opening else { return }
        try reconnecting {
            try run(begin)
            opening = nil
        }
    }

    private func run(_ text: String) throws {
        let result = PQexec(connection, text)
        defer { PQclear(result) }
        try check(result)
    }

    /// Once more, where the server went away since the last transaction: nothing of this one was done yet.
    private func reconnecting<T>(_ body: () throws -> T) throws -> T {
        let begin = opening
        do { return try body() } catch let error as DatabaseError where error.kind == .connection {
            disconnect()
            try connectIfNeeded()
            opening = begin
            return try body()
        }
    }

    func execute(_ text: String, _ values: [SQLValue]) throws -> (rows: [Row], changed: Int) {
        let result = try opening == nil ? answer(text, values) : reconnecting { try openWith(text, values) }
        defer { PQclear(result) }
        try check(result)
        let changed = Int(String(cString: PQcmdTuples(result))) ?? 0
        return (
            try rows(result),
            PQresultStatus(result) == PGRES_TUPLES_OK && PQnfields(result) > 0 && isSelect(result) ? 0 : changed
        )
    }

    private func answer(_ text: String, _ values: [SQLValue]) throws -> OpaquePointer? {
        let name = try prepare(text, values.map(\.typeID))
        return withCStrings(values.map(\.postgresqlText)) { pointers in
            PQexecPrepared(connection, name, Int32(values.count), pointers, nil, nil, 0)
        }
    }

    /// The answer to a transaction's first statement, sent together with what begins it and, where it is new, what
    /// prepares it (libpq's pipeline mode).
    private func openWith(_ text: String, _ values: [SQLValue]) throws -> OpaquePointer? {
        let shape = Shape(text: text, types: values.map(\.typeID))
        try dropPreparedIfMany()
        let known = prepared[shape]
        let name = known ?? nextName
        let isSent = withCStrings(values.map(\.postgresqlText)) { pointers in
            PQenterPipelineMode(connection) == 1
                && PQsendQueryParams(connection, opening, 0, nil, nil, nil, nil, 0) == 1
                && (known != nil || PQsendPrepare(connection, name, text, Int32(values.count), shape.types) == 1)
                && PQsendQueryPrepared(connection, name, Int32(values.count), pointers, nil, nil, 0) == 1
                && PQpipelineSync(connection) == 1
        }
        var answers: [OpaquePointer?] = []
        defer { for answer in answers { PQclear(answer) } }
        // Each answer is followed by nothing; the last is that all were answered.
        while isSent, PQstatus(connection) == CONNECTION_OK {
            guard let answer = PQgetResult(connection) else { continue }
            answers.append(answer)
            if PQresultStatus(answer) == PGRES_PIPELINE_SYNC { break }
        }
        guard isSent, PQstatus(connection) == CONNECTION_OK, PQexitPipelineMode(connection) == 1 else {
            // Nobody else is given a session in the midst of that.
            disconnect()
            throw DatabaseError(.connection, "the connection to PostgreSQL was lost")
        }
        opening = nil
        PQclear(answers.removeLast())
        let answer = answers.removeLast()
        for (index, earlier) in answers.enumerated() {
            do { try check(earlier) } catch {
                PQclear(answer)
                throw error
            }
            if index == 1 { prepared[shape] = name }
        }
        return answer
    }

    private func isSelect(_ result: OpaquePointer?) -> Bool {
        String(cString: PQcmdStatus(result)).hasPrefix("SELECT")
    }

    private func prepare(_ text: String, _ types: [Oid]) throws -> String {
        let shape = Shape(text: text, types: types)
        if let name = prepared[shape] { return name }
        try dropPreparedIfMany()
        let name = nextName
        let result = PQprepare(connection, name, text, Int32(types.count), types)
        defer { PQclear(result) }
        try check(result)
        prepared[shape] = name
        return name
    }

    private var nextName: String { "s\(prepared.count + 1)" }

    private func dropPreparedIfMany() throws {
        guard prepared.count == Self.preparedLimit else { return }
        try run("DEALLOCATE ALL")
        prepared = [:]
    }

    func rows(_ result: OpaquePointer?) throws -> [Row] {
        let columnCount = PQnfields(result)
        let columns = Columns((0..<columnCount).map { String(cString: PQfname(result, $0)) })
        return try (0..<PQntuples(result)).map { row in
            Row(
                columns: columns,
                values: try (0..<columnCount).map { column in
                    guard PQgetisnull(result, row, column) == 0 else { return .null }
                    return try SQLValue(String(cString: PQgetvalue(result, row, column)), type: PQftype(result, column))
                })
        }
    }

    func check(_ result: OpaquePointer?) throws {
        let status = PQresultStatus(result)
        guard ![PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_COPY_IN].contains(status) else { return }
        guard PQstatus(connection) == CONNECTION_OK else {
            throw DatabaseError(.connection, "the connection to PostgreSQL was lost")
        }
        let field = { (code: Int32) in PQresultErrorField(result, code).map { String(cString: $0) } }
        // PG_DIAG_SQLSTATE 'C', PG_DIAG_MESSAGE_PRIMARY 'M', PG_DIAG_CONSTRAINT_NAME 'n': the primary
        // message carries names of tables and constraints; the values are in the detail, which is not taken.
        let state = field(Int32(UInt8(ascii: "C"))) ?? ""
        // The messages of class 22 (data exception) quote the value that could not be converted.
        let message =
            state.hasPrefix("22") ? "data exception" : field(Int32(UInt8(ascii: "M"))) ?? "unknown failure"
        // Two servers creating the same table at once can also meet in the catalogue's own index.
        let isCatalogue = field(Int32(UInt8(ascii: "n")))?.hasPrefix("pg_") ?? false
        throw DatabaseError(isCatalogue ? .conflict : DatabaseError.kind(ofState: state), "\(state) \(message)")
    }
}

extension DatabaseError {
    /// "Internal error" (XX000): of a COMMIT it does not say whether it was done.
    fileprivate var isInternal: Bool { message.hasPrefix("XX000 ") }

    /// From a SQLSTATE (PostgreSQL 15, appendix A).
    fileprivate static func kind(ofState state: String) -> Kind {
        switch state {
        case "23505": .unique
        case "23503": .foreignKey
        case "23502": .notNull
        case "23514": .check
        case "40001", "40P01": .conflict
        // Two servers creating the same table at once meet here.
        case "42P07", "42710": .conflict
        // The limits of time: waiting for a lock, and the statement as a whole.
        case "55P03", "57014": .busy
        // No room to note what transactions have read, which lasts while one of them goes on (docs/operations.md).
        case "53200": .busy
        case "53100": .full
        case "25006": .readOnly
        case "XX001", "XX002": .corrupt
        default: state.hasPrefix("08") || state.hasPrefix("57P") ? .connection : .other
        }
    }
}

extension SQLValue {
    /// int8, float8, text, bytea; NULL takes the type its place asks for.
    fileprivate var typeID: Oid {
        switch self {
        case .null: 0
        case .integer: 20
        case .real: 701
        case .text: 25
        case .blob: 17
        }
    }

    var postgresqlText: String? {
        switch self {
        case .null: nil
        case .integer(let integer): String(integer)
        case .real(let real): real.description
        case .text(let text): text
        case .blob(let bytes): "\\x" + bytes.hex
        }
    }

    /// From PostgreSQL's text form of a type.
    fileprivate init(_ text: String, type: Oid) throws {
        switch type {
        case 20, 21, 23, 26:
            guard let integer = Int64(text) else { throw DatabaseError(.other, "no integer of type \(type)") }
            self = .integer(integer)
        case 16: self = .integer(text == "t" ? 1 : 0)
        case 700, 701:
            guard let real = Double(text) else { throw DatabaseError(.other, "no number of type \(type)") }
            self = .real(real)
        case 1700:
            // sum() of integers is numeric here and an integer on SQLite.
            if let integer = Int64(text) { self = .integer(integer) } else { self = .real(Double(text) ?? .nan) }
        case 17:
            guard text.hasPrefix("\\x"), let bytes = [UInt8](hex: String(text.dropFirst(2))) else {
                throw DatabaseError(.other, "bytea in an unknown form")
            }
            self = .blob(bytes)
        default: self = .text(text)
        }
    }
}

/// C strings for the time of a call; nil stays NULL.
private func withCStrings<Result>(
    _ texts: [String?], _ body: ([UnsafePointer<CChar>?]) -> Result
) -> Result {
    // All texts in one buffer, each ended by a zero; the pointers are made when it no longer moves.
    var buffer: [CChar] = []
    var offsets: [Int?] = []
    for text in texts {
        offsets.append(text == nil ? nil : buffer.count)
        if let text { buffer += text.utf8CString }
    }
    return buffer.withUnsafeBufferPointer { storage in
        body(offsets.map { offset in offset.flatMap { storage.baseAddress?.advanced(by: $0) } })
    }
}

extension String {
    fileprivate var trimmingLine: String {
        split(separator: "\n").first.map(String.init) ?? self
    }
}
