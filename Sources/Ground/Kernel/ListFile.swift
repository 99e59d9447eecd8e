/// The rows of a list that somebody sent as a file. Only the columns that are asked for are kept, so that what it takes is
/// bounded by the file's size and not by what stands in it.
package struct ListFile: Sendable {
    package struct Row: Codable, Sendable {
        /// Of the file, from 1.
        package let line: Int
        /// In the order of the columns that were asked for; `""` where the row has none.
        package let cells: [String]
        /// Of cells that could not be taken, why: `“代码”：公式没有算出结果（#N/A）`. Only where such a cell does not refuse the file.
        package let faults: [String]

        package init(line: Int, cells: [String], faults: [String] = []) {
            self.line = line
            self.cells = cells
            self.faults = faults
        }
    }

    /// What a column may be called in the heading; the first is what it is called in a refusal.
    package struct Column: Sendable {
        let names: [String]
        let keys: [String]
        let isNeeded: Bool

        package init(_ names: String..., isNeeded: Bool = true) { self.init(names, isNeeded: isNeeded) }

        package init(_ names: [String], isNeeded: Bool = true) {
            self.names = names
            keys = names.map(\.nameKey)
            self.isNeeded = isNeeded
        }
    }

    package struct Limits: Sendable {
        package var bytes = 16 << 20
        package var rows = 200_000
        package var columns = 200
        package var cellBytes = 4000
        /// With those of columns that nobody asks for.
        package var cells = 2_000_000

        package init() {}
    }

    /// What stands in one cell of a file.
    package enum Cell: Sendable {
        case text(String)
        /// Nothing that could be taken, and why: `公式没有算出结果（#N/A）`
        case fault(String)

        package var isEmpty: Bool { if case .text("") = self { true } else { false } }
    }

    /// A line of a file that is not empty, with its number from 1.
    package typealias Line = (line: Int, cells: [Cell])
    /// The fault of a file, by its code and in words.
    package typealias Fault = (_ code: String, _ message: String) -> Refusal

    package let rows: [Row]

    /// A row that begins so is a template's example, and no record.
    package static let exampleMark = "例："

    /// Before the heading there may be a title and who filled the list in.
    private static let mostBeforeHeading = 5

    /// Refuses what is no such table, as the fault of a field, with the line.
    /// - Parameters:
    ///   - columns: the heading, among the first lines, has to have each that is needed.
    ///   - leavesOutEmpty: whether the file has no cells behind a line's last full one; else a line without them is broken.
    ///   - keepsFaults: whether a cell that cannot be taken is its row's fault; else it is the whole file's.
    ///   - next: the file's lines one after the other, nil at the end.
    package init(
        columns: [Column], limits: Limits, leavesOutEmpty: Bool = false, keepsFaults: Bool = false, fault: Fault,
        next: () throws -> Line?
    ) throws {
        var places: [Place?]?
        var first: Refusal?
        var before = 0
        var rows: [Row] = []
        while let (line, cells) = try next() {
            guard let places else {
                do { places = try Self.places(of: columns, in: cells, fault) } catch let refusal as Refusal {
                    first = first ?? refusal
                    before += 1
                    if before == Self.mostBeforeHeading { throw first ?? refusal }
                }
                continue
            }
            guard rows.count < limits.rows else { throw fault("tooMany", "文件超过\(limits.rows)行，请分成几个文件。") }
            let (row, wrong) = Self.row(line, cells, columns, places, leavesOutEmpty)
            if let wrong, !keepsFaults { throw fault(wrong.code, "第\(line)行\(wrong.link)\(wrong.words)。") }
            rows.append(row)
        }
        guard places != nil else { throw first ?? fault("empty", "文件是空的。") }
        self.rows = rows
    }

    private static func row(
        _ line: Int, _ cells: [Cell], _ columns: [Column], _ places: [Place?], _ leavesOutEmpty: Bool
    ) -> (Row, first: WrongCell?) {
        var (texts, faults): ([String], [WrongCell]) = ([], [])
        for (column, place) in zip(columns, places) {
            do { texts.append(try text(of: column, at: place, in: cells, leavesOutEmpty)) } catch {
                texts.append("")
                faults.append(error)
            }
        }
        return (Row(line: line, cells: texts, faults: faults.map(\.words)), faults.first)
    }

    /// What is wrong with one cell, and by what word it is joined to its line.
    private struct WrongCell: Error {
        let code: String
        var link = "的"
        let words: String
    }

    /// Where a column stands, and where its very heading stands once more: merged over two columns, or written twice.
    private struct Place {
        let first: Int
        let others: [Int]
    }

    private static func text(
        of column: Column, at place: Place?, in cells: [Cell], _ leavesOutEmpty: Bool
    ) throws(WrongCell) -> String {
        guard let place else { return "" }
        let name = column.names[0]
        guard place.first < cells.count else {
            if column.isNeeded, !leavesOutEmpty { throw WrongCell(code: "columns", link: "", words: "少了“\(name)”一栏") }
            return try other(name, than: "", at: place.others, in: cells)
        }
        let text = try text(of: cells[place.first], name)
        return try other(name, than: text, at: place.others, in: cells)
    }

    /// What stands under the same heading once more, where the first is empty. Two that say different things are one too many.
    private static func other(
        _ name: String, than text: String, at places: [Int], in cells: [Cell]
    ) throws(WrongCell) -> String {
        var first = text
        for place in places where place < cells.count {
            let other = try self.text(of: cells[place], name)
            guard !other.isEmpty, other != first else { continue }
            guard first.isEmpty else {
                throw WrongCell(
                    code: "twice", words: "“\(name)”有两栏，一栏填“\(first.prefix(20))”，一栏填“\(other.prefix(20))”，请只留一栏")
            }
            first = other
        }
        return first
    }

    private static func text(of cell: Cell, _ name: String) throws(WrongCell) -> String {
        switch cell {
        case .fault(let words): throw WrongCell(code: "cell", words: "“\(name)”：\(words)")
        case .text(let text):
            let cell = text.mended().trimmed
            guard let control = cell.unmendable?.scalar else { return cell }
            throw WrongCell(code: "control", words: "“\(name)”里有看不见的控制字符（\(control.code)），请删去")
        }
    }

    private static func places(of columns: [Column], in heading: [Cell], _ fault: Fault) throws -> [Place?] {
        let titles = heading.map { cell in if case .text(let text) = cell { text.nameKey } else { "" } }
        let places = columns.map { column in
            titles.firstIndex(where: column.keys.contains).map { first in
                Place(first: first, others: titles.indices.filter { $0 > first && titles[$0] == titles[first] })
            }
        }
        let missing = zip(columns, places).filter { $0.isNeeded && $1 == nil }.map { "“\($0.0.names[0])”" }
        guard missing.isEmpty else {
            let names = columns.filter(\.isNeeded).map { "“\($0.names.joined(separator: "”或“"))”" }
            throw fault(
                "heading", "第一行应是表头，缺少\(missing.joined(separator: "、"))一栏。至少要有\(names.joined(separator: "，"))。")
        }
        return places
    }
}
