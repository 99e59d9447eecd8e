import Foundation
import Kernel

/// What a cell shows, from how it is stored (ECMA-376 part 1, 18.3.1.4 and 18.18.11).
struct CellText {
    let shared: [String]
    /// The styles that show a number as a day.
    let dateStyles: Set<Int>
    let isFrom1904: Bool

    /// - Parameters:
    ///   - type: `s` one of the shared texts, `b` true or false, `e` an error, `str` a formula's text, else a number.
    ///   - isFormula: whether it is worked out; what it came to is stored beside it.
    func cell(_ value: String, type: String, style: Int, isFormula: Bool) -> ListFile.Cell {
        if isFormula, value.isEmpty { return .fault("是公式，文件里没有它的结果。请在 Excel 中打开，保存一次再传，或把公式换成数值") }
        switch type {
        case "s":
            guard let index = Int(value), shared.indices.contains(index) else { return .text("") }
            return .text(shared[index])
        case "inlineStr", "str": return .text(value.unescaped)
        case "b": return .text(value == "1" ? "是" : "否")
        case "e": return .fault("公式没有算出结果（\(value.prefix(20))），请改成文字或数值")
        case "d": return .text(value)
        default: return .text(dateStyles.contains(style) ? day(value) ?? number(value) : number(value))
        }
    }

    /// `610001000000` for `6.10001E+11`, and `0.3` for `0.30000000000000004`: a cell shows no more than fifteen digits.
    private func number(_ text: String) -> String {
        guard let value = Double(text), value.isFinite else { return text }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return String(format: "%.15g", value)
    }

    /// `2026-11-28`, with the time where there is one.
    private func day(_ text: String) -> String? {
        guard let serial = Double(text), (0..<2_958_466).contains(serial) else { return nil }
        let minutes = Int((serial * 1440).rounded())
        // From 1970-01-01. Day 60 of the years from 1900 is a 29 February that never was.
        let before = isFrom1904 ? 24_107 : serial < 60 ? 25_568 : 25_569
        let day = Day(ordinal: minutes / 1440 - before)
        let minute = minutes % 1440
        return minute == 0 ? "\(day)" : "\(day) \((minute / 60).padded(2)):\((minute % 60).padded(2))"
    }
}

extension String {
    /// `_x000A_` stands for the line end that XML would not keep.
    var unescaped: String {
        guard contains("_x") else { return self }
        return replacing(/_x([0-9A-Fa-f]{4})_/) { match in
            UInt32(match.output.1, radix: 16).flatMap(Unicode.Scalar.init).map(String.init) ?? ""
        }
    }
}
