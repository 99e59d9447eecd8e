/// A local calendar day, stored and written as `YYYY-MM-DD`, and read as people write it.
package struct Day: Hashable, Comparable, Codable, Sendable, LosslessStringConvertible {
    package let year: Int
    package let month: Int
    package let dayOfMonth: Int

    /// Nil when there is no such day (2019-02-29) or the year is outside 1900…2999.
    package init?(year: Int, month: Int, dayOfMonth: Int) {
        guard (1900...2999).contains(year), (1...12).contains(month),
            dayOfMonth >= 1, dayOfMonth <= Day.length(ofMonth: month, year: year)
        else { return nil }
        self.year = year
        self.month = month
        self.dayOfMonth = dayOfMonth
    }

    /// `2026-11-28`, and what people and spreadsheets make of it: `2026/11/28`, `2026.1.8`, `2026年11月28日`, in full
    /// width too.
    package init?(_ text: String) {
        guard let numbers = Day.numbers(in: text), numbers.count == 3 else { return nil }
        self.init(year: numbers[0], month: numbers[1], dayOfMonth: numbers[2])
    }

    /// From days since 1970-01-01 (Howard Hinnant's civil-from-days).
    package init(ordinal: Int) {
        let shifted = ordinal + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        dayOfMonth = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    package var ordinal: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredQuotient(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dayOfMonth - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    package func adding(days: Int) -> Day { Day(ordinal: ordinal + days) }

    /// 1 = Monday … 7 = Sunday.
    package var weekday: Int { (ordinal + 3).flooredRemainder(by: 7) + 1 }

    /// `星期六`
    package var chineseWeekday: String { "星期" + ["一", "二", "三", "四", "五", "六", "日"][weekday - 1] }

    package static func < (a: Day, b: Day) -> Bool { a.ordinal < b.ordinal }

    package var description: String { "\(year.padded(4))-\(month.padded(2))-\(dayOfMonth.padded(2))" }

    /// `2019年11月2日`
    package var chinese: String { "\(year)年\(month)月\(dayOfMonth)日" }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let day = Day(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is no day YYYY-MM-DD")
        }
        self = day
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    static func length(ofMonth month: Int, year: Int) -> Int {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return switch month {
        case 2: leap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The year of four digits and what follows it, each of one or two.
    static func numbers(in text: String) -> [Int]? {
        // As it is stored it is read a thousand times a page.
        let bytes = Array(text.utf8)
        let isStored = [7, 10].contains(bytes.count) && bytes[4] == 0x2D && (bytes.count == 7 || bytes[7] == 0x2D)
        let parts = isStored ? bytes.split(separator: 0x2D, omittingEmptySubsequences: false) : written(text)
        guard let year = parts.first, year.count == 4, parts.dropFirst().allSatisfy({ (1...2).contains($0.count) }),
            parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        return parts.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
    }

    private static func written(_ text: String) -> [ArraySlice<UInt8>] {
        guard text.utf8.count <= 40 else { return [] }
        var plain = text.halfWidth.filter { $0 != " " }
        if let last = plain.last, ["日", "号", "月"].contains(last) { plain.removeLast() }
        let separated = plain.map { ["/", ".", "年", "月"].contains($0) ? "-" : $0 }
        return Array(String(separated).utf8).split(separator: 0x2D, omittingEmptySubsequences: false)
    }
}

extension BinaryInteger {
    fileprivate func flooredRemainder(by divisor: Self) -> Self { self - flooredQuotient(by: divisor) * divisor }
}

extension Day {
    /// `11月7日`; of another year than today's `2018年11月7日`.
    package func short(on today: Day) -> String { year == today.year ? "\(month)月\(dayOfMonth)日" : chinese }
}

extension Instant {
    /// `11月7日 17:30`
    package func short(on today: Day) -> String { "\(day.short(on: today)) \(clock)" }
}
