import Kernel

/// What became of a finding's deadline by a moment: what the rate of findings put right in time counts
/// (按期整改率, decisions/0016).
package enum Punctuality: Hashable, Codable, Sendable {
    case onTime
    case late(Lateness)
    /// The deadline lies ahead and nothing was answered: neither in time nor late.
    case notYet

    /// Nil when nothing was ever due.
    package init?(_ course: FindingCourse, at moment: Instant) {
        guard let deadline = course.deadline else { return nil }
        if course.isOnTime == true, !course.wasLate {
            self = .onTime
        } else if course.respondedAt == nil, !course.wasLate, moment <= deadline.instant {
            self = .notYet
        } else {
            self = .late(Lateness(course))
        }
    }
}

/// Why a finding was not put right in time.
package enum Lateness: Hashable, Codable, Sendable {
    /// An answer came so many minutes after the deadline that it was for; it may have been sent back since, and a later
    /// one may have been in time.
    case answered(minutesLate: Int, wasSentBack: Bool)
    /// The last answer was sent back then, and none has come since.
    case sentBack(at: Instant)
    case unanswered

    init(_ course: FindingCourse) {
        let returned = { (entry: FindingEntry) in entry.act.step.row.isReturn }
        for (index, entry) in course.history.enumerated() {
            guard entry.act.step == .respond, let deadline = entry.deadline?.instant, deadline < entry.at else {
                continue
            }
            self = .answered(
                minutesLate: Int((entry.at.milliseconds - deadline.milliseconds) / 60_000),
                wasSentBack: course.history[index...].contains(where: returned))
            return
        }
        self = course.history.last(where: returned).map { .sentBack(at: $0.at) } ?? .unanswered
    }

    package var chinese: String {
        switch self {
        case .answered(let minutes, wasSentBack: false): "迟\(Self.span(minutes))反馈"
        case .answered(let minutes, wasSentBack: true): "前一次迟\(Self.span(minutes))反馈，后退回重改"
        case .sentBack(let moment): "\(moment.day.month)月\(moment.day.dayOfMonth)日退回重改，到期没有再反馈"
        case .unanswered: "到期没有反馈"
        }
    }

    /// `25分钟`, `3小时`, `2天4小时`: as the clock on the wall goes, since the deadline has passed.
    private static func span(_ minutes: Int) -> String {
        if minutes < 60 { return minutes < 1 ? "不到1分钟" : "\(minutes)分钟" }
        let (days, hours) = (minutes / 1440, minutes % 1440 / 60)
        return (days > 0 ? "\(days)天" : "") + (hours > 0 ? "\(hours)小时" : "")
    }
}
