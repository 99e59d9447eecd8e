import Database
import Kernel
import Web

/// From one day to another, as known at a moment.
package struct Period: Hashable, Codable, Sendable, LosslessStringConvertible {
    package let first: Day
    package let last: Day

    package init(first: Day, last: Day) {
        self.first = first
        self.last = last
    }

    package init(_ month: Month) { self.init(first: month.firstDay, last: month.lastDay) }

    package init?(year: Int) {
        guard let first = Day(year: year, month: 1, dayOfMonth: 1),
            let last = Day(year: year, month: 12, dayOfMonth: 31)
        else { return nil }
        self.init(first: first, last: last)
    }

    /// `2019`, `2019-11`, `2019-11-04`, or two days: `2019-11-04~2019-12-31`.
    package init?(_ text: String) {
        if text.count == 4, let year = Int(text), let period = Period(year: year) {
            self = period
        } else if let month = Month(text) {
            self.init(month)
        } else {
            let days = text.split(separator: "~", omittingEmptySubsequences: false).map { Day(String($0)) }
            guard let first = days.first ?? nil, let last = days.last ?? nil, days.count <= 2, first <= last else {
                return nil
            }
            self.init(first: first, last: last)
        }
    }

    package var description: String {
        if let year = wholeYear { return String(year) }
        if let month = wholeMonth { return month.description }
        return first == last ? first.description : "\(first)~\(last)"
    }

    /// `2019年`, `2019年11月`, `2019年11月4日至12月31日`
    package var chinese: String {
        if let year = wholeYear { return "\(year)年" }
        if let month = wholeMonth { return month.chinese }
        return first == last ? first.chinese : "\(first.chinese)至\(last.chinese)"
    }

    private var wholeYear: Int? { self == Period(year: first.year) ? first.year : nil }

    private var wholeMonth: Month? {
        guard let month = Month("\(first.year.padded(4))-\(first.month.padded(2))") else { return nil }
        return self == Period(month) ? month : nil
    }

    /// Not over yet on a day: what is counted may still change.
    package func isProvisional(on today: Day) -> Bool { today <= last }

    package var start: Instant { Instant(first) }
    /// The first moment after it.
    package var end: Instant { Instant(last.adding(days: 1)) }

    /// Moments that lie in it, by the column that holds them.
    package func holds(moment column: SQL) -> SQL { "(\(column) >= \(start) AND \(column) < \(end))" }
    /// Days that lie in it.
    package func holds(day column: SQL) -> SQL { "(\(column) >= \(first) AND \(column) <= \(last))" }

    /// The records that had a step taken by its end.
    package func reached(_ step: String, _ record: SQL, county: String) -> SQL {
        """
        EXISTS (SELECT 1 FROM recordStep WHERE recordStep.county = \(county) AND recordStep.record = \(record)
            AND recordStep.step = \(step) AND recordStep.at < \(end))
        """
    }

    /// The records that had a step taken within it.
    package func took(_ step: String, _ record: SQL, county: String) -> SQL {
        """
        EXISTS (SELECT 1 FROM recordStep WHERE recordStep.county = \(county) AND recordStep.record = \(record)
            AND recordStep.step = \(step) AND recordStep.at >= \(start) AND recordStep.at < \(end))
        """
    }
}

/// A number that a list's rows come to in a period. The list that it opens is narrowed by this very condition, so that the two
/// cannot differ.
package struct ListFigure: Sendable {
    /// `pairings`
    package let name: String
    /// 有效结对
    package let chinese: String
    /// As after a number: 对.
    package let unit: String
    /// What counts, in words.
    package let definition: String
    /// `count(*)`, or what is added up.
    let measure: SQL
    /// The column of the division that a row is counted under; nil where it is the county's alone.
    let division: SQL?
    let condition: @Sendable (Period, _ county: String) -> SQL

    /// How many rows.
    package static func count(
        _ name: String, _ chinese: String, unit: String, _ definition: String, by division: SQL? = nil,
        _ condition: @escaping @Sendable (Period, _ county: String) -> SQL
    ) -> ListFigure {
        ListFigure(
            name: name, chinese: chinese, unit: unit, definition: definition, measure: "count(*)", division: division,
            condition: condition)
    }

    /// What a column of whole numbers adds up to over the rows.
    package static func sum(
        _ name: String, _ chinese: String, unit: String, _ definition: String, of column: SQL, by division: SQL? = nil,
        _ condition: @escaping @Sendable (Period, _ county: String) -> SQL
    ) -> ListFigure {
        ListFigure(
            name: name, chinese: chinese, unit: unit, definition: definition,
            measure: "CAST(COALESCE(sum(\(column)), 0) AS BIGINT)", division: division, condition: condition)
    }

    /// `pairings.2019-11`
    static func asked(_ text: String, among figures: [ListFigure]) -> (figure: ListFigure, period: Period)? {
        let halves = text.split(separator: ".", maxSplits: 1).map(String.init)
        guard halves.count == 2, let figure = figures.first(where: { $0.name == halves[0] }),
            let period = Period(halves[1])
        else { return nil }
        return (figure, period)
    }
}

/// A figure as the product knows it: named, defined, and open to its rows. Pages, papers and reports take their numbers from
/// metrics and from nowhere else.
package struct Metric: Sendable {
    package let name: String
    package let chinese: String
    package let unit: String
    package let definition: String
    package let right: Right
    /// Of the list that it opens.
    let path: String
    package let isByDivision: Bool
    package let value: @Sendable (Period, _ below: DivisionCode?, Actor, ReadTransaction) throws -> Int
    package let byTownship: @Sendable (Period, Actor, ReadTransaction) throws -> [DivisionCode: Int]

    /// The list of its rows, below the county.
    package func rows(_ period: Period, below: DivisionCode? = nil) -> String {
        "\(path)?figure=\(name).\(period)" + (below.map { "&below=\($0)" } ?? "")
    }
}
