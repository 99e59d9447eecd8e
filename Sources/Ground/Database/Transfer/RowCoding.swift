import Kernel

/// Rows as bytes, the same from both engines: each value is a letter for its type, the length of what follows in four
/// bytes, and the value; numbers in eight bytes, the most significant first.
package enum RowCoding {
    package static func append(_ row: [SQLValue], to bytes: inout [UInt8]) {
        for value in row {
            switch value {
            case .null: append("n", [], to: &bytes)
            case .integer(let integer): append("i", bigEndian(UInt64(bitPattern: integer), 8), to: &bytes)
            case .real(let real): append("r", bigEndian(real.bitPattern, 8), to: &bytes)
            case .text(let text): append("t", Array(text.utf8), to: &bytes)
            case .blob(let blob): append("b", blob, to: &bytes)
            }
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

    private static func append(_ type: Unicode.Scalar, _ content: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: type))
        bytes += bigEndian(UInt64(content.count), 4)
        bytes += content
    }

    private static func bigEndian(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
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
