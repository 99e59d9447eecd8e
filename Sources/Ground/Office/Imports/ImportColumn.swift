import Kernel
import Spreadsheets

/// One column of a list that comes in as a file: what it may be called, what is read from a cell, and how that is refused.
package struct ImportColumn<Value: Sendable>: Sendable {
    package let heading: ListHeading
    /// From a cell that is not empty; throws a `CellFault`.
    let read: @Sendable (String) throws -> Value

    package init(_ heading: ListHeading, read: @escaping @Sendable (String) throws -> Value) {
        self.heading = heading
        self.read = read
    }
}

/// What stands over a column, and what whoever fills it in has to know.
package struct ListHeading: Encodable, Sendable {
    /// The first is what it is called in the example and in refusals.
    package let names: [String]
    package let isNeeded: Bool
    /// In the example row.
    package let example: String
    /// 部门填部门，县级的填县级
    package let help: String
    package let width: Double

    package init(
        _ names: String..., isNeeded: Bool = true, example: String = "", help: String = "", width: Double = 14
    ) {
        self.names = names
        self.isNeeded = isNeeded
        self.example = example
        self.help = help
        self.width = width
    }

    package var name: String { names[0] }
    var inFile: ListFile.Column { ListFile.Column(names, isNeeded: isNeeded) }
    var inSheet: SpreadsheetWriter.Column { .init(name, width: width) }
}

extension ImportColumn where Value == String {
    package static func text(_ heading: ListHeading, max: Int) -> ImportColumn {
        ImportColumn(heading) { cell in
            guard cell.count <= max else {
                throw CellFault("“\(heading.name)”有\(cell.count)个字，最多\(max)个字，请删减")
            }
            return cell
        }
    }
}

extension ImportColumn where Value: Sendable {
    /// What a type reads from its text: a number, a day, a code; typed in full width too.
    /// - Parameter form: 日期，如 2019-11-04
    package static func value(
        _ heading: ListHeading, form: String, _ parse: @escaping @Sendable (String) -> Value?
    ) -> ImportColumn {
        ImportColumn(heading) { cell in
            if let value = parse(cell.halfWidth) { return value }
            guard !cell.isShortenedNumber else {
                throw CellFault("“\(heading.name)”的“\(cell.prefix(20))”被表格软件改成了科学计数：请把这一栏设为“文本”，重新填写")
            }
            throw CellFault("“\(heading.name)”的“\(cell.prefix(20))”不对：应是\(form)")
        }
    }
}

extension ImportColumn where Value: CaseIterable & Sendable {
    /// One of a closed list, by what it is called on the screen.
    package static func choice(
        _ heading: ListHeading, of values: [Value] = Array(Value.allCases),
        _ chinese: @escaping @Sendable (Value) -> String
    ) -> ImportColumn {
        let known = Dictionary(values.map { (chinese($0).nameKey, $0) }, uniquingKeysWith: { first, _ in first })
        let names = values.map(chinese).joined(separator: "、")
        return ImportColumn(heading) { cell in
            guard let value = known[cell.nameKey] else {
                throw CellFault("“\(heading.name)”的“\(cell.prefix(20))”不对：应是\(names)中的一个")
            }
            return value
        }
    }
}

extension ImportColumn where Value == Day {
    package static func day(_ heading: ListHeading) -> ImportColumn {
        .value(heading, form: "日期，如 2019-11-04") { Day($0) ?? Day.written($0) }
    }
}

extension Day {
    /// A day that stands in a cell as text, as people write it: `2019/11/4`, `2019.11.4`, `2019年11月4日`.
    package static func written(_ text: String) -> Day? {
        guard let match = text.wholeMatch(of: /([0-9]{4})[-\/.年]([0-9]{1,2})[-\/.月]([0-9]{1,2})日?/),
            let month = Int(match.output.2), let day = Int(match.output.3)
        else { return nil }
        return Day("\(match.output.1)-\(month.padded(2))-\(day.padded(2))")
    }
}
