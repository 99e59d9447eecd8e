import Kernel
import Office

/// Which two months stand beside each other, so that a month that has hardly begun is not set against a whole one.
package struct ComparedMonths: Equatable, Sendable {
    /// Until the end of this day a month says nothing of a county: the last whole one is shown.
    private static let firstDays = 5

    package let month: Month
    package let other: Month
    private let today: Day
    private var isWhole = false

    /// - Parameter month: the one that was asked for; nil shows the running one, on its first days the one before.
    package init(_ month: Month? = nil, with other: Month? = nil, today: Day) {
        let running = Month(today)
        self.month = month ?? (today.dayOfMonth > Self.firstDays ? running : running.previous)
        self.other = other ?? self.month.previous
        self.today = today
    }

    package var now: Period { Period(month) }

    /// The other month; of a month that runs, its same days.
    package var before: Period {
        guard isBySameDays else { return Period(other) }
        let last = other.firstDay.adding(days: today.dayOfMonth - 1)
        return Period(first: other.firstDay, last: min(last, other.lastDay))
    }

    /// The same months, each from its first to its last day.
    package var whole: ComparedMonths {
        var whole = self
        whole.isWhole = true
        return whole
    }

    /// The month is not over: what is beside it ends on the same day.
    package var isBySameDays: Bool { !isWhole && month.contains(today) && today < month.lastDay && other < month }

    /// `10月`, `10月同期`
    package var beside: String { "\(other.month)月\(isBySameDays ? "同期" : "")" }
}
