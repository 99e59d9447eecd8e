import Kernel
import Spreadsheets
import Web

/// A row that somebody brought and what it comes to, as he looks at it before he presses.
package struct CheckedLine: Sendable {
    package let row: ListFile.Row
    package let kind: JudgementKind
    /// What changes, or what is wrong.
    package let words: String

    package init(row: ListFile.Row, kind: JudgementKind, words: String = "") {
        (self.row, self.kind, self.words) = (row, kind, words)
    }
}

/// A list as a file: read, empty for filling in, and once more with what is wrong with it.
extension ImportedList {
    /// Reads a file's rows; what is wrong with single cells is kept beside them, and only what is no such list is refused.
    package func rows(of file: [UInt8]) throws -> [ListFile.Row] {
        let read = try ListFile(file: file, columns: headings.map(\.inFile), limits: Self.limits, keepsFaults: true)
        let rows = read.rows.filter { !($0.cells.first?.hasPrefix(ListFile.exampleMark) ?? false) }
        guard !rows.isEmpty else {
            throw Refusal.field("file", "list.empty", "名单里只有表头，没有一行内容。请从第二行起填写，再传。")
        }
        return rows
    }

    package func reader(of row: ListFile.Row) -> ImportRow {
        let places = headings.enumerated().map { ($1.name, $0) }
        return ImportRow(row, places: Dictionary(places, uniquingKeysWith: { first, _ in first }))
    }

    /// A list is looked at by somebody before it is taken.
    private static var limits: ListFile.Limits {
        var limits = ListFile.Limits()
        limits.rows = 20_000
        return limits
    }

    /// An empty list with its headings and a row that shows how it is filled in.
    package func template(_ filename: String) throws -> Download {
        try download(filename, columns: headings.map(\.inSheet)) { append in
            let cells = headings.map(\.example)
            try append(zip(cells.indices, cells).map { $0 == 0 ? ListFile.exampleMark + $1 : $1 })
            if !mark.isEmpty { try append([ListFile.exampleMark + mark]) }
        }
    }

    /// With its headings and rows that are there already.
    package func filled(_ rows: [[String]], _ filename: String) throws -> Download {
        try download(filename, columns: headings.map(\.inSheet)) { append in for row in rows { try append(row) } }
    }

    /// The same rows once more, each with what is wrong with it.
    package func faults(_ lines: [CheckedLine], _ filename: String) throws -> Download {
        try download(filename, columns: headings.map(\.inSheet) + [.init("错误", width: 60)]) { append in
            for line in lines { try append(line.row.cells + [line.kind == .wrong ? line.words : ""]) }
        }
    }

    private func download(
        _ filename: String, columns: [SpreadsheetWriter.Column], _ fill: (([String]) throws -> Void) throws -> Void
    ) throws -> Download {
        try Download.spreadsheet(filename, sheet: title, columns: columns) { writer in
            try fill { try writer.append($0.map { $0.isEmpty ? .empty : .text($0) }) }
        }
    }
}
