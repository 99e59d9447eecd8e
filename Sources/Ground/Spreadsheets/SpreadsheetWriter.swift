import CXlsxWriter
import Foundation
import Kernel

/// Writes a list as .xlsx, row by row, in memory that does not grow with it (libxlsxwriter). Numbers and days are such, so
/// that they can be added up and sorted; text stays text whatever it begins with, and is never worked out as a formula.
package final class SpreadsheetWriter {
    package struct Column: Sendable {
        let title: String
        /// In characters of the Latin alphabet; a Chinese one takes two.
        let width: Double

        package init(_ title: String, width: Double = 14) {
            self.title = title
            self.width = width
        }
    }

    package enum Cell: Sendable {
        case empty
        case text(String)
        case integer(Int)
        /// So many of the smallest unit, shown with as many places: 8750 thousandths are `8.75` at two of three places.
        case decimal(Int, of: Int, places: Int)
        case day(Day)
        case moment(Instant)
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private var formats: [String: UnsafeMutablePointer<lxw_format>] = [:]
    private var row: UInt32 = 0
    private let columnCount: Int
    private var isClosed = false

    /// What one sheet holds, with its heading.
    package static let mostRows = 1_048_576

    /// - Parameters:
    ///   - path: of the file that is made.
    ///   - name: of the sheet.
    package init(path: String, sheet name: String, columns: [Column]) throws {
        let folder = (path as NSString).deletingLastPathComponent
        let opened = folder.withCString { folder in
            var options = lxw_workbook_options()
            options.constant_memory = 1
            options.tmpdir = UnsafeMutablePointer(mutating: folder)
            return workbook_new_opt(path, &options)
        }
        guard let opened else { throw Failure(description: "the file cannot be made") }
        workbook = opened
        columnCount = columns.count
        guard let added = workbook_add_worksheet(opened, Self.sheetName(name)) else {
            workbook_close(opened)
            throw Failure(description: "the sheet cannot be made")
        }
        sheet = added
        for (index, column) in columns.enumerated() {
            let place = UInt16(index)
            worksheet_set_column(sheet, place, place, column.width, nil)
        }
        worksheet_freeze_panes(sheet, 1, 0)
        worksheet_repeat_rows(sheet, 0, 0)
        let heading = format("heading") {
            format_set_bold($0)
            format_set_text_wrap($0)
            format_set_align($0, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
            format_set_bg_color($0, 0xEDEFF2)
            format_set_bottom($0, UInt8(LXW_BORDER_THIN.rawValue))
        }
        for (index, column) in columns.enumerated() {
            try check(worksheet_write_string(sheet, 0, UInt16(index), column.title, heading))
        }
        row = 1
    }

    deinit { if !isClosed { workbook_close(workbook) } }

    /// One row, a cell for each column.
    package func append(_ cells: [Cell]) throws {
        guard row < UInt32(Self.mostRows) else { throw Failure(description: "more rows than a sheet holds") }
        for (index, cell) in cells.prefix(columnCount).enumerated() { try write(cell, UInt16(index)) }
        row += 1
    }

    /// The file is whole from here on.
    package func finish() throws {
        if row > 1, columnCount > 0 { worksheet_autofilter(sheet, 0, 0, row - 1, UInt16(columnCount - 1)) }
        isClosed = true
        try check(workbook_close(workbook))
    }

    private func write(_ cell: Cell, _ column: UInt16) throws {
        switch cell {
        case .empty: return
        case .text(let text):
            try check(worksheet_write_string(sheet, row, column, Self.fitting(text), nil))
        case .integer(let number): try check(worksheet_write_number(sheet, row, column, Double(number), nil))
        case .decimal(let number, let unit, let places):
            let shown = format("0.\(places)") {
                format_set_num_format($0, places == 0 ? "0" : "0." + String(repeating: "0", count: places))
            }
            try check(worksheet_write_number(sheet, row, column, Double(number) / Double(unit), shown))
        case .day(let day): try write(Double(day.ordinal + Self.epoch), "yyyy-mm-dd", column)
        case .moment(let moment):
            let minutes = Double(moment.minuteOfDay) / 1440
            try write(Double(moment.day.ordinal + Self.epoch) + minutes, "yyyy-mm-dd hh:mm", column)
        }
    }

    /// 1970-01-01 among a spreadsheet's days.
    private static let epoch = 25_569

    private func write(_ serial: Double, _ shown: String, _ column: UInt16) throws {
        let format = format(shown) { format_set_num_format($0, shown) }
        try check(worksheet_write_number(sheet, row, column, serial, format))
    }

    private func format(
        _ name: String, _ make: (UnsafeMutablePointer<lxw_format>?) -> Void
    ) -> UnsafeMutablePointer<lxw_format>? {
        if let known = formats[name] { return known }
        let format = workbook_add_format(workbook)
        make(format)
        formats[name] = format
        return format
    }

    /// A cell holds 32,767 characters of UTF-16. What is longer is cut where that can be seen.
    private static func fitting(_ text: String) -> String {
        guard text.utf16.count > 32_767 else { return text }
        return String(decoding: Array(text.utf16.prefix(32_760)), as: UTF16.self) + "…（未完）"
    }

    /// At most 31 characters, and none of those by which sheets are addressed.
    private static func sheetName(_ name: String) -> String {
        let plain = name.filter { !"[]:*?/\\'".contains($0) }
        return plain.isEmpty ? "Sheet1" : String(plain.prefix(31))
    }

    private func check(_ result: lxw_error) throws {
        guard result == LXW_NO_ERROR else {
            throw Failure(description: lxw_strerror(result).map { String(cString: $0) } ?? "\(result)")
        }
    }
}
