import Database
import Kernel

/// From one day to another, as known on a day.
package struct Period: Hashable, Codable, Sendable, LosslessStringConvertible {
    package let first: Day
    package let last: Day
    /// By its end: what was entered, taken or made void later was not known. Nil for what is known now.
    package private(set) var knownOn: Day?
    /// Of a list: the rows in which what was known then and what is known now differ.
    package private(set) var differing: Differing?

    package enum Differing: String, Codable, Sendable, CaseIterable {
        /// Counted now and not then.
        case later
        /// Counted then and not now.
        case gone

        package var chinese: String { self == .later ? "后来多出的" : "后来去掉的" }
    }

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

    /// `2019`, `2019-11`, `2019-11-04`, or two days: `2019-11-04~2019-12-31`; as known on a day `2019-11@2019-12-05`, and what
    /// differs from that `2019-11@2019-12-05!later`.
    package init?(_ text: String) {
        let clocks = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        guard let span = Period(span: clocks[0]), clocks.count <= 2 else { return nil }
        self = span
        guard clocks.count == 2 else { return }
        let known = clocks[1].split(separator: "!", omittingEmptySubsequences: false).map(String.init)
        guard let day = Day(known[0]), known.count <= 2 else { return nil }
        knownOn = day
        guard known.count == 2 else { return }
        guard let differing = Differing(rawValue: known[1]) else { return nil }
        self.differing = differing
    }

    private init?(span text: String) {
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

    /// The same days as known on one; nil is now.
    package func known(on day: Day?, differing: Differing? = nil) -> Period {
        var period = Period(first: first, last: last)
        (period.knownOn, period.differing) = (day, day == nil ? nil : differing)
        return period
    }

    package var description: String {
        let clock = knownOn.map { "@\($0)" + (differing.map { "!\($0.rawValue)" } ?? "") } ?? ""
        return span + clock
    }

    private var span: String {
        if let year = wholeYear { return String(year) }
        if let month { return month.description }
        return first == last ? first.description : "\(first)~\(last)"
    }

    /// `2019年`, `2019年11月`, `2019年11月4日至12月31日`; `2019年11月，截至2019年12月5日所知`
    package var chinese: String {
        let clock = knownOn.map { "，截至\($0.chinese)所知" + (differing.map { "，\($0.chinese)" } ?? "") } ?? ""
        return days + clock
    }

    private var days: String {
        if let year = wholeYear { return "\(year)年" }
        if let month { return month.chinese }
        return first == last ? first.chinese : "\(first.chinese)至\(last.chinese)"
    }

    private func isSpan(_ other: Period?) -> Bool { other.map { first == $0.first && last == $0.last } ?? false }

    private var wholeYear: Int? { isSpan(Period(year: first.year)) ? first.year : nil }

    /// Where it is one.
    package var month: Month? { isSpan(Period(Month(first))) ? Month(first) : nil }

    /// The year before a year, the month before a month, and else as many days before it; as known on the same day.
    package var previous: Period { earlier.known(on: knownOn) }

    private var earlier: Period {
        if let year = wholeYear, let before = Period(year: year - 1) { return before }
        if let month { return Period(month.previous) }
        let length = last.ordinal - first.ordinal + 1
        return Period(first: first.adding(days: -length), last: first.adding(days: -1))
    }

    /// Not over yet on a day: what is counted may still change. As known on a day before its end it was not over either.
    package func isProvisional(on today: Day) -> Bool { min(knownOn ?? today, today) <= last }

    /// The last day of it, or the day that is looked from where that is earlier: of what was done and entered on one day.
    package var lastKnown: Day { min(last, knownOn ?? last) }

    package var start: Instant { Instant(first) }
    /// The first moment after it.
    package var end: Instant { Instant(last.adding(days: 1)) }
    /// What came from then on was not known; nil where all that is known now counts.
    package var knownAt: Instant? { knownOn.map { Instant($0.adding(days: 1)) } }
    /// What is looked back from: the end, or the moment that is looked from where that is earlier.
    private var limit: Instant { min(end, knownAt ?? end) }

    // MARK: Conditions

    /// What a list is narrowed to by a condition, or by the difference between then and now.
    package func narrowing(_ condition: (Period) throws -> SQL) rethrows -> SQL {
        guard let differing else { return try condition(self) }
        let then = try condition(known(on: knownOn))
        let now = try condition(known(on: nil))
        let (counted, not) = differing == .later ? (now, then) : (then, now)
        return "((\(counted)) AND CASE WHEN (\(not)) THEN 1 ELSE 0 END = 0)"
    }

    /// Moments that lie in it, by the column that holds them: of when something was done and entered at once.
    package func holds(moment column: SQL) -> SQL { "(\(column) >= \(start) AND \(column) < \(limit))" }

    /// Moments that had come by its end: of what began once and goes on.
    package func begun(moment column: SQL) -> SQL { "\(column) < \(limit)" }

    /// What had not ended by then, by the column that holds the moment of its end.
    package func goesOn(ended column: SQL) -> SQL { "(\(column) IS NULL OR \(column) >= \(limit))" }

    /// Moments that lie in it and were entered at another one.
    /// - Parameter entered: the column that holds it.
    package func holds(moment column: SQL, entered: SQL) -> SQL {
        "(\(column) >= \(start) AND \(column) < \(end) AND \(knows(moment: entered)))"
    }

    /// Days that lie in it, of what was done and entered on one day.
    package func holds(ownDay column: SQL) -> SQL {
        "(\(column) >= \(first) AND \(column) <= \(lastKnown))"
    }

    /// Days that lie in it, whenever they were entered: beside one of the conditions that say when it was known.
    package func holds(day column: SQL) -> SQL { "(\(column) >= \(first) AND \(column) <= \(last))" }

    /// Days that lie in it, of what was entered at a moment that another column holds.
    package func holds(day column: SQL, entered: SQL) -> SQL { "(\(holds(day: column)) AND \(knows(moment: entered)))" }

    /// What had been entered, by the column that holds the moment.
    package func knows(moment column: SQL) -> SQL { knownAt.map { "\(column) < \($0)" } ?? "1 = 1" }

    /// What was not void, by the column that holds the moment of its voiding.
    package func stands(voided column: SQL) -> SQL {
        knownAt.map { "(\(column) IS NULL OR \(column) >= \($0))" } ?? "\(column) IS NULL"
    }

    /// What had been entered, of records that keep no moment themselves: by the audit.
    package func knows(_ record: SQL, county: String) -> SQL {
        guard let knownAt else { return "1 = 1" }
        return """
            (EXISTS (SELECT 1 FROM auditEntry WHERE auditEntry.county = \(county) AND auditEntry.subject = \(record)
                AND auditEntry.at < \(knownAt))
            OR EXISTS (SELECT 1 FROM auditTail WHERE auditTail.county = \(county) AND auditTail.subject = \(record)
                AND auditTail.at < \(knownAt)))
            """
    }

    /// What a deed had been done to, of records that keep no moment of it: by the audit.
    package func knows(deed action: String, on record: SQL, county: String) -> SQL {
        """
        (EXISTS (SELECT 1 FROM auditEntry WHERE auditEntry.county = \(county) AND auditEntry.subject = \(record)
            AND auditEntry.action = \(action) AND auditEntry.at < \(knownAt ?? .endless))
        OR EXISTS (SELECT 1 FROM auditTail WHERE auditTail.county = \(county) AND auditTail.subject = \(record)
            AND auditTail.action = \(action) AND auditTail.at < \(knownAt ?? .endless)))
        """
    }

    /// The records that had a step taken by its end.
    package func reached(_ step: String, _ record: SQL, county: String) -> SQL {
        taken(step, record, "recordStep.at < \(limit)", county)
    }

    /// The records that had a step taken by its end which another had not undone by then: closed, and not opened again.
    package func reached(_ step: String, undoneBy undoing: String, _ record: SQL, county: String) -> SQL {
        let undone: SQL = """
            SELECT 1 FROM recordStep AS later WHERE later.county = \(county) AND later.record = \(record)
                AND later.number > recordStep.number AND later.step = \(undoing) AND later.at < \(limit)
            """
        return taken(step, record, "recordStep.at < \(limit) AND NOT EXISTS (\(undone))", county)
    }

    /// The records of a kind that had a step taken within it: found by the steps, however many records there are.
    package func took(_ step: String, of noun: RecordNoun, _ record: SQL, county: String) -> SQL {
        """
        \(record) IN (SELECT recordStep.record FROM recordStep WHERE recordStep.county = \(county)
            AND recordStep.kind = \(noun.name) AND recordStep.step = \(step)
            AND recordStep.at >= \(start) AND recordStep.at < \(limit))
        """
    }

    /// The records that had a step taken at any time, as far as it was known: also after the period.
    package func knows(step: String, of record: SQL, county: String) -> SQL {
        taken(step, record, "recordStep.at < \(knownAt ?? .endless)", county)
    }

    /// The records that had begun, as far as it was known.
    package func knows(begun record: SQL, county: String) -> SQL {
        knownOn == nil ? "1 = 1" : knows(step: RecordSteps.made, of: record, county: county)
    }

    /// The number is asked for so that SQLite goes by the record: by the kind's index alone it would read all steps of the county.
    private func taken(_ step: String, _ record: SQL, _ when: SQL, _ county: String) -> SQL {
        """
        EXISTS (SELECT 1 FROM recordStep WHERE recordStep.county = \(county) AND recordStep.record = \(record)
            AND recordStep.number > 0 AND recordStep.step = \(step) AND \(when))
        """
    }
}
