import Database
import Foundation
import Kernel
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

    package static func rows(of file: [UInt8]) throws -> [ListFile.Row] { try Record.list.rows(of: file) }

    static func reader(of row: ListFile.Row) -> ImportRow { Record.list.reader(of: row) }

    package func count(_ kind: JudgementKind) -> Int { lines.count { $0.judgement.kind == kind } }

    /// Which rows it would take, and how: what somebody sees before he presses.
    package var version: SeenVersion {
        SeenVersion(
            bytes: lines.map { "\($0.row.line) \($0.judgement.kind.rawValue) \($0.judgement.words)\n" }.joined().utf8)
    }

    /// As somebody looks at them.
    package var checked: [CheckedLine] {
        lines.map { CheckedLine(row: $0.row, kind: $0.judgement.kind, words: $0.judgement.words) }
    }

    // MARK: As files

    /// An empty list with its headings and a row that shows how it is filled in.
    package static func template() throws -> Download {
        try Record.list.template("\(Record.list.title)名单模板.xlsx")
    }

    /// The same rows once more, each with what is wrong with it.
    package func faults(_ day: Day) throws -> Download {
        try Record.list.faults(checked, "\(Record.list.title)名单（标出错误）\(day).xlsx")
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
