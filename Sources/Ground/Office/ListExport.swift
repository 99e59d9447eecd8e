import Kernel
import Spreadsheets
import Web

/// A list as it leaves as .xlsx, whole and not page by page: what each column is called, and what it holds of a record.
package struct ListExport<Record>: Sendable {
    package struct Column: Sendable {
        let heading: SpreadsheetWriter.Column
        let cell: @Sendable (Record) -> SpreadsheetWriter.Cell

        package init(
            _ title: String, width: Double = 14, _ cell: @escaping @Sendable (Record) -> SpreadsheetWriter.Cell
        ) {
            heading = .init(title, width: width)
            self.cell = cell
        }

        package init(_ title: String, width: Double = 14, _ text: @escaping @Sendable (Record) -> String?) {
            self.init(title, width: width) { text($0).map(SpreadsheetWriter.Cell.text) ?? .empty }
        }
    }

    let title: String
    let columns: [Column]

    /// - Parameter title: of the sheet, and what the file is called before its day.
    package init(_ title: String, _ columns: [Column]) {
        self.title = title
        self.columns = columns
    }

    /// A sheet holds 1,048,575 below its heading. It is written piece by piece in constant memory, from a reader's place of
    /// its own (`Office.readReport`).
    package static var mostRecords: Int { 1_000_000 }

    /// - Parameter page: the records after one, those of the first page for nil; none after the last.
    package func download(_ day: Day, page: (_ last: Record?) throws -> [Record]) throws -> Download {
        try Download.spreadsheet("\(title)\(day).xlsx", sheet: title, columns: columns.map(\.heading)) { writer in
            var (last, count): (Record?, Int) = (nil, 0)
            while case let records = try page(last), !records.isEmpty {
                count += records.count
                guard count <= Self.mostRecords else {
                    throw Refusal(
                        .invalid, "list.tooLong",
                        "符合条件的超过\(Self.mostRecords / 10_000)万条，一个文件放不下。请先把范围筛选得小一些，再导出。")
                }
                for record in records { try writer.append(columns.map { $0.cell(record) }) }
                last = records.last
            }
        }
    }
}

extension SpreadsheetWriter.Cell {
    package static func day(_ day: Day?) -> Self { day.map { .day($0) } ?? .empty }
    package static func moment(_ moment: Instant?) -> Self { moment.map { .moment($0) } ?? .empty }
    package static func points(_ points: Points?) -> Self {
        points.map { .decimal($0.thousandths, of: 1000, places: 2) } ?? .empty
    }
}
