import Database
import Kernel

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

    /// The year before a year, the month before a month, and else as many days before it.
    package var previous: Period {
        if let year = wholeYear, let before = Period(year: year - 1) { return before }
        if let month = wholeMonth { return Period(month.previous) }
        let length = last.ordinal - first.ordinal + 1
        return Period(first: first.adding(days: -length), last: first.adding(days: -1))
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
