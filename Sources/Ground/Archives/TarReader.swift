import CArchive

/// Reads what `TarWriter` wrote, from the first entry to the last.
package struct TarReader {
    /// One entry, for as long as it is the reader's current one.
    package struct Entry {
        package let path: String
        package let byteCount: Int
        fileprivate let archive: OpaquePointer?

        /// Hands on the content, piece by piece.
        package func read(_ take: (UnsafeRawBufferPointer) throws -> Void) throws {
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 262_144, alignment: 16)
            defer { buffer.deallocate() }
            while true {
                let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
                guard count >= 0 else { throw ArchiveError(archive) }
                guard count > 0 else { return }
                try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }

        package func bytes() throws -> [UInt8] {
            var bytes: [UInt8] = []
            try read { bytes += $0 }
            return bytes
        }
    }

    /// - Parameter take: answers whether to read on. Throws `ArchiveError` for what is no such archive, or not all of it.
    package static func read(_ path: String, _ take: (Entry) throws -> Bool) throws {
        let archive = archive_read_new()
        defer { archive_read_free(archive) }
        archive_read_support_format_tar(archive)
        archive_read_support_filter_zstd(archive)
        guard archive_read_open_filename(archive, path, 262_144) == ARCHIVE_OK else { throw ArchiveError(archive) }
        var entry: OpaquePointer?
        while true {
            let result = archive_read_next_header(archive, &entry)
            if result == ARCHIVE_EOF { return }
            guard result == ARCHIVE_OK, let name = archive_entry_pathname_utf8(entry) else {
                throw ArchiveError(archive)
            }
            let current = Entry(
                path: String(cString: name), byteCount: Int(archive_entry_size(entry)), archive: archive)
            guard try take(current) else { return }
        }
    }
}
