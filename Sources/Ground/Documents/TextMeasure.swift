/// How wide text is, and where a title may be broken. Widths are in characters of its own size.
enum TextMeasure {
    /// Latin letters and digits take half a character.
    static func width(_ text: String) -> Double {
        text.reduce(0) { $0 + width($1) }
    }

    private static func width(_ character: Character) -> Double {
        // What follows in a character (accents, joined emoji) takes no place of its own.
        guard let first = character.unicodeScalars.first else { return 0 }
        return first.value < 0x2E80 && !isWide(first) ? 0.5 : 1
    }

    /// GB/T 9704 §7.3.1: a title of several lines is broken between words, in lines of like length.
    /// Nothing here knows words, so it breaks where one often ends, and never within a number.
    static func titleLines(_ title: String, capacity: Double) -> [String] {
        title.split(whereSeparator: \.isNewline).flatMap { line in
            balanced(Array(line.trimmingSpaces), capacity: capacity)
        }
    }

    private static func balanced(_ text: [Character], capacity: Double) -> [String] {
        let total = width(String(text))
        guard total > capacity else { return text.isEmpty ? [] : [String(text)] }
        var lines: [String] = []
        var rest = text[...]
        var count = (total / capacity).rounded(.up)
        while count > 1, rest.count > 1 {
            let ideal = width(String(rest)) / count
            let least = width(String(rest)) - capacity * (count - 1)
            let cut = bestCut(rest, ideal: ideal, within: min(least, ideal)...capacity) ?? forcedCut(rest, ideal)
            lines.append(String(rest[..<cut]))
            rest = rest[cut...]
            count = max(count - 1, (width(String(rest)) / capacity).rounded(.up))
        }
        return lines + [String(rest)]
    }

    /// For a word that is longer than a line.
    private static func forcedCut(_ text: ArraySlice<Character>, _ ideal: Double) -> Int {
        var length = 0.0
        let cut = text.indices.first { index in
            length += width(text[index])
            return length > ideal
        }
        return max(cut ?? text.endIndex - 1, text.startIndex + 1)
    }

    private static func bestCut(_ text: ArraySlice<Character>, ideal: Double, within: ClosedRange<Double>) -> Int? {
        var best: (index: Int, cost: Double)?
        for index in text.indices.dropFirst() where mayBreak(text, before: index) {
            let length = width(String(text[..<index]))
            guard within.contains(length) else { continue }
            let cost = abs(length - ideal) + (endsWord(text, before: index) ? 0 : 5)
            if cost < best?.cost ?? .infinity { best = (index, cost) }
        }
        return best?.index
    }

    private static func mayBreak(_ text: ArraySlice<Character>, before index: Int) -> Bool {
        let (last, next) = (text[index - 1], text[index])
        if "、，。；：！？）〕》」』”’".contains(next) || "（〔《「『“‘".contains(last) { return false }
        if last.isASCII && next.isASCII { return false }
        return !(last.isASCII && "年月日号次批个届期".contains(next)) && last != "第"
    }

    private static func endsWord(_ text: ArraySlice<Character>, before index: Int) -> Bool {
        if "的、，；：》）”".contains(text[index - 1]) { return true }
        let rest = text[index...].prefix(2)
        return ["关于", "情况", "工作", "通报", "通知", "报告", "意见", "方案", "实施", "印发"].contains(String(rest))
    }

    /// Chinese punctuation that Unicode puts among the Latin.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool { "“”‘’—…·".unicodeScalars.contains(scalar) }
}

extension Sequence<Character> {
    /// Without white space at both ends.
    var trimmingSpaces: String {
        String(
            drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
