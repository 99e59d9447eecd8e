import CArchive
import Foundation

/// A zip taken apart again, as any reader would.
package struct Unzipped: Sendable {
    package struct Part: Sendable {
        package let path: String
        package let bytes: [UInt8]
        package let hasTime: Bool
    }

    package struct Unreadable: Error {
        package init() {}
    }

    package let parts: [Part]

    /// libarchive gives names beyond ASCII only where the locale can write them.
    private static let locale: Void = { _ = setlocale(LC_CTYPE, "C.UTF-8") }()

    package init(_ bytes: [UInt8]) throws {
        _ = Self.locale
        guard let archive = archive_read_new() else { throw Unreadable() }
        defer { archive_read_free(archive) }
        archive_read_support_format_zip(archive)
        parts = try bytes.withUnsafeBytes { buffer in
            guard archive_read_open_memory(archive, buffer.baseAddress, buffer.count) == ARCHIVE_OK else {
                throw Unreadable()
            }
            var parts: [Part] = []
            var entry: OpaquePointer?
            while archive_read_next_header(archive, &entry) == ARCHIVE_OK {
                guard let path = archive_entry_pathname_utf8(entry) else {
                    throw Unreadable()
                }
                var content: [UInt8] = []
                var chunk = [UInt8](repeating: 0, count: 4096)
                while case let count = archive_read_data(archive, &chunk, chunk.count), count != 0 {
                    guard count > 0 else { throw Unreadable() }
                    content += chunk.prefix(count)
                }
                parts.append(
                    Part(path: String(cString: path), bytes: content, hasTime: archive_entry_mtime(entry) > 400_000_000)
                )
            }
            return parts
        }
    }

    /// Everything in it, as text.
    package var text: String { parts.map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: "\n") }
}
