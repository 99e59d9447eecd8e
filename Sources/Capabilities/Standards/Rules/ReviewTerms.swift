import Kernel

/// An indicator of a review: what it is, what it has to be, and whether it is (国卫县城指标, domain.md §1(c)).
package enum IndicatorRelation: String, Codable, CaseIterable, Sendable {
    case atLeast, atMost

    package var chinese: String { self == .atLeast ? "不低于" : "不高于" }

    package func holds(_ value: Points, _ target: Points) -> Bool {
        self == .atLeast ? value >= target : value <= target
    }
}

package enum ReviewTerms {
    /// A title holds so many years (国卫县城三年一复审) and is reviewed when they are over.
    package static func due(grantedOn: Day, years: Int) -> Day {
        Day(year: grantedOn.year + years, month: grantedOn.month, dayOfMonth: grantedOn.dayOfMonth)
            ?? Day(year: grantedOn.year + years, month: 2, dayOfMonth: 28) ?? grantedOn
    }

    /// Until when a title holds that was confirmed on a day; nil where nobody said for how long.
    package static func next(resultOn: Day?, years: Int?) -> Day? {
        guard let resultOn, let years else { return nil }
        return due(grantedOn: resultOn, years: years)
    }

    /// So long before a title ends it is time to get ready.
    package static let warnsDays = 180

    package static func check(grantedOn: Day?, today: Day) throws(Refusal) {
        guard let grantedOn else { return }
        guard grantedOn <= today else {
            throw Refusal.field("grantedOn", "review.future", "授予日期\(grantedOn.chinese)还没有到；还没有授予的空着。")
        }
    }

    /// The result of a review has a paper of the level that gave it.
    package static func checkResult(day: Day?, note: String, today: Day) throws(Refusal) {
        guard let day, day <= today else {
            throw Refusal.field("day", "review.resultDay", "结果的发文日期应在今天（\(today.chinese)）或之前。")
        }
        guard !note.isEmpty else {
            throw Refusal.field("note", "review.paper", "请写明结果的文号和文件名，如 浙爱卫办〔2019〕12号。")
        }
    }

    /// 负面清单: until when an event weighs.
    package static func check(happenedOn: Day, until: Day, today: Day) throws(Refusal) {
        guard happenedOn <= today else {
            throw Refusal.field("happenedOn", "event.future", "发生日期\(happenedOn.chinese)还没有到。")
        }
        guard until > happenedOn else {
            throw Refusal.field("until", "event.until", "影响到期日应晚于发生日期（\(happenedOn.chinese)）。")
        }
    }
}
