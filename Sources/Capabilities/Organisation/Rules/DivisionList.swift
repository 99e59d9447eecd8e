import Kernel
import Spreadsheets

/// A county's divisions as a list gives them, checked as a whole: every code in the tree, no
/// code twice. The national lists (code, name, …, one line for each township or village of the country, of 9 or
/// of 12 digits) are taken as they are; the lines of other counties are passed over.
package struct DivisionList: Sendable {
    package struct Line: Sendable {
        package let code: DivisionCode
        package let name: String
    }

    package let lines: [Line]
    /// Lines of other counties.
    package let passedOver: Int

    /// - Parameters:
    ///   - known: the codes that the county has already.
    ///   - limits: of the file.
    package init(
        list bytes: [UInt8], county: DivisionCode, known: Set<DivisionCode>, limits: ListFile.Limits = .init()
    ) throws {
        let table = try ListFile(file: bytes, columns: Self.columns, limits: limits)
        var lines: [Line] = []
        var passedOver = 0
        for row in table.rows where !row.cells[0].hasPrefix(ListFile.exampleMark) {
            let line = try Self.line(row.cells[0], row.cells[1], number: row.line)
            guard county.contains(line.code) else {
                passedOver += 1
                continue
            }
            // The county's own line says nothing new.
            if line.code != county { lines.append(line) }
        }
        try Self.check(lines, county: county, known: known)
        self.lines = lines
        self.passedOver = passedOver
    }

    private static let columns = [
        ListFile.Column("code", "代码", "区划代码", "统计用区划代码", "行政区划代码"), .init("name", "名称", "区划名称"),
    ]

    private static func line(_ code: String, _ name: String, number: Int) throws -> Line {
        guard let code = DivisionCode(listed: code.halfWidth) else {
            let isShortened = code.contains(/[Ee]\+/)
            throw refusal(
                "division.code",
                isShortened
                    ? "第\(number)行的代码“\(code.prefix(20))”被表格软件改成了科学计数：请把代码一列设为“文本”，重新填写后再另存。"
                    : "第\(number)行的代码“\(code.prefix(20))”不对：县6位、乡镇（街道）9位、村（社区）12位数字；也可以都是12位，末尾的000表示上一级。")
        }
        guard (1...40).contains(name.count) else {
            throw refusal("division.name", "第\(number)行（\(code)）的名称应有1到40个字。")
        }
        return Line(code: code, name: name)
    }

    private static func check(_ lines: [Line], county: DivisionCode, known: Set<DivisionCode>) throws {
        guard !lines.isEmpty else {
            throw refusal("division.none", "文件里没有代码以\(county)开头的乡镇（街道）或村（社区）。")
        }
        var seen = known.union([county])
        var inFile: Set<DivisionCode> = []
        for line in lines.sorted(by: { $0.code < $1.code }) {
            guard inFile.insert(line.code).inserted else {
                throw refusal("division.twice", "代码\(line.code)（\(line.name)）出现了两次。")
            }
            if let parent = line.code.parent, !seen.contains(parent) {
                throw refusal("division.orphan", "代码\(line.code)（\(line.name)）的上级\(parent)不在区划树上，请先导入上级。")
            }
            seen.insert(line.code)
        }
    }

    /// The list once more, without other counties' lines: what is carried from one page to the next.
    package var text: String {
        "code,name\n" + lines.map { "\($0.code),\"\($0.name.replacing("\"", with: "\"\""))\"\n" }.joined()
    }

    private static func refusal(_ code: String, _ message: String) -> Refusal { .field("file", code, message) }
}
