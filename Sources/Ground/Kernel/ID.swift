/// The identifier of one record: a UUIDv7 (RFC 9562), made by whoever creates the record.
/// `Record` keeps a finding's identifier from being handed where a visit's is wanted.
package struct ID<Record>: Hashable, Comparable, Codable, Sendable, LosslessStringConvertible {
    /// 36 lower-case characters.
    package let description: String

    /// Nil for anything but 8-4-4-4-12 hexadecimal digits; upper case is folded.
    package init?(_ text: String) {
        guard text.utf8.count == 36 else { return nil }
        var isFolded = true
        for (index, byte) in text.utf8.enumerated() {
            switch (index, byte) {
            case (8, _), (13, _), (18, _), (23, _): guard byte == 0x2D else { return nil }
            case (_, 0x30...0x39), (_, 0x61...0x66): break
            case (_, 0x41...0x46): isFolded = false
            default: return nil
            }
        }
        description = isFolded ? text : text.lowercased()
    }

    /// From a moment and 10 random bytes.
    package init(at moment: Instant, random: [UInt8]) {
        precondition(random.count >= 10)
        var bytes = [UInt8](repeating: 0, count: 16)
        let time = UInt64(bitPattern: moment.milliseconds)
        for index in 0..<6 { bytes[index] = UInt8(truncatingIfNeeded: time >> UInt64(40 - 8 * index)) }
        for index in 0..<10 { bytes[6 + index] = random[index] }
        bytes[6] = (bytes[6] & 0x0F) | 0x70
        bytes[8] = (bytes[8] & 0x3F) | 0x80
        let hex = bytes.hex
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { range in
            String(hex.dropFirst(range.lowerBound).prefix(range.count))
        }
        description = parts.joined(separator: "-")
    }

    package static func < (a: Self, b: Self) -> Bool { a.description < b.description }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = ID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is no identifier")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
