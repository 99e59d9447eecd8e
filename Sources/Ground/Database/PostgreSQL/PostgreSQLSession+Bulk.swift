internal import CLibPQ
import Kernel

/// Many rows at once, out and in.
extension PostgreSQLSession {
    /// Through a cursor: libpq otherwise holds a whole answer in memory.
    func stream(_ text: String, size: Int, _ take: ([Row]) throws -> Void) throws {
        try command("DECLARE contents NO SCROLL CURSOR FOR \(text)")
        while true {
            let result = PQexec(connection, "FETCH \(size) FROM contents")
            defer { PQclear(result) }
            try check(result)
            let rows = try rows(result)
            if !rows.isEmpty { try take(rows) }
            if rows.count < size { break }
        }
        try command("CLOSE contents")
    }

    /// On Citus a transaction that wrote to a reference table writes to the tables that refer to it over one connection a
    /// node, or not at all.
    func makeReadyToLoad() throws {
        try command(
            """
            SELECT set_config('citus.multi_shard_modify_mode', 'sequential', true)
            WHERE EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus')
            """)
    }

    /// With COPY, which has no limit of parameters and plans nothing.
    func load(_ rows: [[SQLValue]], table: String, columns: [String]) throws {
        try openAlone()
        let begun = PQexec(connection, "COPY \(table) (\(columns.joined(separator: ", "))) FROM STDIN")
        defer { PQclear(begun) }
        try check(begun)
        var text: [UInt8] = []
        for row in rows {
            for (index, value) in row.enumerated() {
                if index > 0 { text.append(UInt8(ascii: "\t")) }
                value.append(toCopy: &text)
            }
            text.append(UInt8(ascii: "\n"))
        }
        let sent = text.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                PQputCopyData(connection, $0.baseAddress, Int32(truncatingIfNeeded: $0.count))
            }
        }
        guard sent == 1, PQputCopyEnd(connection, nil) == 1 else {
            throw DatabaseError(.connection, "the connection to PostgreSQL was lost")
        }
        var failure: (any Error)?
        while let result = PQgetResult(connection) {
            do { try check(result) } catch { failure = failure ?? error }
            PQclear(result)
        }
        if let failure { throw failure }
    }
}

extension SQLValue {
    /// COPY's text format: `\N` is NULL, and what parts values or lines is written with a backslash.
    fileprivate func append(toCopy text: inout [UInt8]) {
        guard let value = postgresqlText else {
            text += Array("\\N".utf8)
            return
        }
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): text += [byte, byte]
            case UInt8(ascii: "\t"): text += Array("\\t".utf8)
            case UInt8(ascii: "\n"): text += Array("\\n".utf8)
            case UInt8(ascii: "\r"): text += Array("\\r".utf8)
            default: text.append(byte)
            }
        }
    }
}
