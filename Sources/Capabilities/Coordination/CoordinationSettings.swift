import Kernel
import Office
import Web

/// What a county sets for its stubborn problems.
package enum CoordinationSettings {
    /// After how many days a place that was put right is looked at again (长效机制).
    package static let looks = Setting("coordination.looks", "整治到位后的回头看", shipped: LookDays(first: 30, second: 90))

    static let editors = [
        SettingEditor(
            looks, help: "难点问题的点位登记整治到位以后，过多少天回头看。保存以后新登记整治到位的照它算，已经列出的不变。",
            lines: { [.init("第一次", "\($0.first)天以后"), .init("第二次", "\($0.second)天以后")] },
            fields: { days, view in
                view.numberInput("first", "第一次回头看：几天以后", value: days.first)
                    + view.numberInput("second", "第二次回头看：几天以后", value: days.second)
            },
            read: { form in
                let (first, second) = try form.finish(
                    form.number("first", "第一次回头看", 1...365), form.number("second", "第二次回头看", 2...730))
                guard second > first else {
                    throw Refusal.field("second", "looks.order", "第二次回头看的天数应大于第一次的\(first)天，实际是\(second)天。")
                }
                return LookDays(first: first, second: second)
            })
    ]
}

package struct LookDays: Hashable, Codable, Sendable {
    package let first: Int
    package let second: Int

    package init(first: Int, second: Int) { (self.first, self.second) = (first, second) }

    var all: [Int] { [first, second] }
}
