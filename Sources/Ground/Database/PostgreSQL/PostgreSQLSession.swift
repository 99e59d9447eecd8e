internal import CLibPQ
import Kernel

/// One libpq connection and the statements prepared on it.
final class PostgreSQLSession: Connection {
    private let connectionString: String
    private let silence: Silence
    private(set) var connection: OpaquePointer?
    private var prepared: [Shape: String] = [:]
    /// Each costs the server memory until it is dropped, and a list of another length is another statement.
    static let preparedLimit = 400
    /// What a statement is prepared by: its text, and the types of its parameters.
    private struct Shape: Hashable {
        let text: String
        let types: [Oid]
    }

    /// Whether the server warned since this was last unset.
    private var wasWarned = false

    init(_ connectionString: String, _ silence: Silence) {
        self.connectionString = connectionString
        self.silence = silence
    }

    deinit { PQfinish(connection) }

    func connectIfNeeded() throws {
        if let connection, PQstatus(connection) == CONNECTION_OK { return }
        disconnect()
        let opened = open()
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
                guard PQresultErrorField(notice, Int32(UInt8(ascii: "V"))).map({ String(cString: $0) }) == "WARNING"
                else { return }
                Unmanaged<PostgreSQLSession>.fromOpaque(session!).takeUnretainedValue().wasWarned = true
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

    private func open() -> OpaquePointer? {
        let parameters = silence.options.sorted { $0.key < $1.key } + [(key: "dbname", value: connectionString)]
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

    /// Commits. Where somebody cancels the wait for the standby, PostgreSQL says that it committed, and warns that it may
    /// be on this machine alone: that is as unsure as a connection that broke.
    func commit() throws {
        wasWarned = false
        try command("COMMIT")
        if wasWarned { throw DatabaseError(.connection, "committed without the standby") }
    }

    func disconnect() {
        PQfinish(connection)
        connection = nil
        prepared = [:]
    }

    func rollBackOrDisconnect() {
        do { try command("ROLLBACK") } catch { disconnect() }
    }

    /// A fixed command without parameters.
    func command(_ text: String) throws {
        let result = PQexec(connection, text)
        defer { PQclear(result) }
        try check(result)
    }

    func execute(_ text: String, _ values: [SQLValue]) throws -> (rows: [Row], changed: Int) {
        let name = try prepare(text, values.map(\.typeID))
        let texts = values.map(\.postgresqlText)
        let result = withCStrings(texts) { pointers in
            PQexecPrepared(connection, name, Int32(values.count), pointers, nil, nil, 0)
        }
        defer { PQclear(result) }
        try check(result)
        let changed = Int(String(cString: PQcmdTuples(result))) ?? 0
        return (
            try rows(result),
            PQresultStatus(result) == PGRES_TUPLES_OK && PQnfields(result) > 0 && isSelect(result) ? 0 : changed
        )
    }

    private func isSelect(_ result: OpaquePointer?) -> Bool {
        String(cString: PQcmdStatus(result)).hasPrefix("SELECT")
    }

    private func prepare(_ text: String, _ types: [Oid]) throws -> String {
        let shape = Shape(text: text, types: types)
        if let name = prepared[shape] { return name }
        if prepared.count == Self.preparedLimit {
            try command("DEALLOCATE ALL")
            prepared = [:]
        }
        let name = "s\(prepared.count + 1)"
        let result = PQprepare(connection, name, text, Int32(types.count), types)
        defer { PQclear(result) }
        try check(result)
        prepared[shape] = name
        return name
    }

    func rows(_ result: OpaquePointer?) throws -> [Row] {
        let columnCount = PQnfields(result)
        let columns = (0..<columnCount).map { String(cString: PQfname(result, $0)) }
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
