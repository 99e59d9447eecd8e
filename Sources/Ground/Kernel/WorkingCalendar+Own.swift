/// What a county knows of its working days beyond the State Council's notices that the program has: a year that was
/// announced since, a holiday of the place, a Saturday that is worked.
package struct OwnDays: Hashable, Codable, Sendable {
    package struct Entry: Hashable, Codable, Sendable {
        package let day: Day
        /// 春节
        package let name: String
        package let isWorked: Bool
        /// 国办发明电〔2026〕…号
        package let source: String

        package init(day: Day, name: String, isWorked: Bool, source: String) {
            self.day = day
            self.name = name
            self.isWorked = isWorked
            self.source = source
        }
    }

    package let days: [Entry]
    /// Years of which all holidays stand here: their deadlines carry no warning.
    package let wholeYears: [Int]

    package init(days: [Entry] = [], wholeYears: [Int] = []) {
        self.days = days
        self.wholeYears = wholeYears
    }
}

extension WorkingCalendar {
    /// The same calendar with what a county added; where both speak of a day, the county's word counts.
    package func adding(_ own: OwnDays) -> WorkingCalendar {
        guard !own.days.isEmpty || !own.wholeYears.isEmpty else { return self }
        var calendar = self
        calendar.own = Dictionary(own.days.map { ($0.day, $0) }, uniquingKeysWith: { _, last in last })
        calendar.ownYears = Set(own.wholeYears)
        return calendar
    }
}
