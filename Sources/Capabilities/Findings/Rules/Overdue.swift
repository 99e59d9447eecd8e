import Kernel

/// How a finding that is past its deadline is pressed: 督办, three notices, each to somebody higher. The third reminds of a
/// summons (约谈); that it was held is a step of its own (`FindingStep.summon`).
package enum Escalation: Int, Codable, CaseIterable, Comparable, Sendable {
    case firstNotice = 1
    case secondNotice
    case summons

    package var chinese: String {
        switch self {
        case .firstNotice: "已发第一次督办通知（分管领导）"
        case .secondNotice: "已发第二次督办通知（主要领导）"
        case .summons: "已提醒约谈（主要领导）"
        }
    }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// What became of a notice that called to a summons.
package enum Summons: String, Codable, CaseIterable, Sendable {
    case awaited, held

    package var chinese: String {
        switch self {
        case .awaited: "待约谈"
        case .held: "已约谈"
        }
    }
}

/// When the next notice is due. Each is counted from the one before it, so that after a standstill
/// nobody gets all three at once; none is given outside office hours.
package struct Overdue: Hashable, Codable, Sendable {
    /// Working days after the first notice, and after the second.
    package let untilSecond: Int
    package let untilSummons: Int

    package init(untilSecond: Int, untilSummons: Int) {
        self.untilSecond = untilSecond
        self.untilSummons = untilSummons
    }

    /// Our own choice: the first at once, the second two working days on, the summons three more.
    package static let ours = Overdue(untilSecond: 2, untilSummons: 3)

    /// The notice that comes next and the first moment it may be given; nil when none will.
    package func next(for course: FindingCourse, in calendar: WorkingCalendar) -> (level: Escalation, from: Instant)? {
        guard course.isRunning, let deadline = course.deadline else { return nil }
        guard let given = course.escalation else {
            return (.firstNotice, calendar.nextWorkingMoment(deadline.instant))
        }
        switch given.level {
        case .firstNotice: return (.secondNotice, after(untilSecond, given.at, calendar))
        case .secondNotice: return (.summons, after(untilSummons, given.at, calendar))
        case .summons: return nil
        }
    }

    private func after(_ days: Int, _ moment: Instant, _ calendar: WorkingCalendar) -> Instant {
        calendar.nextWorkingMoment(calendar.deadline(from: moment, workingDays: days).instant)
    }
}
