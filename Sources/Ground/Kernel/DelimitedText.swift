/// A table as a spreadsheet saves it, its cells parted by commas, semicolons or tabs (RFC 4180). Only the columns that
/// are asked for are kept, so that what it takes is bounded by the file's size and not by what stands in it.
package struct DelimitedText: Sendable {
    package struct Row: Sendable {
        /// Of the file, from 1.
        package let line: Int
        /// In the order of the columns that were asked for; `""` where the row has none.
        package let cells: [String]
    }

    /// What a column may be called in the heading, in small letters; the first is what it is called in a refusal.
    package struct Column: Sendable {
        let names: [String]
        let isNeeded: Bool

        package init(_ names: String..., isNeeded: Bool = true) {
            self.names = names
            self.isNeeded = isNeeded
        }
    }

    package struct Limits: Sendable {
        package var bytes = 16 << 20
        package var rows = 200_000
        package var columns = 200
        package var cellBytes = 4000

        package init() {}
    }

    package let rows: [Row]

    /// Refuses what is no such table, as the fault of a field, with the line.
    /// - Parameter columns: the heading, the first line that is not empty, has to have each that is needed.
    package init(
        file bytes: [UInt8], columns: [Column], limits: Limits = Limits(), field: String = "file"
    ) throws {
        func refusal(_ code: String, _ message: String) -> Refusal { .field(field, "table.\(code)", message) }
        guard bytes.count <= limits.bytes else {
            throw refusal("tooLarge", "文件超过\(limits.bytes >> 20) MB。请删去用不着的栏目，或分成几个文件。")
        }
        guard let text = String(file: bytes) else {
            throw refusal("encoding", "文件的文字编码认不出来。请在 Excel 中另存为“CSV UTF-8（逗号分隔）”再传。")
        }
        var scanner = CellScanner(text, limits: limits)
        var places: [Int?]?
        var rows: [Row] = []
        while let (line, cells) = try scanner.row(refusal) {
            guard let places else {
                places = try Self.places(of: columns, in: cells, refusal)
                continue
            }
            guard rows.count < limits.rows else { throw refusal("tooMany", "文件超过\(limits.rows)行，请分成几个文件。") }
            rows.append(
                Row(
                    line: line,
                    cells: try zip(columns, places).map { column, place in
                        guard let place else { return "" }
                        guard place < cells.count else {
                            if column.isNeeded { throw refusal("columns", "第\(line)行少了“\(column.names[0])”一栏。") }
                            return ""
                        }
                        let cell = cells[place].mended().trimmed
                        guard let control = cell.unmendable?.scalar else { return cell }
                        throw refusal(
                            "control", "第\(line)行的“\(column.names[0])”里有看不见的控制字符（\(control.code)），请删去。")
                    }))
        }
        guard places != nil else { throw refusal("empty", "文件是空的。") }
        self.rows = rows
    }

    private static func places(
        of columns: [Column], in heading: [String], _ refusal: (String, String) -> Refusal
    ) throws -> [Int?] {
        let titles = heading.map { $0.nameKey }
        let places = columns.map { column in titles.firstIndex { column.names.contains($0) } }
        let missing = zip(columns, places).filter { $0.isNeeded && $1 == nil }.map { "“\($0.0.names[0])”" }
        guard missing.isEmpty else {
            let names = columns.filter(\.isNeeded).map { "“\($0.names.joined(separator: "”或“"))”" }
            throw refusal(
                "heading", "第一行应是表头，缺少\(missing.joined(separator: "、"))一栏。至少要有\(names.joined(separator: "，"))。")
        }
        return places
    }
}

/// Walks once over a table's bytes and gives its rows of cells.
private struct CellScanner {
    private let bytes: [UInt8]
    private let limits: DelimitedText.Limits
    private let delimiter: UInt8
    private var position = 0
    private var line = 1

    private static let (quote, newline, carriageReturn) = (UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"))

    init(_ text: String, limits: DelimitedText.Limits) {
        bytes = Array(text.utf8)
        self.limits = limits
        // The heading's own: whichever of the three it has most of.
        let heading = bytes.prefix { $0 != Self.newline && $0 != Self.carriageReturn }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")]
        let counts = candidates.map { candidate in heading.count { $0 == candidate } }
        delimiter = zip(candidates, counts).max { $0.1 < $1.1 }.map { $1 > 0 ? $0 : candidates[0] } ?? candidates[0]
    }

    /// The next row that is not empty, and the line it begins in; nil at the end.
    mutating func row(_ refusal: (String, String) -> Refusal) throws -> (line: Int, cells: [String])? {
        while position < bytes.count {
            let begin = line
            var cells: [String] = []
            repeat {
                guard cells.count < limits.columns else {
                    throw refusal("tooWide", "第\(begin)行超过\(limits.columns)栏，请删去用不着的栏目。")
                }
                cells.append(try cell(refusal))
            } while skipDelimiter()
            skipLineEnd()
            if cells.contains(where: { !$0.isEmpty }) { return (begin, cells) }
        }
        return nil
    }

    private mutating func cell(_ refusal: (String, String) -> Refusal) throws -> String {
        while position < bytes.count, bytes[position] == 0x20 { position += 1 }
        let begin = position
        guard position < bytes.count, bytes[position] == Self.quote else {
            while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
            return try text(bytes[begin..<position], refusal)
        }
        return try quoted(refusal)
    }

    private mutating func quoted(_ refusal: (String, String) -> Refusal) throws -> String {
        let begin = line
        var content: [UInt8] = []
        position += 1
        while true {
            guard position < bytes.count else {
                throw refusal("quotes", "第\(begin)行的引号没有配对：有“\"”开头，没有“\"”结尾。")
            }
            let byte = bytes[position]
            position += 1
            if byte == Self.newline { line += 1 }
            if byte == Self.quote {
                guard position < bytes.count, bytes[position] == Self.quote else { break }
                position += 1
            }
            content.append(byte)
            guard content.count <= limits.cellBytes else { throw tooLong(refusal, begin) }
        }
        while position < bytes.count, bytes[position] == 0x20 { position += 1 }
        guard position == bytes.count || isEnd(bytes[position]) else {
            throw refusal("quotes", "第\(line)行的引号后面还有字：整格用引号括起来的，格里的引号要写两遍。")
        }
        return try text(content[...], refusal)
    }

    private func text(_ bytes: ArraySlice<UInt8>, _ refusal: (String, String) -> Refusal) throws -> String {
        guard bytes.count <= limits.cellBytes else { throw tooLong(refusal, line) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func tooLong(_ refusal: (String, String) -> Refusal, _ line: Int) -> Refusal {
        refusal("cell", "第\(line)行有一格的文字太长（超过\(limits.cellBytes)个字节），请检查引号和分隔符。")
    }

    private func isEnd(_ byte: UInt8) -> Bool {
        byte == delimiter || byte == Self.newline || byte == Self.carriageReturn
    }

    private mutating func skipDelimiter() -> Bool {
        guard position < bytes.count, bytes[position] == delimiter else { return false }
        position += 1
        return true
    }

    private mutating func skipLineEnd() {
        guard position < bytes.count else { return }
        if bytes[position] == Self.carriageReturn, position + 1 < bytes.count, bytes[position + 1] == Self.newline {
            position += 1
        }
        position += 1
        line += 1
    }
}
