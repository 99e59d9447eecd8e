import Kernel
import Office

/// A list that a unit fills in and sends back: a column for each field of the form. A unit's list is taken whole or not at all, for
/// what is left out of it would be missing in the county's.
package struct ReturnList: Sendable {
    package let fields: [FormField]
    package let file: ImportedList

    package static let mostRows = 500

    /// - Parameter path: of the return.
    package init(_ fields: [FormField], title: String, path: String) {
        self.fields = fields
        file = ImportedList(
            title, measure: "行", path: path, headings: fields.map(\.column.heading),
            advice: "一行填一处（一件、一人），没有的不填。")
    }

    /// Each row with what is wrong with it, and the answers of those that are right.
    package func check(_ rows: [ListFile.Row]) -> (lines: [CheckedLine], answers: [Answers]) {
        var answers: [Answers] = []
        let lines = rows.enumerated().map { index, row in
            do {
                guard index < Self.mostRows else { throw CellFault("一份清单最多\(Self.mostRows)行，请和创建办商量分开报") }
                answers.append(try read(row))
                return CheckedLine(row: row, kind: .new)
            } catch {
                return CheckedLine(row: row, kind: .wrong, words: (error as? CellFault)?.words ?? "读不出来")
            }
        }
        return (lines, answers)
    }

    private func read(_ row: ListFile.Row) throws -> Answers {
        let cells = file.reader(of: row)
        let answers = fields.reduce(into: Answers()) { $0[$1.key] = cells.value($1.column) }
        if answers.isEmpty { cells.refuse("这一行是空的，请删去") }
        try cells.finish()
        return answers
    }
}

extension ReturnList {
    /// As they stand in the file's cells.
    func cells(of rows: [Answers]) -> [[String]] {
        rows.map { row in fields.map { row[$0.key].map(\.inFile) ?? "" } }
    }
}

extension AnswerValue {
    fileprivate var inFile: String { if case .yesNo = self { chinese } else { typed } }
}

extension FormField {
    /// As a column of a list.
    var column: ImportColumn<AnswerValue> {
        ImportColumn(ListHeading(label, isNeeded: isRequired, example: example, help: form, width: 20)) { cell in
            if kind == .day, let day = Day.written(cell.halfWidth) { return .day(day) }
            switch read(cell) {
            case .success(let value): return value
            case .failure(let wrong):
                throw CellFault(wrong.words.hasSuffix("。") ? String(wrong.words.dropLast()) : wrong.words)
            }
        }
    }

    private var example: String {
        switch kind {
        case .text: "村口空地"
        case .number: "12"
        case .day: "2019-11-04"
        case .choice: choices.first ?? ""
        case .yesNo: "是"
        }
    }
}
