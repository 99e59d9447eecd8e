import Crypto
import Kernel

/// What a command left of a row: the digest of its key and columns, and two characters for each column, which tell
/// later which of them differs. Says nothing of what stood there.
package struct RecordSeal: Sendable {
    package let table: String
    /// The values of the key's columns, beside the county's, parted by `/`.
    package let key: String
    /// Nil: the row was taken away.
    private let contents: (digest: String, marks: [UInt8])?

    package var isGone: Bool { contents == nil }

    /// A table and a key are one row.
    package var row: String { "\(table) \(key)" }

    /// - Parameter row: the key's values and then the columns'; nil for one that was taken away.
    init(table: SealedTable, key: String, row: [SQLValue]?) {
        self.table = table.name.description
        self.key = key
        contents = row.map { Self.contents(table, $0[...]) }
    }

    private static func contents(_ table: SealedTable, _ row: ArraySlice<SQLValue>) -> (digest: String, marks: [UInt8])
    {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        table.name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\n"))
        var marks: [UInt8] = []
        marks.reserveCapacity(2 * row.count)
        for (index, value) in row.enumerated() {
            let start = bytes.count
            RowCoding.append(value, to: &bytes)
            if index >= table.key.count { mark(bytes[start...], &marks) }
        }
        // 144 bits: nobody finds a second row for a digest, nor two rows that share one.
        return (base64(SHA256.hash(data: bytes).prefix(18)), marks)
    }

    /// Twelve bits of FNV-1a (RFC 9923), as two characters.
    private static func mark(_ bytes: ArraySlice<UInt8>, _ marks: inout [UInt8]) {
        var hash: UInt32 = 2_166_136_261
        for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        let folded = hash ^ hash >> 12 ^ hash >> 24
        marks.append(alphabet[Int(folded & 63)])
        marks.append(alphabet[Int(folded >> 6 & 63)])
    }

    /// Of bytes whose number is a multiple of three (RFC 4648), without a detour through `Data`.
    private static func base64(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(24)
        var (bits, count) = (0 as UInt32, 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 1
            guard count == 3 else { continue }
            for shift in [18, 12, 6, 0] as [UInt32] { text.append(alphabet[Int(bits >> shift & 63)]) }
            (bits, count) = (0, 0)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Which columns of a row differ from what was sealed, as they are called; `[""]` where it differs and none of them
    /// can be told. Empty when it is as it was.
    package func differences(from row: SealedRow, _ table: SealedTable) -> [String] {
        guard let contents else { return [""] }
        let count = contents.marks.count / 2
        guard count <= table.columns.count else { return [""] }
        let now = Self.contents(table, row.values.prefix(table.key.count + count))
        if now.digest == contents.digest { return [] }
        let different = table.columns.prefix(count).enumerated().filter { index, _ in
            contents.marks[2 * index] != now.marks[2 * index]
                || contents.marks[2 * index + 1] != now.marks[2 * index + 1]
        }.map(\.element.chinese)
        return different.isEmpty ? [""] : different.unique
    }
}

// MARK: As an audit entry carries it

extension RecordSeal {
    /// `finding 7Yk0… aB3d… 0190a3c0-…`; `-` in place of what was taken away.
    package var line: String {
        guard let contents else { return "\(table) - - \(key)" }
        return "\(table) \(contents.digest) \(String(decoding: contents.marks, as: UTF8.self)) \(key)"
    }

    /// Nil for what is no such line.
    package init?(_ line: Substring) {
        let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard words.count == 4 else { return nil }
        table = String(words[0])
        key = String(words[3])
        contents = words[1] == "-" ? nil : (String(words[1]), Array(words[2].utf8))
    }
}
