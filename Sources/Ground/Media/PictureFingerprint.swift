import CVips

/// What a picture looks like, in 64 bits: of nine by eight grey points, whether each is brighter than its right neighbour (dHash,
/// N. Krawetz 2013). The same picture saved at another size or quality differs in a few bits, another one in about half.
package struct PictureFingerprint: Hashable, Sendable, LosslessStringConvertible {
    private let bits: UInt64

    /// Ours, as there is no rule: pictures saved again in the tests differ in at most 3 bits, others in at least 15.
    private static let mostDifferent = 6
    /// With fewer a picture shows too little to be told from another.
    private static let fewestEdges = 8
    /// Within this, neighbours are equally bright: a clear sky would else be noise.
    private static let noise = 2

    /// Of a JPEG; nil when it cannot be read.
    init?(jpeg: [UInt8]) {
        var grey = [UInt8](repeating: 0, count: 72)
        defer { vips_thread_shutdown() }
        guard isVipsStarted, wenming_vips_grey(jpeg, jpeg.count, 9, 8, &grey) != 0 else {
            vips_error_clear()
            return nil
        }
        var bits: UInt64 = 0
        for row in 0..<8 {
            for column in 0..<8 {
                let place = row * 9 + column
                bits = bits << 1 | (Int(grey[place]) > Int(grey[place + 1]) + Self.noise ? 1 : 0)
            }
        }
        self.bits = bits
    }

    /// 16 hexadecimal digits.
    package init?(_ description: String) {
        guard description.utf8.count == 16, let bits = UInt64(description, radix: 16) else { return nil }
        self.bits = bits
    }

    package var description: String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// In how many of the 64 bits two differ.
    package func distance(to other: PictureFingerprint) -> Int { (bits ^ other.bits).nonzeroBitCount }

    /// Whether two are almost certainly of one picture. Of a plain wall or a dark room nothing is said.
    package func isLike(_ other: PictureFingerprint) -> Bool {
        (Self.fewestEdges...).contains(bits.nonzeroBitCount) && distance(to: other) <= Self.mostDifferent
    }
}

extension PictureFingerprint: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let fingerprint = PictureFingerprint(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no 16 hexadecimal digits")
        }
        self = fingerprint
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
