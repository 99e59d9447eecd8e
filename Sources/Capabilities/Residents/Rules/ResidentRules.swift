import Kernel

/// What somebody has to be to be registered as a resident. Pure.
package enum ResidentRules {
    /// Whole years; who is born on 29 February is older on 1 March.
    package static func age(bornOn: Day, on day: Day) -> Int {
        let isBefore = (day.month, day.dayOfMonth) < (bornOn.month, bornOn.dayOfMonth)
        return day.year - bornOn.year - (isBefore ? 1 : 0)
    }

    /// A child under 14 is registered with who agrees for it (个人信息保护法 §31).
    package static func check(bornOn: Day?, guardian: String, today: Day) throws(Refusal) {
        guard let bornOn else { return }
        guard bornOn <= today else {
            throw Refusal.field("bornOn", "resident.unborn", "出生日期在今天之后，请核对。")
        }
        guard age(bornOn: bornOn, on: today) >= 14 || !guardian.isEmpty else {
            throw Refusal.field("guardian", "resident.guardian", "不满14周岁的要填监护人的姓名，由监护人同意后登记。")
        }
    }
}

/// How long codes and sessions of residents last.
package enum ResidentTerms {
    /// A code that nobody used: printed, handed out, lost.
    package static let codeDays = 60
    /// A phone that nobody opened the pages on.
    package static let idleDays = 90
    /// However often.
    package static let sessionDays = 366
}
