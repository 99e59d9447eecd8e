import Kernel
import Office
import Web

/// What a county sets for its exposure board.
package enum ExposureSettings {
    package static let terms = Setting("exposure.terms", "曝光台的期限和重复", shipped: ExposureTerms.shipped)

    static let editors = [
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
            })
    ]
}
