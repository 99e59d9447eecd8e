extension ListFile {
    /// A table as a spreadsheet saves it as text, its cells parted by commas, semicolons or tabs (RFC 4180).
    package init(
        delimited bytes: [UInt8], columns: [Column], limits: Limits = Limits(), keepsFaults: Bool = false,
        field: String = "file"
    ) throws {
        func fault(_ code: String, _ message: String) -> Refusal { .field(field, "table.\(code)", message) }
        guard bytes.count <= limits.bytes else {
            throw fault("tooLarge", "文件超过\(limits.bytes >> 20) MB。请删去用不着的栏目，或分成几个文件。")
        }
        guard let text = String(file: bytes) else {
            throw fault("encoding", "文件的文字编码认不出来。请在 Excel 中另存为“CSV UTF-8（逗号分隔）”再传。")
        }
        var scanner = CellScanner(text, limits: limits)
        try self.init(columns: columns, limits: limits, keepsFaults: keepsFaults, fault: fault) {
            try scanner.row(fault).map { ($0.line, $0.cells.map(Cell.text)) }
        }
    }
}

/// Walks once over a table's bytes and gives its rows of cells.
private struct CellScanner {
    private let bytes: [UInt8]
    private let limits: ListFile.Limits
    private let delimiter: UInt8
    private var position = 0
    private var line = 1

    private static let (quote, newline, carriageReturn) = (UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"))

    init(_ text: String, limits: ListFile.Limits) {
        bytes = Array(text.utf8)
        self.limits = limits
        // The heading's own: whichever of the three it has most of.
        let heading = bytes.prefix { $0 != Self.newline && $0 != Self.carriageReturn }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")]
        let counts = candidates.map { candidate in heading.count { $0 == candidate } }
        delimiter = zip(candidates, counts).max { $0.1 < $1.1 }.map { $1 > 0 ? $0 : candidates[0] } ?? candidates[0]
    }

    /// The next row that is not empty, and the line it begins in; nil at the end.
    mutating func row(_ fault: ListFile.Fault) throws -> (line: Int, cells: [String])? {
        while position < bytes.count {
            let begin = line
            var cells: [String] = []
            repeat {
                guard cells.count < limits.columns else {
                    throw fault("tooWide", "第\(begin)行超过\(limits.columns)栏，请删去用不着的栏目。")
                }
                cells.append(try cell(fault))
            } while skipDelimiter()
            skipLineEnd()
            if cells.contains(where: { !$0.isEmpty }) { return (begin, cells) }
        }
        return nil
    }

    private mutating func cell(_ fault: ListFile.Fault) throws -> String {
        while position < bytes.count, bytes[position] == 0x20 { position += 1 }
        let begin = position
        guard position < bytes.count, bytes[position] == Self.quote else {
            while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
            return try text(bytes[begin..<position], fault)
        }
        return try quoted(fault)
    }

    private mutating func quoted(_ fault: ListFile.Fault) throws -> String {
        let begin = line
        var content: [UInt8] = []
        position += 1
        while true {
            guard position < bytes.count else {
                throw fault("quotes", "第\(begin)行的引号没有配对：有“\"”开头，没有“\"”结尾。")
            }
            let byte = bytes[position]
            position += 1
            if byte == Self.newline { line += 1 }
            if byte == Self.quote {
                guard position < bytes.count, bytes[position] == Self.quote else { break }
                position += 1
            }
            content.append(byte)
            guard content.count <= limits.cellBytes else { throw tooLong(fault, begin) }
        }
        while position < bytes.count, bytes[position] == 0x20 { position += 1 }
        guard position == bytes.count || isEnd(bytes[position]) else {
            throw fault("quotes", "第\(line)行的引号后面还有字：整格用引号括起来的，格里的引号要写两遍。")
        }
        return try text(content[...], fault)
    }

    private func text(_ bytes: ArraySlice<UInt8>, _ fault: ListFile.Fault) throws -> String {
        guard bytes.count <= limits.cellBytes else { throw tooLong(fault, line) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func tooLong(_ fault: ListFile.Fault, _ line: Int) -> Refusal {
        fault("cell", "第\(line)行有一格的文字太长（超过\(limits.cellBytes)个字节），请检查引号和分隔符。")
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
