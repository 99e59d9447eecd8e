import CArchive
import Kernel

/// A zip by the names of its parts: many formats are one. Nothing is unpacked, so that what would unpack to a disk full
/// costs nothing.
struct ZipLook {
    let look: FileLook

    /// More parts than any document has.
    private static let mostParts = 20_000

    /// Refuses what is cut off or no zip.
    init(path: String) throws {
        let archive = archive_read_new()
        defer { archive_read_free(archive) }
        archive_read_support_format_zip_seekable(archive)
        guard archive_read_open_filename(archive, path, 65_536) == ARCHIVE_OK else { throw Refusal.brokenFile }
        var names: Set<String> = []
        var (isLocked, hasMacros) = (false, false)
        var entry: OpaquePointer?
        for _ in 0..<Self.mostParts {
            let result = archive_read_next_header(archive, &entry)
            if result == ARCHIVE_EOF { break }
            guard result == ARCHIVE_OK || result == ARCHIVE_WARN else { throw Refusal.brokenFile }
            if archive_entry_is_encrypted(entry) != 0 { isLocked = true }
            // A name in no encoding that is known here is none of those that are looked for.
            guard let name = archive_entry_pathname(entry).map({ String(cString: $0) }) else { continue }
            names.insert(name)
            if name.lowercased().hasSuffix("vbaproject.bin") { hasMacros = true }
        }
        look = FileLook(content: Self.content(names), isLocked: isLocked, hasMacros: hasMacros)
    }

    private static func content(_ names: Set<String>) -> FileContent {
        if names.contains("OFD.xml") { return .ofd }
        guard names.contains("[Content_Types].xml") else { return .zip }
        if names.contains("word/document.xml") { return .word }
        if names.contains("xl/workbook.xml") { return .sheet }
        if names.contains("ppt/presentation.xml") { return .slides }
        return .zip
    }
}
