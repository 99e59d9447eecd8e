import CArchive
import Glibc

/// libarchive's own words for what went wrong.
package struct ArchiveError: Error, CustomStringConvertible {
    package let description: String
    /// The system's number for it, where it was the system.
    private let reason: Int32

    init(_ archive: OpaquePointer?) {
        description = archive_error_string(archive).map { String(cString: $0) } ?? "libarchive: no reason given"
        reason = archive_errno(archive)
    }

    /// What to tell whoever runs a command, and what to do.
    package var chinese: String {
        switch reason {
        case ENOSPC, EDQUOT, EFBIG: "备份写不下：目标磁盘满了，或放不下这么大的文件。请腾出空间，或换一个位置。"
        case EROFS: "备份写不进去：目标磁盘是只读的。请换一个位置。"
        default: "备份文件读写失败（\(description)）。请检查路径、权限和磁盘。"
        }
    }
}

/// Writes a tar, compressed with zstd, entry by entry; its bytes depend on nothing but what is in it.
///
/// `@unchecked Sendable`: a writer is handed from thread to thread, and used by one at a time.
package final class TarWriter: @unchecked Sendable {
    private let archive: OpaquePointer?

    /// - Parameter file: open for writing; closing it stays with the caller.
    package init(file: Int32) throws {
        archive = archive_write_new()
        try check(archive_write_set_format_ustar(archive))
        try check(archive_write_add_filter_zstd(archive))
        try check(archive_write_open_fd(archive, file))
    }

    deinit { archive_write_free(archive) }

    package func add(_ path: String, _ bytes: [UInt8]) throws {
        try add(path, byteCount: bytes.count) { take in try bytes.withUnsafeBytes { try take($0) } }
    }

    /// - Parameter source: hands on exactly so many bytes, piece by piece.
    package func add(
        _ path: String, byteCount: Int, from source: (_ take: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws {
        let entry = archive_entry_new()
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname_utf8(entry, path)
        archive_entry_set_size(entry, Int64(byteCount))
        // AE_IFREG, a C macro with a cast, which Swift does not see.
        archive_entry_set_filetype(entry, 0o100000)
        archive_entry_set_perm(entry, 0o600)
        try check(archive_write_header(archive, entry))
        try source { piece in
            guard archive_write_data(archive, piece.baseAddress, piece.count) == piece.count else {
                throw ArchiveError(archive)
            }
        }
        try check(archive_write_finish_entry(archive))
    }

    /// Writes the end. Without it a reader finds the archive cut off.
    package func finish() throws { try check(archive_write_close(archive)) }

    private func check(_ result: Int32) throws { guard result == ARCHIVE_OK else { throw ArchiveError(archive) } }
}
