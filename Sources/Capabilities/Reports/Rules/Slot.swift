import Kernel

/// A place in a report's text where a number or the names of records stand, as the text says it between braces:
/// `督查通报`, `暗访督查行政村，到百`, `印发的考核办法，名称`, or written by hand: `督查通报＝15期，原因：市里另发一期`.
struct Slot: Hashable, Sendable {
    /// How a number is written, or that records are named instead of counted.
    enum Writing: String, CaseIterable, Sendable {
        case exact, tens, hundreds, names

        /// Behind the figure's name; empty of the usual one.
        var words: String {
            switch self {
            case .exact: ""
            case .tens: "到十"
            case .hundreds: "到百"
            case .names: "名称"
            }
        }

        var explained: String {
            switch self {
            case .exact: "照实写"
            case .tens: "向下取整到十，有零头的写“多”"
            case .hundreds: "向下取整到百，有零头的写“多”"
            case .names: "逐条写出名称"
            }
        }

        /// `70多`, of 73 by tens; what is smaller than one step is written as it is.
        func written(_ value: Int) -> String {
            let step = self == .tens ? 10 : self == .hundreds ? 100 : 1
            guard step > 1, value >= step else { return String(value) }
            return "\(value / step * step)\(value % step == 0 ? "" : "多")"
        }
    }

    struct ByHand: Hashable, Sendable {
        let words: String
        let why: String
    }

    /// What the figure is called: 督查通报.
    let figure: String
    let writing: Writing
    let byHand: ByHand?

    init(_ figure: String, _ writing: Writing = .exact, byHand: ByHand? = nil) {
        (self.figure, self.writing, self.byHand) = (figure, writing, byHand)
    }

    private static let why = "，原因："

    init(_ text: String) {
        let halves = text.split(separator: "＝", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if halves.count == 2 {
            let parts = halves[1].split(separator: Self.why, maxSplits: 1, omittingEmptySubsequences: false)
            byHand = ByHand(
                words: String(parts[0]).mended(), why: parts.count == 2 ? String(parts[1]).mended() : "")
        } else {
            byHand = nil
        }
        let parts = halves[0].split(separator: "，").map(String.init)
        let writing = parts.last.flatMap { last in Writing.allCases.first { !$0.words.isEmpty && $0.words == last } }
        if let writing, parts.count > 1 {
            (figure, self.writing) = (parts.dropLast().joined(separator: "，"), writing)
        } else {
            (figure, self.writing) = (halves[0], .exact)
        }
    }

    /// As the text says it.
    var text: String {
        let name = writing.words.isEmpty ? figure : "\(figure)，\(writing.words)"
        return byHand.map { "\(name)＝\($0.words)\(Self.why)\($0.why)" } ?? name
    }

    /// Refuses what was written by hand without a word of why.
    func check() throws(Refusal) {
        guard let byHand else { return }
        if byHand.words.isEmpty || byHand.words.count > 20 {
            throw Refusal.field("text", "report.byHand", "“\(figure)”手写的数要有1到20个字，如 {\(figure)＝15期，原因：市里另发一期}。")
        }
        if byHand.why.isEmpty {
            throw Refusal.field(
                "text", "report.byHand",
                "“\(figure)”手写成了“\(byHand.words)”，请写明原因，如 {\(figure)＝\(byHand.words)，原因：市里另发一期}。")
        }
    }
}

/// What a template's text says of the year itself.
enum YearWords {
    static let year = "年份"
    static let next = "下一年"
    static let all = [year, next]

    static func filled(_ text: String, _ year: Int) -> String {
        text.replacing("{\(self.year)}", with: String(year)).replacing("{\(next)}", with: String(year + 1))
    }
}
