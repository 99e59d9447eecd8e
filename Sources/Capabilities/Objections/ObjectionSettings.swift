import Kernel
import Office
import Web

/// What a county sets for objections.
enum ObjectionSettings {
    /// Working days after the month was closed. Our own choice until the county sets its own.
    static let days = Setting("objections.days", "申诉期限", shipped: 5)

    static let editor = SettingEditor(
        days, help: "关账以后几个工作日内，乡镇（街道）可以对县级检查的扣分申诉。关账以前随时可以。",
        lines: { [.init("申诉期限", "关账后\($0)个工作日")] },
        fields: { days, view in view.numberInput("days", "关账后几个工作日", value: days) },
        read: { form in try form.finish(form.number("days", "工作日", 1...30)) })
}
