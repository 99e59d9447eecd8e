import Kernel

/// Rows as bytes, the same from both engines: each value is a letter for its type, the length of what follows in four
/// bytes, and the value; numbers in eight bytes, the most significant first.
package enum RowCoding {
    package static func append(_ row: [SQLValue], to bytes: inout [UInt8]) {
        for value in row { append(value, to: &bytes) }
    }

    /// Straight into the bytes: whatever is written is coded for its seal.
    static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: head("n", 0, &bytes)
        case .integer(let integer):
            head("i", 8, &bytes)
            bigEndian(UInt64(bitPattern: integer), 8, &bytes)
        case .real(let real):
            head("r", 8, &bytes)
            bigEndian(real.bitPattern, 8, &bytes)
        case .text(let text):
            head("t", text.utf8.count, &bytes)
            bytes.append(contentsOf: text.utf8)
        case .blob(let blob):
            head("b", blob.count, &bytes)
            bytes += blob
        }
    }

    /// The rows of so many columns each. Throws `DatabaseError` for bytes that are none.
    package static func rows(_ bytes: [UInt8], columns: Int) throws -> [[SQLValue]] {
        var rows: [[SQLValue]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            rows.append(try (0..<columns).map { _ in try value(&rest) })
        }
        return rows
    }

    private static func head(_ type: Unicode.Scalar, _ count: Int, _ bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: type))
        bigEndian(UInt64(count), 4, &bytes)
    }

    private static func bigEndian(_ number: UInt64, _ count: Int, _ bytes: inout [UInt8]) {
        for place in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }

    private static func value(_ rest: inout ArraySlice<UInt8>) throws -> SQLValue {
        let head = Array(rest.prefix(5))
        guard head.count == 5 else { throw unreadable }
        let count = Int(number(head.dropFirst()))
        let content = rest.dropFirst(5).prefix(count)
        guard content.count == count else { throw unreadable }
        rest = rest.dropFirst(5 + count)
        switch (Unicode.Scalar(head[0]), count) {
        case ("n", 0): return .null
        case ("i", 8): return .integer(Int64(bitPattern: number(content)))
        case ("r", 8): return .real(Double(bitPattern: number(content)))
        case ("t", _):
            guard let text = String(validating: content, as: UTF8.self) else { throw unreadable }
            return .text(text)
        case ("b", _): return .blob(Array(content))
        default: throw unreadable
        }
    }

    private static func number(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    private static let unreadable = DatabaseError(.corrupt, "记录的内容读不出来，已损坏。")
}
