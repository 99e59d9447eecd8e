import Kernel
import Office
import Web

/// What a county sets for its exposure board.
package enum ExposureSettings {
    package static let terms = Setting("exposure.terms", "曝光台的期限和重复", shipped: ExposureTerms.shipped)

    /// Of the township's month, for each place that is shown again (本县自定: one mark).
    package static let repeatPoints = Setting("exposure.repeatPoints", "重复曝光扣分", shipped: Points(whole: 1))

    static let editors = [
        SettingEditor(
            repeatPoints, help: "同一个村（社区）在规定的天数内再次曝光，发布以后系统替所在乡镇（街道）当月提出一笔扣分，主任同意才计入。不扣就填0。",
            lines: { [.init("每处扣", "\($0.shown)分")] },
            fields: { points, view in
                view.input("points", "每处扣多少分", value: points.shown, keyboard: .decimal)
            },
            read: { form in
                try form.finish(
                    form.value("points", "每处扣多少分", form: "0到10的分数，如 1") { text in
                        Points(text).flatMap { $0 >= .zero && $0 <= Points(whole: 10) ? $0 : nil }
                    })
            }),
        SettingEditor(
            terms, help: "曝光的问题几个工作日内整改，多少天内再曝光同一个村（社区）算重复。保存以后新发布、新交办的照它算。",
            lines: {
                [
                    .init("整改期限", "\($0.limitDays)个工作日"), .init("重复曝光", "同一个村（社区）\($0.repeatDays)天内再次曝光"),
                ]
            },
            fields: { terms, view in
                view.numberInput("limitDays", "曝光的问题几个工作日内整改", value: terms.limitDays)
                    + view.numberInput("repeatDays", "多少天内再次曝光算重复", value: terms.repeatDays)
            },
            read: { form in
                let (limit, days) = try form.finish(
                    form.number("limitDays", "整改期限", 1...60), form.number("repeatDays", "重复的天数", 1...365))
                return ExposureTerms(limitDays: limit, repeatDays: days)
            }),
    ]
}
