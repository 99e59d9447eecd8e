import Kernel

/// The text of a paper with its numbers in it.
package enum PaperText {
    package enum Piece: Hashable, Sendable {
        case text(String)
        case figure(PaperFigure)
    }

    /// Parts a text into words and numbers. Refuses a name that no number has, or a brace without its other.
    package static func pieces(_ text: String, _ figures: [PaperFigure]) throws(Refusal) -> [Piece] {
        var pieces: [Piece] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
                throw fault("花括号没有配对，数字写成“\(example(figures))”这样。")
            }
            let name = String(rest[rest.index(after: open)..<close])
            guard let figure = figures.first(where: { $0.name == name }) else {
                let known = figures.filter { !$0.isQuotation }.map { "{\($0.name)}" }.joined(separator: "、")
                throw fault("没有“\(name.prefix(20))”这个数字。可用的有：\(known)。")
            }
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            pieces.append(.figure(figure))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
    }

    /// As it is printed.
    package static func plain(_ text: String, _ figures: [PaperFigure]) throws(Refusal) -> String {
        try pieces(text, figures).map { piece in
            switch piece {
            case .text(let text): text
            case .figure(let figure): figure.shown
            }
        }.joined()
    }

    /// The names in braces, whether anything has them or not.
    package static func names(in text: String) -> Set<String> {
        Set(text.matches(of: /{([^{}]*)}/).map { String($0.output.1) })
    }

    /// Each made once: a literal is put together anew whenever it is come to. They are only read. A spelled number of more than
    /// sixteen numerals is found by its end: each of thousands would be tried with all that follow it.
    private enum Pattern {
        /// By code points: a digit with a mark on it is one character, and no digit. 〇 is one of the Chinese numerals.
        nonisolated(unsafe) static let number =
            /[\p{N}--[〇]]+(?:[.．:：\/－—~～至、-][\p{N}--[〇]]+)*/.matchingSemantics(.unicodeScalar)
        nonisolated(unsafe) static let date = /\d{4}-\d{1,2}-\d{1,2}/
        nonisolated(unsafe) static let spelledCount =
            /百分之[〇零一二三四五六七八九十百点]+|[〇零一二两三四五六七八九十百千万]{1,16}(?:[个件处条起]问题|村次)/
    }

    /// Numbers that somebody typed, in whatever digits Unicode has: `3`, `93.7`, `③`, `Ⅻ`, `٣`, `3️⃣`. Dates, times, limits of time,
    /// document numbers, numbered annexes and roads are not meant: they count no records.
    package static func typedNumbers(_ text: String) -> [String] {
        let typed = text.matches(of: Pattern.number).compactMap { match -> String? in
            let (before, after) = (text[..<match.range.lowerBound], text[match.range.upperBound...])
            let isMeasured = ["个工作日", "工作日", "小时", "天", "年", "月", "日", "时", "号", "期", "届", "〕", "国道", "省道", "县道"]
                .contains {
                    after.hasPrefix($0)
                }
            let isNamed = ["附件", "第", "〔", "时"].contains { before.hasSuffix($0) }
            let isDate = match.output.wholeMatch(of: Pattern.date) != nil
            return isMeasured || isNamed || isDate ? nil : String(match.output)
        }
        return typed + spelledCounts(text)
    }

    /// Counts of what the records count, spelled out: `二十三个问题`, `三百村次`, `百分之九十三`. Any other number in Chinese numerals is
    /// allowed, as 三治一提升 or 三千户 count none of our records; so are the idioms 一个问题 and 百分之百.
    private static func spelledCounts(_ text: String) -> [String] {
        text.matches(of: Pattern.spelledCount).map { String($0.output) }.filter {
            !["百分之百", "一个问题"].contains($0)
        }
    }

    /// Refuses a text with a number that no record stands behind, or with a name that nothing has.
    /// - Parameter topics: names of the sheet's groups, in which a digit counts nothing: 治理3乱.
    package static func check(_ text: String, _ named: [PaperFigure], topics: [String] = []) throws(Refusal) {
        for piece in try pieces(text, named) {
            guard case .text(let words) = piece, let typed = typedNumbers(without(topics, in: words)).first else {
                continue
            }
            throw Refusal.field(
                "text", "paper.typedNumber",
                "“\(typed)”是手写的数字，背后没有记录可查。请改用花括号里的数字，如\(example(named))；与记录无关的数写成汉字，如“三千”。")
        }
    }

    /// The longest first, as one may stand in another.
    private static func without(_ names: [String], in text: String) -> String {
        names.filter { !$0.isEmpty }.sorted { $0.count > $1.count }
            .reduce(text) { $0.replacing($1, with: "　") }
    }

    private static func example(_ figures: [PaperFigure]) -> String {
        "{\(figures.first { !$0.isQuotation }?.name ?? "数字的名称")}"
    }

    private static func fault(_ message: String) -> Refusal { .field("text", "paper.figure", message) }
}
