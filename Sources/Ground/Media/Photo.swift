import Kernel

/// What is known of a photo from its own bytes, once its original lies in the store.
package struct Photo: Hashable, Codable, Sendable {
    /// Lower-case hexadecimal digits of the original's digest: its name in the store.
    package let sha256: String
    package let byteSize: Int
    package let format: PhotoFormat
    /// Pixels, as the photo is looked at: after its orientation.
    package let width: Int
    package let height: Int
    /// When the shutter opened, by EXIF DateTimeOriginal. EXIF gives local time without saying
    /// where; it is taken for China's. Nil when the photo does not say, as those that went
    /// through a chat application.
    package let takenAt: Instant?
    /// By EXIF GPS.
    package let position: Position?
    /// What it looks like, by its thumbnail; nil where that could not be told.
    package let fingerprint: PictureFingerprint?
}

/// The formats that are taken: what phones and browsers make. A file's first bytes decide,
/// never its name or what the browser says of it.
package enum PhotoFormat: String, Codable, CaseIterable, Sendable {
    case jpeg, png, heic, webp

    package var contentType: String { "image/\(rawValue)" }

    /// Enough of a file's beginning for `init(beginning:)`.
    static let magicByteCount = 64

    /// Nil for anything else, AVIF among it, which has HEIC's container.
    init?(beginning bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        func holds(_ text: String, at offset: Int) -> Bool { bytes.dropFirst(offset).starts(with: text.utf8) }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if holds("RIFF", at: 0), holds("WEBP", at: 8) {
            self = .webp
        } else if holds("ftyp", at: 4), Self.isHEIC(bytes) {
            self = .heic
        } else {
            return nil
        }
    }

    /// ISO/IEC 23008-12: a `ftyp` box of four-byte brands, the major one first, then a version.
    private static func isHEIC(_ bytes: [UInt8]) -> Bool {
        let size = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let brands = stride(from: 8, to: min(size, bytes.count) - 3, by: 4).filter { $0 != 12 }.map {
            String(decoding: bytes[$0..<$0 + 4], as: UTF8.self)
        }
        let isStill = brands.first.map { ["heic", "heix", "heim", "heis", "mif1", "msf1"].contains($0) } ?? false
        return isStill && !brands.contains { ["avif", "avis"].contains($0) }
    }
}
