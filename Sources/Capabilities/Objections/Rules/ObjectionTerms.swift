import Kernel

/// Until when a township may object. Pure.
enum ObjectionTerms {
    /// The end of the time to object to a month; nil while it is not closed.
    static func end(closedAt: Instant?, days: Int, _ calendar: WorkingCalendar) -> Instant? {
        closedAt.map { WorkingSpan.workingDays(days).deadline(from: $0, in: calendar).instant }
    }

    /// Refuses what comes too late, or again.
    /// - Parameter before: how an earlier objection to the same line stands.
    static func check(
        _ month: Month, at now: Instant, end: Instant?, before: Objection.State?
    ) throws(Refusal) {
        if let before, before != .withdrawn {
            throw Refusal(.conflict, "objection.twice", "这一处已经申诉过（\(before.chinese)），同一处只能申诉一次。")
        }
        if let end, now > end {
            throw Refusal(.conflict, "objection.late", "\(month.chinese)的申诉期到\(end.chinese)为止，已经过了。")
        }
    }
}
