import Kernel
import Office
import Web

/// What a county sets for its pairings.
enum PairingSettings {
    static let dues = Setting("pairing.dues", "结对共建一年的要求", shipped: PairingDues.shipped)

    static let editor = SettingEditor(
        dues, help: "一对结对一年至少办几次共建活动、单位主要领导至少走访几次。保存以后今年的照它算，考核标准里的分值不受影响。",
        lines: { [.init("共建活动", "一年至少\($0.activities)次"), .init("主要领导走访", "一年至少\($0.visits)次")] },
        fields: { dues, view in
            view.numberInput("activities", "一年至少几次共建活动", value: dues.activities)
                + view.numberInput("visits", "主要领导一年至少走访几次", value: dues.visits)
        },
        read: { form in
            let (activities, visits) = try form.finish(
                form.number("activities", "共建活动", 0...52), form.number("visits", "主要领导走访", 0...52))
            return PairingDues(activities: activities, visits: visits)
        })
}
