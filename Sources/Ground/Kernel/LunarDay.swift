import Foundation

/// A day of the farmers' calendar (农历), by which people choose a day for a feast and most festivals fall: the month and the
/// day of a year that begins at the Spring Festival of the Gregorian year it is named by.
package struct LunarDay: Hashable, Codable, Sendable {
    package let year: Int
    package let month: Int
    package let dayOfMonth: Int
    package let isLeapMonth: Bool

    package init(year: Int, month: Int, dayOfMonth: Int, isLeapMonth: Bool = false) {
        (self.year, self.month, self.dayOfMonth, self.isLeapMonth) = (year, month, dayOfMonth, isLeapMonth)
    }

    package init(_ day: Day) {
        let parts = Self.calendar.dateComponents([.era, .year, .month, .day], from: Self.noon(of: day))
        year = ((parts.era ?? 1) - 1) * 60 + (parts.year ?? 1) - 1 - Self.epoch
        month = parts.month ?? 1
        dayOfMonth = parts.day ?? 1
        isLeapMonth = parts.isLeapMonth ?? false
    }

    /// Nil for a day that there is not: the thirtieth of a short month, a leap month of a year that has none. The calendar
    /// would take the next day that there is, so what it gives is read back and has to be what was asked for.
    package var day: Day? {
        guard (1900...2200).contains(year), (1...12).contains(month), (1...30).contains(dayOfMonth) else { return nil }
        var parts = DateComponents()
        parts.era = (year + Self.epoch) / 60 + 1
        parts.year = (year + Self.epoch) % 60 + 1
        (parts.month, parts.day, parts.isLeapMonth, parts.hour) = (month, dayOfMonth, isLeapMonth, 12)
        guard let date = Self.calendar.date(from: parts) else { return nil }
        let seconds = Int(date.timeIntervalSince1970.rounded(.down)) + Self.offset
        let day = Day(ordinal: seconds.flooredQuotient(by: 86_400))
        return LunarDay(day) == self ? day : nil
    }

    /// Years are counted in sixties, the first of which began so long before the first of ours.
    private static let epoch = 2636
    private static let offset = 8 * 3600

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .chinese)
        // China's time, whatever the machine's.
        if let zone = TimeZone(secondsFromGMT: offset) { calendar.timeZone = zone }
        return calendar
    }()

    private static func noon(of day: Day) -> Date {
        Date(timeIntervalSince1970: Double(day.ordinal * 86_400 + 12 * 3600 - offset))
    }

    // MARK: In words

    private static let months = ["正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊"]
    private static let digits = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]

    /// `十月初八`, `闰四月廿三`
    package var chinese: String {
        "\(isLeapMonth ? "闰" : "")\(Self.months[month - 1])月\(Self.dayNames[dayOfMonth - 1])"
    }

    private static let dayNames: [String] = (1...30).map { day in
        switch day {
        case ...10: "初" + digits[day - 1]
        case 20: "二十"
        case 30: "三十"
        case ..<20: "十" + digits[day - 11]
        default: "廿" + digits[day - 21]
        }
    }

    /// Of what people write after the year: `十月三十`, `腊月廿三`, `闰四月初一`, `10月30`. Whether there is such a day `day` says.
    package init?(_ text: String, year: Int) {
        var rest = text.halfWidth.filter { !$0.isWhitespace }[...]
        for prefix in ["农历", "阴历"] where rest.hasPrefix(prefix) { rest = rest.dropFirst(2) }
        let isLeap = rest.hasPrefix("闰")
        if isLeap { rest = rest.dropFirst() }
        let halves = rest.split(separator: "月", maxSplits: 1).map(String.init)
        guard halves.count == 2, let month = Self.month(halves[0]), let day = Self.dayOfMonth(halves[1]) else {
            return nil
        }
        self.init(year: year, month: month, dayOfMonth: day, isLeapMonth: isLeap)
    }

    private static func month(_ text: String) -> Int? {
        if let number = Int(text) { return (1...12).contains(number) ? number : nil }
        let others = ["一": 1, "十一": 11, "十二": 12, "臘": 12]
        return months.firstIndex(of: text).map { $0 + 1 } ?? others[text]
    }

    private static func dayOfMonth(_ text: String) -> Int? {
        let plain = text.hasSuffix("日") || text.hasSuffix("号") ? String(text.dropLast()) : text
        if let number = Int(plain) { return (1...30).contains(number) ? number : nil }
        let written = plain.replacing("二十", with: plain.count > 2 ? "廿" : "二十")
        return dayNames.firstIndex(of: written).map { $0 + 1 } ?? digits.firstIndex(of: plain).map { $0 + 1 }
    }
}
