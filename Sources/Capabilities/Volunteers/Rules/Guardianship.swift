import Kernel

/// Who may be registered as a volunteer by age: a minor with the consent of whoever is responsible for him (个人信息保护法第31条;
/// 志愿服务条例第7条).
package enum Guardianship {
    static let youngest = 8

    /// The day on which somebody is so many years old; of a leap day the next.
    package static func birthday(_ age: Int, of bornOn: Day) -> Day {
        Day(year: bornOn.year + age, month: bornOn.month, dayOfMonth: bornOn.dayOfMonth)
            ?? Day(year: bornOn.year + age, month: 3, dayOfMonth: 1) ?? bornOn
    }

    package static func isMinor(_ bornOn: Day, on day: Day) -> Bool { birthday(18, of: bornOn) > day }

    package static func check(
        bornOn: Day, guardian: String, guardianOn: Day?, today: Day
    ) throws(Refusal) {
        guard bornOn < today else {
            throw Refusal.field("bornOn", "volunteer.born", "出生日期\(bornOn.chinese)不在今天之前，请核对。")
        }
        guard birthday(youngest, of: bornOn) <= today else {
            throw Refusal.field(
                "bornOn", "volunteer.young", "不满\(youngest)周岁的孩子不登记为志愿者，可以由家长带着参加活动。")
        }
        guard isMinor(bornOn, on: today) else { return }
        let age = birthday(14, of: bornOn) > today ? "不满14周岁" : "不满18周岁"
        guard !guardian.isEmpty else {
            throw Refusal.field(
                "guardian", "volunteer.guardian", "\(age)的志愿者要有监护人同意，请填写监护人姓名。没有监护人同意的，不能登记。")
        }
        guard let guardianOn else {
            throw Refusal.field("guardianOn", "volunteer.consent", "\(age)，请填写监护人签同意书的日期。")
        }
        guard guardianOn <= today else {
            throw Refusal.field("guardianOn", "volunteer.consent", "监护人同意的日期\(guardianOn.chinese)还没有到。")
        }
    }
}
