import Kernel
import Office
import Web

/// Until when a township may object. Pure.
enum ObjectionTerms {
    /// Working days after the month was closed. Our own choice until the county sets its own.
    static let days = Setting("objections.days", "申诉期限", shipped: 5)

    /// The end of the time to object to a month; nil while it is not closed.
    static func end(closedAt: Instant?, days: Int, _ calendar: WorkingCalendar) -> Instant? {
        closedAt.map { WorkingSpan.workingDays(days).deadline(from: $0, in: calendar).instant }
    }

    /// Refuses what comes too late, or again.
    /// - Parameter before: how an earlier objection to the same line stands.
    static func check(
        _ month: Month, at now: Instant, end: Instant?, before: Objection.State?
    ) throws(Refusal) {
        if let before, before != .withdrawn {
            throw Refusal(.conflict, "objection.twice", "这一处已经申诉过（\(before.chinese)），同一处只能申诉一次。")
        }
        if let end, now > end {
            throw Refusal(.conflict, "objection.late", "\(month.chinese)的申诉期到\(end.chinese)为止，已经过了。")
        }
    }

    static let editor = SettingEditor(
        days, help: "关账以后几个工作日内，乡镇（街道）可以对县级检查的扣分申诉。关账以前随时可以。",
        lines: { [.init("申诉期限", "关账后\($0)个工作日")] },
        fields: { days, view in view.numberInput("days", "关账后几个工作日", value: days) },
        read: { form in try form.finish(form.number("days", "工作日", 1...30)) })
}
