import CArchive
import Kernel

/// A form that somebody else made (.docx), with its fields named in it as `{{姓名}}`: which they are, and the same form filled.
/// Word cuts what was typed into runs as it likes, in the middle of a name too: a paragraph's runs are read as one text, and what
/// is put in takes the look of the run in which the field begins.
package struct FilledForm: Sendable {
    /// Of a form; more is no form.
    package static let mostBytes = 5 * 1_048_576
    private static let mostUnpacked = 40 * 1_048_576
    private static let mostParts = 400

    private let files: [ZipArchive.File]

    /// Refuses what cannot be opened, or what unpacks to more than a form is.
    package init(_ bytes: [UInt8]) throws {
        files = try Self.unpacked(bytes)
        guard files.contains(where: { $0.path == "word/document.xml" }) else { throw Self.unreadable }
    }

    private static let unreadable = Refusal.field(
        "file", "form.unreadable", "这个表格打不开：应是没有密码的 .docx。请用 Word 或 WPS 另存为 .docx 再上传。")

    private static func unpacked(_ bytes: [UInt8]) throws -> [ZipArchive.File] {
        guard let archive = archive_read_new() else { throw unreadable }
        defer { archive_read_free(archive) }
        archive_read_support_format_zip(archive)
        return try bytes.withUnsafeBytes { raw in
            guard archive_read_open_memory(archive, raw.baseAddress, raw.count) == ARCHIVE_OK else { throw unreadable }
            var (files, size): ([ZipArchive.File], Int) = ([], 0)
            var entry: OpaquePointer?
            while archive_read_next_header(archive, &entry) == ARCHIVE_OK {
                guard let path = archive_entry_pathname_utf8(entry).map({ String(cString: $0) }) else { continue }
                var (content, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
                while case let count = archive_read_data(archive, &buffer, buffer.count), count != 0 {
                    guard count > 0 else { throw unreadable }
                    size += count
                    guard size <= mostUnpacked else { throw unreadable }
                    content += buffer.prefix(count)
                }
                if !path.hasSuffix("/") { files.append(.init(path: path, bytes: content)) }
                guard files.count <= mostParts else { throw unreadable }
            }
            return files
        }
    }

    /// Where a form has words: its body, and the heads and feet of its pages.
    private static func hasWords(_ path: String) -> Bool {
        path == "word/document.xml"
            || (path.hasSuffix(".xml") && ["word/header", "word/footer"].contains { path.hasPrefix($0) })
    }

    /// The names of its fields, in the order in which they come.
    package var fields: [String] {
        files.filter { Self.hasWords($0.path) }.flatMap { file in
            FormText(file.bytes).paragraphs.flatMap { FormText.places(in: $0).map(\.name) }
        }.unique
    }

    /// All that it says in its body, as XML has it.
    package var words: String {
        files.filter { $0.path == "word/document.xml" }.flatMap { FormText($0.bytes).paragraphs }.joined()
    }

    /// The same form with another body: for tests.
    package func replacingBody(_ body: String) throws -> [UInt8] {
        try ZipArchive.bytes(
            of: files.map { file in
                guard file.path == "word/document.xml" else { return file }
                let text =
                    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>\(body)</w:body></w:document>"
                return .init(path: file.path, bytes: Array(text.utf8))
            })
    }

    /// - Parameter value: of a field; nil leaves it as it stands.
    package func filled(_ value: (String) -> String?) throws -> [UInt8] {
        try ZipArchive.bytes(
            of: files.map { file in
                guard Self.hasWords(file.path) else { return file }
                return .init(path: file.path, bytes: FormText(file.bytes).filled(value))
            })
    }
}

/// The text of one part of a form: its pieces (`w:t`), and which of them stand in one paragraph.
struct FormText {
    private struct Piece {
        /// Of the whole element.
        let outer: Range<Int>
        let inner: Range<Int>
        let paragraph: Int
    }

    private let bytes: [UInt8]
    private let pieces: [Piece]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var (pieces, paragraph, place): ([Piece], Int, Int) = ([], 0, 0)
        while let open = bytes[place...].firstIndex(of: UInt8(ascii: "<")) {
            guard let close = bytes[open...].firstIndex(of: UInt8(ascii: ">")) else { break }
            let tag = bytes[open...close]
            place = close + 1
            if Self.isElement(tag, "<w:p") || tag.elementsEqual("</w:p>".utf8) {
                paragraph += 1
            } else if Self.isElement(tag, "<w:t"), bytes[close - 1] != UInt8(ascii: "/") {
                // Text holds no element: the next `<` is its end.
                guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "<")),
                    let outer = bytes[end...].firstIndex(of: UInt8(ascii: ">"))
                else { break }
                pieces.append(Piece(outer: open..<outer + 1, inner: place..<end, paragraph: paragraph))
                place = outer + 1
            }
        }
        self.pieces = pieces
    }

    /// `<w:p>` and `<w:p …>`, and not `<w:pPr>`.
    private static func isElement(_ tag: ArraySlice<UInt8>, _ name: String) -> Bool {
        guard tag.starts(with: name.utf8) else { return false }
        let next = tag[tag.startIndex + name.utf8.count]
        return next == UInt8(ascii: ">") || next == UInt8(ascii: " ") || next == UInt8(ascii: "/")
    }

    private func text(_ piece: Piece) -> String { String(decoding: bytes[piece.inner], as: UTF8.self) }

    private var runs: [[Piece]] {
        pieces.reduce(into: []) { runs, piece in
            if runs.last?.last?.paragraph == piece.paragraph {
                runs[runs.count - 1].append(piece)
            } else {
                runs.append([piece])
            }
        }
    }

    /// Each as one text, as XML has it.
    var paragraphs: [String] { runs.map { $0.map(text).joined() } }

    /// A field and where it stands among the characters of its paragraph.
    struct Place {
        let name: String
        let range: Range<Int>
    }

    /// `{{姓名}}`, and as a Chinese keyboard writes it, `｛｛姓名｝｝`.
    static func places(in paragraph: String) -> [Place] {
        let characters = Array(paragraph)
        func isOpen(_ place: Int) -> Bool {
            place < characters.count && (characters[place] == "{" || characters[place] == "｛")
        }
        func isClose(_ place: Int) -> Bool {
            place < characters.count && (characters[place] == "}" || characters[place] == "｝")
        }
        var (places, place): ([Place], Int) = ([], 0)
        while place < characters.count {
            guard isOpen(place), isOpen(place + 1) else {
                place += 1
                continue
            }
            var end = place + 2
            while end < characters.count, !isClose(end), !isOpen(end) { end += 1 }
            guard isClose(end), isClose(end + 1) else {
                place += 1
                continue
            }
            let name = String(characters[(place + 2)..<end]).trimmed
            if !name.isEmpty { places.append(Place(name: name, range: place..<end + 2)) }
            place = end + 2
        }
        return places
    }

    func filled(_ value: (String) -> String?) -> [UInt8] {
        var replaced: [Int: String] = [:]
        for run in runs {
            let texts = run.map { Array(text($0)) }
            let places = Self.places(in: texts.map { String($0) }.joined())
            guard !places.isEmpty else { continue }
            var (written, at, rest): ([String], Int, ArraySlice) = (
                Array(repeating: "", count: run.count), 0, places[...]
            )
            for (index, characters) in texts.enumerated() {
                for character in characters {
                    defer { at += 1 }
                    if let first = rest.first, first.range.upperBound == at { rest = rest.dropFirst() }
                    guard let place = rest.first, place.range.contains(at), let value = value(place.name) else {
                        written[index].append(character)
                        continue
                    }
                    if at == place.range.lowerBound { written[index] += Self.markup(value) }
                }
            }
            for (piece, words) in zip(run, written) { replaced[piece.outer.lowerBound] = words }
        }
        var (result, place): ([UInt8], Int) = ([], 0)
        for piece in pieces {
            guard let words = replaced[piece.outer.lowerBound] else { continue }
            result += bytes[place..<piece.outer.lowerBound]
            result += Array("<w:t xml:space=\"preserve\">\(words)</w:t>".utf8)
            place = piece.outer.upperBound
        }
        return result + bytes[place...]
    }

    /// Lines within a field are lines in the form.
    private static func markup(_ value: String) -> String {
        value.split(separator: "\n", omittingEmptySubsequences: false).map { Markup.escaped(String($0)) }
            .joined(separator: "</w:t><w:br/><w:t xml:space=\"preserve\">")
    }
}
