import Database
import Kernel

/// A number of a paper, or the words of a record that it quotes: named, computed, and open to the records
/// behind it. The text of a paper holds names, never numbers: `共发现问题{县级检查发现问题}个，如{茶亭乡樟塘村成堆垃圾3处}`.
package struct PaperFigure: Hashable, Codable, Sendable {
    /// 县级检查发现问题
    package let name: String
    /// As it is printed: `412`, `93.7%`.
    package let shown: String
    /// The page of its rows, below the county.
    package let path: String
    /// How many rows that page has, where the number counts rows.
    package let rows: Int?
    /// What it counts, in words.
    package let definition: String
    /// Words of a record rather than a number.
    package let isQuotation: Bool
    // Nothing is stored of these where they are not: what was signed before keeps its bytes.
    /// The metric's name, where it is one.
    package private(set) var metric: String?
    /// What the records came to, however it is written: 73, written 70多期.
    package private(set) var value: Int?
    package private(set) var gap: Gap?
    package private(set) var byHand: ByHand?

    /// Why there is no number.
    package enum Gap: String, Codable, Sendable {
        /// Nothing was recorded.
        case noRecords
        /// The product does not record it yet.
        case notBuilt

        package var chinese: String {
            switch self {
            case .noRecords: "还没有记录"
            case .notBuilt: "尚未建立"
            }
        }
    }

    /// Somebody wrote it over: who, why, and when.
    package struct ByHand: Hashable, Codable, Sendable {
        package let by: String
        package let why: String
        package let at: Instant

        package init(by: String, why: String, at: Instant) { (self.by, self.why, self.at) = (by, why, at) }
    }

    package init(
        name: String, shown: String, path: String, rows: Int? = nil, definition: String, isQuotation: Bool = false
    ) {
        self.name = name
        self.shown = shown
        self.path = path
        self.rows = rows
        self.definition = definition
        self.isQuotation = isQuotation
    }

    /// A number as a paper writes it in its own way, or the words that say why there is none.
    /// - Parameter metric: nil for what the product does not count yet.
    package init(
        name: String, of metric: String?, value: Int?, shown: String, path: String, definition: String,
        rows: Int? = nil, gap: Gap? = nil, byHand: ByHand? = nil
    ) {
        self.init(name: name, shown: shown, path: path, rows: rows, definition: definition)
        (self.metric, self.value, self.gap, self.byHand) = (metric, value, gap, byHand)
    }

    /// The same, opening elsewhere: to the rows that it had when it went out.
    package func opening(_ path: String) -> PaperFigure { copy(name: name, path: path) }

    /// The same under another name.
    package func named(_ name: String) -> PaperFigure { copy(name: name, path: path) }

    private func copy(name: String, path: String) -> PaperFigure {
        var figure = PaperFigure(
            name: name, shown: shown, path: path, rows: rows, definition: definition, isQuotation: isQuotation)
        (figure.metric, figure.value, figure.gap, figure.byHand) = (metric, value, gap, byHand)
        return figure
    }

    /// A metric of a period, as a paper names it: `有效结对`.
    package init(
        _ metric: Metric, _ period: Period, for actor: Actor, in transaction: ReadTransaction
    ) throws {
        let value = try metric.value(period, nil, actor, transaction)
        self.init(
            name: metric.chinese, of: metric.name, value: value, shown: metric.shown(value),
            path: metric.rows(period, nil),
            definition: "\(metric.definition)（\(period.chinese)\(metric.unit.isEmpty ? "" : "，\(metric.unit)")）",
            rows: metric.isTheirNumber ? value : nil)
    }

    /// As everybody may have it: without the way to the records.
    var withoutRecords: PaperFigure {
        var figure = PaperFigure(
            name: name, shown: shown, path: "", rows: rows, definition: definition, isQuotation: isQuotation)
        figure.gap = gap
        return figure
    }

    /// What is no longer what a paper says.
    package struct Change: Hashable, Codable, Sendable {
        package let name: String
        package let before: String
        package let now: String
        package let path: String

        package init(name: String, before: String, now: String, path: String) {
            self.name = name
            self.before = before
            self.now = now
            self.path = path
        }
    }
}

/// Names for quotations of a paper, each given once: `樟塘村好的做法`, and the second of that name `樟塘村好的做法（2）`.
package struct DistinctNames {
    private var counts: [String: Int] = [:]

    package init() {}

    package mutating func distinct(_ name: String) -> String {
        counts[name, default: 0] += 1
        return counts[name].flatMap { $0 > 1 ? "\(name)（\($0)）" : nil } ?? name
    }
}
