import CArchive
import Foundation
import Kernel

/// Many files as one .zip, in the order given. It is written piece by piece to a file that nobody else finds and that goes with
/// this value, so that gigabytes take no memory.
///
/// `@unchecked Sendable`: after it is made it is only read, at offsets of the reader's own.
package final class FileBundle: @unchecked Sendable {
    package enum Source: Sendable {
        case stored(sha256: String, byteSize: Int)
        case bytes([UInt8])
    }

    package struct Item: Sendable {
        /// With its folders: `01 Ⅰ-1-1/规划.pdf`
        let path: String
        let source: Source

        package init(_ path: String, _ source: Source) { (self.path, self.source) = (path, source) }
    }

    /// libarchive's own words, for the log: no input of ours leads here.
    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    package let byteCount: Int
    private let descriptor: Int32
    private static let pieceBytes = 262_144
    /// AE_IFREG, a C macro with a cast, which Swift does not see.
    private static let regularFile: UInt32 = 0o100000

    /// Refuses what is no longer as it was stored.
    package init(_ items: [Item], from store: FileStore) throws {
        var path = Array("\(NSTemporaryDirectory())/wenming-XXXXXX".utf8CString)
        descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw Failure(description: "mkstemp: \(errno)") }
        unlink(path)
        do {
            try Self.write(items, from: store, to: descriptor)
            byteCount = Int(lseek(descriptor, 0, SEEK_END))
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Empty at the end.
    package func piece(at offset: Int) throws -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: Self.pieceBytes)
        let count = pread(descriptor, &piece, piece.count, off_t(offset))
        guard count >= 0 else { throw Failure(description: "pread: \(errno)") }
        return Array(piece.prefix(count))
    }

    private static func write(_ items: [Item], from store: FileStore, to descriptor: Int32) throws {
        guard let archive = archive_write_new() else { throw Failure(description: "archive_write_new: no memory") }
        defer { archive_write_free(archive) }
        try check(archive, archive_write_set_format_zip(archive))
        // Packed once more, though most get no smaller: stored bytes before their size, as libarchive writes them, are more
        // than some readers take.
        try check(archive, archive_write_zip_set_compression_deflate(archive))
        try check(archive, archive_write_set_options(archive, "compression-level=1,hdrcharset=UTF-8"))
        try check(archive, archive_write_open_fd(archive, descriptor))
        for item in items { try write(item, from: store, to: archive) }
        try check(archive, archive_write_close(archive))
    }

    private static func write(_ item: Item, from store: FileStore, to archive: OpaquePointer) throws {
        guard let entry = archive_entry_new() else { throw Failure(description: "archive_entry_new: no memory") }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname_utf8(entry, item.path)
        archive_entry_set_filetype(entry, regularFile)
        archive_entry_set_perm(entry, 0o644)
        switch item.source {
        case .bytes(let bytes):
            archive_entry_set_size(entry, Int64(bytes.count))
            try check(archive, archive_write_header(archive, entry))
            try write(bytes, to: archive)
        case .stored(let sha256, let byteSize):
            try store.check(sha256)
            archive_entry_set_size(entry, Int64(byteSize))
            try check(archive, archive_write_header(archive, entry))
            var offset = 0
            while case let piece = try store.piece(of: sha256, at: offset), !piece.isEmpty {
                try write(piece, to: archive)
                offset += piece.count
            }
        }
        try check(archive, archive_write_finish_entry(archive))
    }

    private static func write(_ bytes: [UInt8], to archive: OpaquePointer) throws {
        let written = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
        guard written == bytes.count else { throw failure(archive) }
    }

    private static func check(_ archive: OpaquePointer, _ result: Int32) throws {
        guard result == ARCHIVE_OK else { throw failure(archive) }
    }

    private static func failure(_ archive: OpaquePointer) -> Failure {
        Failure(description: archive_error_string(archive).map { String(cString: $0) } ?? "libarchive: no reason given")
    }
}

extension FileStore {
    package func bundle(_ items: [FileBundle.Item]) async throws -> FileBundle {
        try await originals.onQueue { try FileBundle(items, from: self) }
    }
}
