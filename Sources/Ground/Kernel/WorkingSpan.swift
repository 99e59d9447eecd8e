/// A length of office time.
package enum WorkingSpan: Hashable, Codable, Sendable {
    case workingHours(Int)
    case workingDays(Int)

    /// `4个工作时`, `3个工作日`
    package var chinese: String {
        switch self {
        case .workingHours(let hours): "\(hours)个工作时"
        case .workingDays(let days): "\(days)个工作日"
        }
    }
}

extension WorkingSpan {
    package func deadline(from start: Instant, in calendar: WorkingCalendar) -> Deadline {
        switch self {
        case .workingHours(let hours): calendar.deadline(from: start, workingHours: hours)
        case .workingDays(let days): calendar.deadline(from: start, workingDays: days)
        }
    }
}
