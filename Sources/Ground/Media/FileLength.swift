import CArchive
import CQpdf
import Kernel

/// How long a document is, where that can be counted: the pages of a PDF, the characters and pictures of a .docx; a picture is
/// one. A scan as a PDF has pages; a table or an old .doc has nothing that can be counted.
package struct FileLength: Hashable, Codable, Sendable {
    package var pages: Int?
    /// Characters without spaces, as Word counts them (字数).
    package var words: Int?
    package var pictures: Int?

    package init(pages: Int? = nil, words: Int? = nil, pictures: Int? = nil) {
        (self.pages, self.words, self.pictures) = (pages, words, pictures)
    }

    /// What cannot be read has no length: that a file is broken or locked is said elsewhere.
    init(path: String, _ content: FileContent) {
        switch content {
        case .pdf: self.init(pages: Self.pages(ofPDF: path))
        case .word: self = Self.length(ofWord: path)
        case _ where content.isPicture: self.init(pictures: 1)
        default: self.init()
        }
    }

    /// 31页，2,000字，3张图; empty where nothing can be counted.
    package var chinese: String {
        [pages.map { "\($0)页" }, words.map { "\($0)字" }, pictures.flatMap { $0 > 0 ? "\($0)张图" : nil }]
            .compactMap(\.self).joined(separator: "，")
    }

    private static func pages(ofPDF path: String) -> Int? {
        var document = qpdf_init()
        defer { qpdf_cleanup(&document) }
        qpdf_silence_errors(document)
        qpdf_set_suppress_warnings(document, QPDF_TRUE)
        // Bit 1 of what it answers says that there was an error (`QPDF_ERRORS`); bit 0 are warnings.
        guard qpdf_read(document, path, nil) & 2 == 0 else { return nil }
        let count = qpdf_get_num_pages(document)
        return count > 0 ? Int(count) : nil
    }

    /// More than any document of an office has: what unpacks to more is not read on.
    private static let mostText = 32 * 1_048_576
    private static let mostEntries = 10_000

    private static func length(ofWord path: String) -> FileLength {
        let archive = archive_read_new()
        defer { archive_read_free(archive) }
        archive_read_support_format_zip_seekable(archive)
        guard archive_read_open_filename(archive, path, 65_536) == ARCHIVE_OK else { return FileLength() }
        var length = FileLength(pictures: 0)
        var entry: OpaquePointer?
        var (entries, isRead) = (0, false)
        while archive_read_next_header(archive, &entry) == ARCHIVE_OK {
            entries += 1
            guard entries <= mostEntries else { return FileLength() }
            guard let name = archive_entry_pathname(entry).map({ String(cString: $0) }) else { continue }
            if name.hasPrefix("word/media/") { length.pictures = (length.pictures ?? 0) + 1 }
            // A file made to harm may hold a thousand of that name; a document has one.
            if name == "word/document.xml", !isRead { (length.words, isRead) = (characters(in: archive), true) }
        }
        return length
    }

    /// Of the text between `<w:t>` and `</w:t>`, read as it is unpacked.
    private static func characters(in archive: OpaquePointer?) -> Int? {
        var (text, piece) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while text.count <= mostText {
            let count = archive_read_data(archive, &piece, piece.count)
            guard count >= 0 else { return nil }
            guard count > 0 else { return characters(in: text) }
            text += piece.prefix(count)
        }
        return nil
    }

    private static func characters(in document: [UInt8]) -> Int {
        var (count, isTag, isText) = (0, false, false)
        var tag: [UInt8] = []
        for byte in document {
            if byte == UInt8(ascii: "<") {
                (isTag, tag) = (true, [])
            } else if byte == UInt8(ascii: ">"), isTag {
                isTag = false
                let isEmptyTag = tag.last == UInt8(ascii: "/")
                if tag == Array("w:t".utf8) || tag.starts(with: Array("w:t ".utf8)) { isText = !isEmptyTag }
                if tag == Array("/w:t".utf8) { isText = false }
            } else if isTag {
                if tag.count < 32 || byte == UInt8(ascii: "/") { tag.append(byte) }
            } else if isText, byte & 0xC0 != 0x80, byte > 0x20 {
                // The first byte of each character.
                count += 1
            }
        }
        return count
    }
}
