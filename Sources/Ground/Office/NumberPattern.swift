import Database
import Kernel

/// A kind of papers that are numbered together: 1, 2, 3 … in each year, whatever its numbers look like.
package struct PaperSeries: Sendable {
    /// By which its counter is kept, for ever; also what its numbers begin with until a county sets something else.
    package let key: String
    /// 交办单
    package let title: String
    let issued: @Sendable (_ county: String, _ transaction: ReadTransaction) throws -> [IssuedNumber]
    let replaced: @Sendable (_ county: String, _ year: Int, _ transaction: ReadTransaction) throws -> Int

    /// - Parameters:
    ///   - issued: the numbers that its documents carry, each as often as there are documents with it: the doctor
    ///     compares them with the counter.
    ///   - replaced: how many numbers of a year gave way to a later one of the same document.
    package init(
        _ key: String, _ title: String,
        replaced: @escaping @Sendable (_ county: String, _ year: Int, _ transaction: ReadTransaction) throws -> Int = {
            _, _, _ in 0
        },
        issued: @escaping @Sendable (_ county: String, _ transaction: ReadTransaction) throws -> [IssuedNumber]
    ) {
        self.key = key
        self.title = title
        self.issued = issued
        self.replaced = replaced
    }
}

/// A number within its series.
package struct IssuedNumber: Hashable, Sendable {
    package let year: Int
    package let number: Int

    package init(year: Int, number: Int) {
        self.year = year
        self.number = number
    }

    /// Of words such as `荣誉证书〔2026〕7号`: the last two numbers in them, whatever pattern the county has set.
    package init?(words: String) {
        let numbers = words.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }.suffix(2)
        guard let year = numbers.first, let number = numbers.last, numbers.count == 2 else { return nil }
        self.init(year: year, number: number)
    }
}

extension IssuedNumber {
    /// As somebody may have typed a number that stands on a paper before him: 〔〕 is on no phone's keys, and [], (), 【】 stand
    /// for it. Each way that a county may write it, and first what was typed.
    package static func spellings(of typed: String) -> [String] {
        let text = typed.filter { !$0.isWhitespace }
        let found = text.halfWidth.wholeMatch(of: /(.*?)[\[(〔【〈<{](\d{4})[\])〕】〉>}](\d+)号?/)
        guard let found else { return [typed.trimmed] }
        let (prefix, year, number) = (found.1, found.2, found.3)
        return [typed.trimmed] + ["〔\(year)〕", "[\(year)]", "（\(year)）"].map { "\(prefix)\($0)\(number)号" }
    }
}

/// What the numbers of a series look like: `督查通报〔2019〕14号`.
package struct NumberPattern: Hashable, Codable, Sendable {
    package enum Style: String, Codable, CaseIterable, Sendable {
        /// GB/T 9704-2012
        case bracketed
        case squared
        case rounded
        /// Of a periodical.
        case issue

        package var chinese: String {
            switch self {
            case .bracketed: "〔2019〕14号"
            case .squared: "[2019]14号"
            case .rounded: "（2019）14号"
            case .issue: "2019年第14期"
            }
        }

        fileprivate var template: String {
            switch self {
            case .bracketed: "〔{y}〕{n}号"
            case .squared: "[{y}]{n}号"
            case .rounded: "（{y}）{n}号"
            case .issue: "{y}年第{n}期"
            }
        }
    }

    /// 创建交办
    package let prefix: String
    package let style: Style

    package init(prefix: String, style: Style = .bracketed) {
        self.prefix = prefix
        self.style = style
    }

    /// As a record keeps it with its number: the words alone where the numbers look as they always did.
    var kind: String { style == .bracketed ? prefix : prefix + style.template }

    package func chinese(year: Int, number: Int) -> String {
        SerialNumber(kind: kind, year: year, number: number).chinese
    }
}

/// The patterns that a county set, by the keys of their series.
package struct NumberPatterns: Hashable, Codable, Sendable {
    private let patterns: [String: NumberPattern]

    package init(_ patterns: [String: NumberPattern] = [:]) { self.patterns = patterns }

    package func of(_ series: String) -> NumberPattern { patterns[series] ?? NumberPattern(prefix: series) }
}

extension SerialNumber {
    /// Such a record's number in words.
    static func words(kind: String, year: Int, number: Int) -> String {
        guard kind.contains("{n}") else { return "\(kind)〔\(year)〕\(number)号" }
        return kind.replacing("{y}", with: String(year)).replacing("{n}", with: String(number))
    }
}
