import Kernel

/// `xl/worksheets/sheet1.xml`: a sheet's lines.
final class SheetReader: PartParser {
    private(set) var lines: [ListFile.Line] = []

    private let texts: CellText
    private let limits: ListFile.Limits
    private let fault: ListFile.Fault
    private var row = 0
    private var cells: [ListFile.Cell] = []
    private var column = -1
    private var (type, style, isFormula, value) = ("", 0, false, "")
    private var (isValue, isPhonetic) = (false, false)
    /// How many cells merged ones were spread over.
    private var merged = 0

    init(_ texts: CellText, _ limits: ListFile.Limits, _ fault: @escaping ListFile.Fault) {
        self.texts = texts
        self.limits = limits
        self.fault = fault
        super.init()
        // A cell and its value, and the rows.
        mostElements = limits.cells * 2
    }

    override func begins(_ name: Substring, _ attributes: [String: String]) {
        switch name {
        case "row":
            row = attributes["r"].flatMap { Int($0) } ?? row + 1
            (cells, column) = ([], -1)
        case "c": begin(attributes)
        case "v", "t": isValue = !isPhonetic
        case "rPh": isPhonetic = true
        case "f": isFormula = true
        case "mergeCell": if let reference = attributes["ref"] { merge(reference) }
        default: break
        }
    }

    private func begin(_ attributes: [String: String]) {
        column = attributes["r"].flatMap(Self.column) ?? column + 1
        type = attributes["t"] ?? "n"
        style = attributes["s"].flatMap { Int($0) } ?? 0
        (isFormula, value) = (false, "")
        if column >= limits.columns { column = limits.columns }
    }

    override func text(_ text: String) { if isValue { value += text } }

    override func ends(_ name: Substring) {
        switch name {
        case "v", "t": isValue = false
        case "rPh": isPhonetic = false
        case "c": end()
        case "row" where cells.contains { !$0.isEmpty }:
            // A title, its notes and the heading beside the rows that a table may have.
            guard lines.count <= limits.rows + 20 else {
                return stop(fault("tooMany", "文件超过\(limits.rows)行，请分成几个文件。"))
            }
            lines.append((row, cells))
        default: break
        }
    }

    private func end() {
        let cell = texts.cell(value, type: type, style: style, isFormula: isFormula)
        guard !cell.isEmpty else { return }
        guard column < limits.columns else {
            return stop(fault("tooWide", "第\(row)行超过\(limits.columns)栏，请删去用不着的栏目。"))
        }
        if case .text(let text) = cell, text.utf8.count > limits.cellBytes {
            return stop(fault("cell", "第\(row)行有一格的文字太长（超过\(limits.cellBytes)个字节）。"))
        }
        while cells.count < column { cells.append(.text("")) }
        if cells.count == column { cells.append(cell) } else { cells[column] = cell }
    }

    // MARK: Merged cells

    /// What stands in the first of merged cells is meant for each: a township's name beside all its villages.
    private func merge(_ reference: String) {
        let corners = reference.split(separator: ":").map { (Self.column(String($0)), Self.row($0)) }
        guard corners.count == 2, let left = corners[0].0, let top = corners[0].1, let right = corners[1].0,
            let bottom = corners[1].1, right < limits.columns, left <= right, top <= bottom, bottom <= 1_048_576,
            let first = lines.partitioningIndex(row: top), lines[first].line == top, left < lines[first].cells.count
        else { return }
        // A few letters name millions of cells.
        merged += (bottom - top + 1) * (right - left + 1)
        guard merged <= limits.cells else { return stop(Failure.tooMany) }
        let cell = lines[first].cells[left]
        for index in lines[first...].indices {
            guard lines[index].line <= bottom else { return }
            while lines[index].cells.count <= right { lines[index].cells.append(.text("")) }
            for column in left...right { lines[index].cells[column] = cell }
        }
    }

    /// `B7` is in column 1.
    private static func column(_ reference: String) -> Int? {
        var column = 0
        for letter in reference.utf8.prefix(while: { $0 >= 65 && $0 <= 90 }) {
            column = column * 26 + Int(letter) - 64
            guard column <= 16_384 else { return nil }
        }
        return column == 0 ? nil : column - 1
    }

    private static func row(_ reference: Substring) -> Int? { Int(reference.drop { $0.isLetter }) }
}

extension [ListFile.Line] {
    /// The first line from a row on; nil after the last.
    fileprivate func partitioningIndex(row: Int) -> Int? {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].line < row { low = middle + 1 } else { high = middle }
        }
        return low < endIndex ? low : nil
    }
}
