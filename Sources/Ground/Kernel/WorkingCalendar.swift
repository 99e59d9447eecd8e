/// The office's working time: which days are worked, holidays and make-up days (调休) included, and at
/// what hours. Days outside the years it knows are taken as Monday to Friday, and a deadline that
/// reaches them carries a warning.
package struct WorkingCalendar: Sendable {
    /// One year's announced days off and make-up days.
    package struct Year: Sendable {
        package let year: Int
        /// Days as month and day together (204 = 4 February), weekends within a holiday included.
        package let rest: [(name: String, days: ClosedRange<Int>)]
        /// Saturdays and Sundays that are worked.
        package let work: Set<Int>

        package init(_ year: Int, rest: [(String, ClosedRange<Int>)], work: Set<Int>) {
            self.year = year
            self.rest = rest
            self.work = work
        }
    }

    /// One stretch of a working day.
    package struct OfficeHours: Hashable, Sendable {
        /// Minutes since local midnight; `end` is after `start`.
        package let start: Int
        package let end: Int

        package init(from start: (hour: Int, minute: Int), to end: (hour: Int, minute: Int)) {
            self.start = start.hour * 60 + start.minute
            self.end = end.hour * 60 + end.minute
        }
    }

    private let years: [Int: Year]
    private let hours: [OfficeHours]
    /// What a county added; see `adding`.
    var own: [Day: OwnDays.Entry] = [:]
    var ownYears: Set<Int> = []

    /// - Parameter hours: in the day's order, at least one, none overlapping.
    package init(years: [Year], hours: [OfficeHours]) {
        precondition(!hours.isEmpty && hours.allSatisfy { $0.start < $0.end && (0..<1440).contains($0.start) })
        precondition(zip(hours, hours.dropFirst()).allSatisfy { $0.end <= $1.start })
        precondition(hours.allSatisfy { $0.end <= 1440 })
        self.years = Dictionary(uniqueKeysWithValues: years.map { ($0.year, $0) })
        self.hours = hours
    }

    /// Whether the day's holidays have been announced and are in the table.
    package func isKnown(_ day: Day) -> Bool { years[day.year] != nil || ownYears.contains(day.year) }

    package func isWorkingDay(_ day: Day) -> Bool {
        if let own = own[day] { return own.isWorked }
        guard let year = years[day.year] else { return day.weekday <= 5 }
        if year.work.contains(day.monthAndDay) { return true }
        return holiday(on: day) == nil && day.weekday <= 5
    }

    /// The name of the announced holiday that the day belongs to: 春节.
    package func holiday(on day: Day) -> String? {
        if let own = own[day] { return own.isWorked ? nil : own.name }
        return years[day.year]?.rest.first { $0.days.contains(day.monthAndDay) }?.name
    }

    /// The first working day after `day`.
    package func nextWorkingDay(after day: Day) -> Day {
        var next = day.adding(days: 1)
        while !isWorkingDay(next) { next = next.adding(days: 1) }
        return next
    }

    /// So many working days, the first of them `day` itself or the next that is one: from the first to the last.
    package func workingDays(_ count: Int, from day: Day) -> ClosedRange<Day> {
        let first = isWorkingDay(day) ? day : nextWorkingDay(after: day)
        var last = first
        for _ in 0..<max(0, count - 1) { last = nextWorkingDay(after: last) }
        return first...last
    }

    /// The moment itself in office hours, otherwise when the office next opens. A closing time
    /// (12:00, 17:30) is outside.
    package func nextWorkingMoment(_ moment: Instant) -> Instant {
        let open = spans(of: moment.day).first { moment < $0.upperBound }
        if let open { return max(moment, open.lowerBound) }
        return spans(of: nextWorkingDay(after: moment.day)).first?.lowerBound ?? moment
    }

    /// Whole minutes of office hours between two moments; 0 when `end` is not after `start`.
    package func workingMinutes(from start: Instant, to end: Instant) -> Int {
        guard start < end else { return 0 }
        var worked: Int64 = 0
        for ordinal in start.day.ordinal...end.day.ordinal {
            for span in spans(of: Day(ordinal: ordinal)) {
                let overlap = min(end, span.upperBound).milliseconds - max(start, span.lowerBound).milliseconds
                worked += max(0, overlap)
            }
        }
        return Int(worked / 60_000)
    }

    /// The first moment by which so many minutes of office hours have passed. None, or fewer, is `start` itself.
    func moment(after minutes: Int, from start: Instant) -> Instant {
        var left = Int64(minutes) * 60_000
        guard left > 0 else { return start }
        var day = start.day
        while true {
            for span in spans(of: day) {
                let from = max(start, span.lowerBound)
                let length = span.upperBound.milliseconds - from.milliseconds
                if length >= left { return Instant(milliseconds: from.milliseconds + left) }
                left -= max(0, length)
            }
            day = nextWorkingDay(after: day)
        }
    }

    /// The day's office hours as moments; none on a day off.
    private func spans(of day: Day) -> [ClosedRange<Instant>] {
        guard isWorkingDay(day) else { return [] }
        let midnight = Instant(day)
        return hours.map { midnight.adding(minutes: $0.start)...midnight.adding(minutes: $0.end) }
    }

    /// When the office closes on a day, whether it is worked or not.
    func closing(of day: Day) -> Instant { Instant(day).adding(minutes: hours.last?.end ?? 1440) }

    /// `8:30—12:00、13:30—17:30`
    package var chineseHours: String {
        hours.map { "\(Self.clock($0.start))—\(Self.clock($0.end))" }.joined(separator: "、")
    }

    private static func clock(_ minutes: Int) -> String { "\(minutes / 60):\((minutes % 60).padded(2))" }
}

extension Day {
    fileprivate var monthAndDay: Int { month * 100 + dayOfMonth }
}
