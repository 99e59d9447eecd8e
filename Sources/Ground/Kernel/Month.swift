/// A calendar month, written `YYYY-MM` and read as people write it: the period of an assessment.
package struct Month: Hashable, Comparable, Codable, Sendable, LosslessStringConvertible {
    package let firstDay: Day

    package var year: Int { firstDay.year }
    package var month: Int { firstDay.month }

    package init?(year: Int, month: Int) {
        guard let day = Day(year: year, month: month, dayOfMonth: 1) else { return nil }
        firstDay = day
    }

    package init?(_ text: String) {
        guard let numbers = Day.numbers(in: text), numbers.count == 2 else { return nil }
        self.init(year: numbers[0], month: numbers[1])
    }

    /// The month a day lies in.
    package init(_ day: Day) { firstDay = day.adding(days: 1 - day.dayOfMonth) }

    package var lastDay: Day { firstDay.adding(days: Day.length(ofMonth: month, year: year) - 1) }
    package var next: Month { Month(lastDay.adding(days: 1)) }
    package var previous: Month { Month(firstDay.adding(days: -1)) }

    package func contains(_ day: Day) -> Bool { firstDay <= day && day <= lastDay }
    package static func < (a: Month, b: Month) -> Bool { a.firstDay < b.firstDay }

    package var description: String { "\(year.padded(4))-\(month.padded(2))" }

    /// `2019年11月`
    package var chinese: String { "\(year)年\(month)月" }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let month = Month(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is no month YYYY-MM")
        }
        self = month
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
