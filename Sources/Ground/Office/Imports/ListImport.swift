import Database
import Foundation
import Kernel
import Spreadsheets
import Web

/// A list that somebody brought, held against what is there: what of it is new, changed, unchanged, or wrong.
package struct ListImport<Record: ImportedRecord>: Sendable {
    package struct Line: Sendable {
        package let row: ListFile.Row
        package let judgement: ImportJudgement<Record.Change>
    }

    package let lines: [Line]

    package init(_ rows: [ListFile.Row], by actor: Actor, in transaction: ReadTransaction) throws {
        var judgements = [ImportJudgement<Record.Change>?](repeating: nil, count: rows.count)
        var (records, indices): ([Record], [Int]) = ([], [])
        var lineOfKey: [String: Int] = [:]
        for (index, row) in rows.enumerated() {
            do {
                let record = try Record(Self.reader(of: row))
                if let first = lineOfKey[record.key] {
                    judgements[index] = .wrong("和第\(first)行重复，请删去一行")
                } else {
                    lineOfKey[record.key] = row.line
                    records.append(record)
                    indices.append(index)
                }
            } catch let fault as CellFault {
                judgements[index] = .wrong(fault.words)
            }
        }
        for (index, judgement) in zip(indices, try Record.judge(records, by: actor, in: transaction)) {
            judgements[index] = judgement
        }
        lines = zip(rows, judgements).map { Line(row: $0, judgement: $1 ?? .unchanged) }
    }

    /// Reads a file's rows; what is wrong with single cells is kept beside them, and only what is no such list is refused.
    package static func rows(of file: [UInt8]) throws -> [ListFile.Row] {
        let read = try ListFile(
            file: file, columns: Record.list.headings.map(\.inFile), limits: limits, keepsFaults: true)
        let rows = read.rows.filter { !($0.cells.first?.hasPrefix(ListFile.exampleMark) ?? false) }
        guard !rows.isEmpty else {
            throw Refusal.field("file", "list.empty", "名单里只有表头，没有一行内容。请从第二行起填写，再传。")
        }
        return rows
    }

    static func reader(of row: ListFile.Row) -> ImportRow {
        let places = Record.list.headings.enumerated().map { ($1.name, $0) }
        return ImportRow(row, places: Dictionary(places, uniquingKeysWith: { first, _ in first }))
    }

    /// A list is looked at by somebody before it is taken.
    private static var limits: ListFile.Limits {
        var limits = ListFile.Limits()
        limits.rows = 20_000
        return limits
    }

    package func count(_ kind: JudgementKind) -> Int { lines.count { $0.judgement.kind == kind } }

    /// Which rows it would take, and how: what somebody sees before he presses.
    package var version: SeenVersion {
        SeenVersion(
            bytes: lines.map { "\($0.row.line) \($0.judgement.kind.rawValue) \($0.judgement.words)\n" }.joined().utf8)
    }

    // MARK: As files

    /// An empty list with its headings and a row that shows how it is filled in.
    package static func template() throws -> Download {
        let headings = Record.list.headings
        return try download("\(Record.list.title)名单模板.xlsx", columns: headings.map(\.inSheet)) { append in
            let cells = headings.map(\.example)
            try append(zip(cells.indices, cells).map { $0 == 0 ? ListFile.exampleMark + $1 : $1 })
        }
    }

    /// The same rows once more, each with what is wrong with it.
    package func faults(_ day: Day) throws -> Download {
        let columns = Record.list.headings.map(\.inSheet) + [.init("错误", width: 60)]
        return try Self.download("\(Record.list.title)名单（标出错误）\(day).xlsx", columns: columns) { append in
            for line in lines {
                let isWrong = line.judgement.kind == .wrong
                try append(line.row.cells + [isWrong ? line.judgement.words : ""])
            }
        }
    }

    private static func download(
        _ filename: String, columns: [SpreadsheetWriter.Column], _ fill: (([String]) throws -> Void) throws -> Void
    ) throws -> Download {
        try Download.spreadsheet(filename, sheet: Record.list.title, columns: columns) { writer in
            try fill { try writer.append($0.map { $0.isEmpty ? .empty : .text($0) }) }
        }
    }
}

package enum JudgementKind: String, CaseIterable, Encodable, Sendable {
    case new, changed, unchanged, wrong

    package var chinese: String {
        switch self {
        case .new: "新增"
        case .changed: "变动"
        case .unchanged: "不变"
        case .wrong: "有错"
        }
    }
}

extension ImportJudgement {
    package var kind: JudgementKind {
        switch self {
        case .new: .new
        case .changed: .changed
        case .unchanged: .unchanged
        case .wrong: .wrong
        }
    }

    /// What changes, or what is wrong.
    package var words: String {
        switch self {
        case .changed(let words, _), .wrong(let words): words
        case .new, .unchanged: ""
        }
    }
}
