import Foundation
import Kernel
import SwiftCSV

/// A county's divisions as a CSV file gives them, checked as a whole: every code in the tree, no
/// code twice. The national list (code, name, …, one line for each township of the country) is
/// taken as it is; the lines of other counties are passed over.
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
    ///   - limit: lines of the file at most.
    package init(csv bytes: [UInt8], county: DivisionCode, known: Set<DivisionCode>, limit: Int = 200_000) throws {
        // A byte-order mark, as Excel writes it, is no part of the first heading.
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard let text = String(validating: content, as: UTF8.self) else {
            throw Self.refusal("division.encoding", "文件不是 UTF-8 编码。请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。")
        }
        guard let csv = try? EnumeratedCSV(string: text, delimiter: .comma, loadColumns: false) else {
            throw Self.refusal("division.csv", "文件不是完整的 CSV：请检查引号是否成对、分隔符是否是逗号。")
        }
        let heading = csv.header.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        guard let codeColumn = heading.firstIndex(where: { ["code", "代码", "区划代码"].contains($0) }),
            let nameColumn = heading.firstIndex(where: { ["name", "名称"].contains($0) })
        else { throw Self.refusal("division.heading", "第一行应是表头，至少有“code”和“name”（或“代码”和“名称”）两栏。") }
        guard csv.rows.count <= limit else {
            throw Self.refusal("division.tooMany", "文件有\(csv.rows.count)行，最多\(limit)行。")
        }
        var lines: [Line] = []
        var passedOver = 0
        for (index, row) in csv.rows.enumerated() where row.contains(where: { !$0.isEmpty }) {
            guard row.count > max(codeColumn, nameColumn) else {
                throw Self.refusal("division.columns", "第\(index + 2)行少了栏目。")
            }
            let line = try Self.line(row[codeColumn], row[nameColumn], number: index + 2)
            if county.contains(line.code), line.code != county { lines.append(line) } else { passedOver += 1 }
        }
        try Self.check(lines, county: county, known: known)
        self.lines = lines
        self.passedOver = passedOver
    }

    private static func line(_ code: String, _ name: String, number: Int) throws -> Line {
        let name = name.trimmingCharacters(in: .whitespaces)
        guard let code = DivisionCode(code.trimmingCharacters(in: .whitespaces)) else {
            throw refusal("division.code", "第\(number)行的代码“\(code.prefix(20))”不对：县6位、乡镇（街道）9位、村（社区）12位数字。")
        }
        guard (1...40).contains(name.count),
            !name.unicodeScalars.contains(where: { $0.isHidden() })
        else { throw refusal("division.name", "第\(number)行（\(code)）的名称应有1到40个字，不含看不见的控制字符。") }
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

    private static func refusal(_ code: String, _ message: String) -> Refusal { .field("file", code, message) }
}
