import CArchive

/// A zip made in memory, whose bytes depend on nothing but what is in it.
enum ZipArchive {
    struct File {
        let path: String
        let bytes: [UInt8]
    }

    /// libarchive's own words, for the log: no input of ours leads here.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The files in the order given.
    static func bytes(of files: [File]) throws -> [UInt8] {
        guard let archive = archive_write_new() else { throw Failure(description: "archive_write_new: no memory") }
        defer { archive_write_free(archive) }
        let sink = Sink()
        try withExtendedLifetime(sink) {
            try check(archive, archive_write_set_format_zip(archive))
            // Pictures too, though they get no smaller: a size that follows its stored bytes, as libarchive
            // writes it, is more than some readers take.
            try check(archive, archive_write_zip_set_compression_deflate(archive))
            // Otherwise the end is filled with zeroes to a tape's block.
            try check(archive, archive_write_set_bytes_per_block(archive, 0))
            try check(archive, archive_write_set_bytes_in_last_block(archive, 1))
            let target = Unmanaged.passUnretained(sink).toOpaque()
            let opened = archive_write_open2(
                archive, target, nil,
                { _, target, buffer, count in
                    guard let target, let buffer else { return -1 }
                    Unmanaged<Sink>.fromOpaque(target).takeUnretainedValue().bytes
                        .append(contentsOf: UnsafeRawBufferPointer(start: buffer, count: count))
                    return count
                }, nil, nil)
            try check(archive, opened)
            for file in files { try write(file, to: archive) }
            try check(archive, archive_write_close(archive))
        }
        return sink.bytes
    }

    /// What libarchive has written so far. Only `bytes(of:)` has one, for as long as it runs.
    private final class Sink {
        var bytes: [UInt8] = []
    }

    /// AE_IFREG, a C macro with a cast, which Swift does not see.
    private static let regularFile: UInt32 = 0o100000

    private static func write(_ file: File, to archive: OpaquePointer) throws {
        guard let entry = archive_entry_new() else { throw Failure(description: "archive_entry_new: no memory") }
        defer { archive_entry_free(entry) }
        // No time is set: libarchive then writes 1980-01-01, without asking for the machine's time zone.
        archive_entry_set_pathname_utf8(entry, file.path)
        archive_entry_set_size(entry, Int64(file.bytes.count))
        archive_entry_set_filetype(entry, regularFile)
        archive_entry_set_perm(entry, 0o644)
        try check(archive, archive_write_header(archive, entry))
        let written = file.bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
        guard written == file.bytes.count else { throw failure(archive) }
        try check(archive, archive_write_finish_entry(archive))
    }

    private static func check(_ archive: OpaquePointer, _ result: Int32) throws {
        guard result == ARCHIVE_OK else { throw failure(archive) }
    }

    private static func failure(_ archive: OpaquePointer) -> Failure {
        Failure(description: archive_error_string(archive).map { String(cString: $0) } ?? "libarchive: no reason given")
    }
}
