/// A moment by which something is due, with the rule that produced it in words.
package struct Deadline: Hashable, Codable, Sendable {
    package let instant: Instant
    /// `3个工作日，至2019年11月7日 17:30；其间国庆节放假不计`
    package let rule: String
    /// Set when a day between start and end lies outside the announced calendar.
    package let warning: String?

    /// The rule without the moment, where that stands beside it: `3个工作日；其间国庆节放假不计`.
    package var limit: String { rule.replacing("，至\(instant.chinese)", with: "") }

    package init(instant: Instant, rule: String, warning: String?) {
        self.instant = instant
        self.rule = rule
        self.warning = warning
    }
}

extension Instant {
    /// How far off a deadline is, in days of the calendar: `还剩3天`, `今天17:30到期`, `逾期3天`.
    package func due(seenFrom now: Instant) -> String {
        let days = day.ordinal - now.day.ordinal
        if self < now { return days == 0 ? "今天\(clock)已到期" : "逾期\(-days)天" }
        return days == 0 ? "今天\(clock)到期" : "还剩\(days)天"
    }
}

extension WorkingCalendar {
    /// So many hours of office time from `start`; outside office hours the clock begins when the office
    /// next opens. Fewer than 1 counts as 1.
    package func deadline(from start: Instant, workingHours: Int) -> Deadline {
        let hours = max(1, workingHours)
        return deadline(
            from: start, at: moment(after: hours * 60, from: start), limit: "\(hours)个工作时（\(chineseHours)）")
    }

    /// Office time in minutes, as what is left of a deadline that stood still is counted. 0 and fewer is due at once.
    package func deadline(from start: Instant, workingMinutes: Int) -> Deadline {
        let minutes = max(0, workingMinutes)
        return deadline(
            from: start, at: moment(after: minutes, from: start),
            limit: "剩余\(minutes / 60)个工作时\(minutes % 60)分（\(chineseHours)）")
    }

    /// The close of the office on the n-th working day after the day of `start`. Fewer than 1 counts as 1.
    package func deadline(from start: Instant, workingDays: Int) -> Deadline {
        let days = max(1, workingDays)
        var day = start.day
        for _ in 0..<days { day = nextWorkingDay(after: day) }
        return deadline(from: start, at: closing(of: day), limit: "\(days)个工作日，自次日起算")
    }

    /// The close of the office on a day that somebody set, such as a plan's.
    package func deadline(from start: Instant, on day: Day) -> Deadline {
        deadline(from: start, at: closing(of: day), limit: "指定日期")
    }

    private func deadline(from start: Instant, at end: Instant, limit: String) -> Deadline {
        var holidays: [String] = []
        var unknown: [Int] = []
        for day in (start.day.ordinal...max(start.day, end.day).ordinal).map(Day.init(ordinal:)) {
            if !isKnown(day), unknown.last != day.year { unknown.append(day.year) }
            if let name = holiday(on: day), !holidays.contains(name) { holidays.append(name) }
        }
        let skipped = holidays.isEmpty ? "" : "；其间\(holidays.joined(separator: "、"))放假"
        let years = unknown.map { "\($0)年" }.joined(separator: "、")
        return Deadline(
            instant: end, rule: "\(limit)，至\(end.chinese)\(skipped)",
            warning: unknown.isEmpty
                ? nil : "\(years)的节假日安排不在系统内，暂按周一至周五上班推算，请在国务院办公厅公布后核对。")
    }
}
