import Kernel

/// Office time, counted apart from the product's own arithmetic; only which days are worked is asked of the calendar,
/// which `script/check-calendar` holds to another list.
enum OfficeTime {
    /// Minutes since midnight.
    private static let hours = [(8 * 60 + 30, 12 * 60), (13 * 60 + 30, 17 * 60 + 30)]

    static func isWorked(_ day: Day) -> Bool { WorkingCalendar.china.isWorkingDay(day) }

    static func isOpen(_ moment: Instant) -> Bool {
        isWorked(moment.day) && hours.contains { ($0.0..<$0.1).contains(moment.minuteOfDay) }
    }

    static func closing(of day: Day) -> Instant { Instant(day, hour: 17, minute: 30) }

    static func workingDay(_ number: Int, after day: Day) -> Day {
        var (day, left) = (day, number)
        while left > 0 {
            day = day.adding(days: 1)
            if isWorked(day) { left -= 1 }
        }
        return day
    }

    static func milliseconds(from start: Instant, to end: Instant) -> Int64 {
        guard start < end else { return 0 }
        var sum: Int64 = 0
        var day = start.day
        while day <= end.day {
            for (opens, closes) in hours where isWorked(day) {
                let from = max(start.milliseconds, Instant(day).adding(minutes: opens).milliseconds)
                let to = min(end.milliseconds, Instant(day).adding(minutes: closes).milliseconds)
                sum += max(0, to - from)
            }
            day = day.adding(days: 1)
        }
        return sum
    }
}
