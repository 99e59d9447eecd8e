import Kernel
import Spreadsheets

/// A county's divisions as a list gives them, checked as a whole: every code in the tree, no code twice; what is wrong is said
/// of every row. The national lists (code, name, …, one line for each township or village of the country, of 9 or of 12
/// digits) are taken as they are; the lines of other counties are passed over.
package struct DivisionList: Sendable {
    package struct Line: Sendable {
        package let code: DivisionCode
        package let name: String
    }

    package let lines: [Line]
    /// Lines of other counties.
    package let passedOver: Int
    /// The file's rows but those of other counties, each with what is wrong with it.
    package let rows: [ListFile.Row]
    /// As which the list is refused where any of its rows is wrong: a part of a tree is none.
    package let refusal: Refusal?

    package var wrong: [ListFile.Row] { rows.filter { !$0.faults.isEmpty } }

    /// Refuses a list of which any row is wrong.
    package init(
        list bytes: [UInt8], county: DivisionCode, known: Set<DivisionCode>, limits: ListFile.Limits = .init()
    ) throws {
        self = try DivisionList(reading: bytes, county: county, known: known, limits: limits)
        if let refusal { throw refusal }
    }

    /// Refuses what is no list; what is wrong with single rows is kept beside them.
    /// - Parameters:
    ///   - known: the codes that the county has already.
    ///   - limits: of the file.
    package init(
        reading bytes: [UInt8], county: DivisionCode, known: Set<DivisionCode>, limits: ListFile.Limits = .init()
    ) throws {
        let table = try ListFile(file: bytes, columns: Self.columns, limits: limits, keepsFaults: true)
        var (passedOver, rows) = (0, [ReadRow]())
        for row in table.rows where !row.cells[0].hasPrefix(ListFile.exampleMark) {
            let read = ReadRow(row)
            if let code = read.code, !county.contains(code) { passedOver += 1 } else { rows.append(read) }
        }
        // The county's own line says nothing new.
        rows.removeAll { $0.code == county && $0.fault == nil }
        guard !rows.isEmpty else {
            throw Refusal.field("file", "division.none", "文件里没有代码以\(county)开头的乡镇（街道）或村（社区）。")
        }
        Self.place(&rows, in: known.union([county]))
        lines = rows.compactMap(\.line)
        self.passedOver = passedOver
        self.rows = rows.map(\.kept)
        let faults = rows.compactMap { read in read.fault.map { (read.row.line, $0) } }
        refusal = faults.first.map { first in
            let words = faults.prefix(3).map { "第\($0.0)行：\($0.1.words)" }.joined(separator: "；")
            return .field(
                "file", first.1.code, "名单有\(faults.count)行不对。\(words)\(faults.count > 3 ? "……" : "")。改好以后整份再传。")
        }
    }

    private static let columns = [
        ListFile.Column("code", "代码", "区划代码", "统计用区划代码", "行政区划代码"), .init("name", "名称", "区划名称"),
    ]

    /// A row with what could be read of it.
    private struct ReadRow {
        struct Fault {
            let code: String
            let words: String
        }

        let row: ListFile.Row
        let code: DivisionCode?
        var fault: Fault?

        init(_ row: ListFile.Row) {
            self.row = row
            let (text, name) = (row.cells[0], row.cells[1])
            code = DivisionCode(listed: text.halfWidth)
            fault =
                if !row.faults.isEmpty {
                    Fault(code: "table.cell", words: row.faults.joined(separator: "；"))
                } else if code == nil {
                    Fault(
                        code: "division.code",
                        words: text.contains(/[Ee]\+/)
                            ? "代码“\(text.prefix(20))”被表格软件改成了科学计数：请把代码一列设为“文本”，重新填写后再另存"
                            : "代码“\(text.prefix(20))”不对：县6位、乡镇（街道）9位、村（社区）12位数字；也可以都是12位，末尾的000表示上一级")
                } else if !(1...40).contains(name.count) {
                    Fault(code: "division.name", words: "名称应有1到40个字")
                } else { nil }
        }

        var line: Line? { fault == nil ? code.map { Line(code: $0, name: row.cells[1]) } : nil }
        var kept: ListFile.Row { .init(line: row.line, cells: row.cells, faults: fault.map { [$0.words] } ?? []) }
    }

    /// Says of each row whose code comes twice, or has no parent in the tree, that it is wrong. What is wrong with a row's name
    /// takes nothing from those below it.
    private static func place(_ rows: inout [ReadRow], in known: Set<DivisionCode>) {
        var (tree, inFile) = (known, [DivisionCode: Int]())
        let coded = rows.indices.compactMap { index in rows[index].code.map { (code: $0, index: index) } }
        for (code, index) in coded.sorted(by: { ($0.code, $0.index) < ($1.code, $1.index) }) {
            if let first = inFile[code] {
                rows[index].fault = .init(code: "division.twice", words: "代码\(code)出现了两次，第\(first)行已有")
                continue
            }
            inFile[code] = rows[index].row.line
            if let parent = code.parent, !tree.contains(parent) {
                rows[index].fault = .init(code: "division.orphan", words: "上级\(parent)不在区划树上，请先导入上级")
            }
            tree.insert(code)
        }
    }

    /// The list once more, without other counties' lines: what is carried from one page to the next.
    package var text: String {
        "code,name\n" + lines.map { "\($0.code),\"\($0.name.replacing("\"", with: "\"\""))\"\n" }.joined()
    }
}
