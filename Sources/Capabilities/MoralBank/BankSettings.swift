import Office
import Web

/// What a county sets for its moral bank.
enum BankSettings {
    /// What the fund pays a shop for a point, in fen. Of our own choice until the county sets its own.
    static let pointFen = Setting("moralBank.pointFen", "每分的结算标准", shipped: 100)

    static let editor = SettingEditor(
        pointFen, help: "商户凭核销的积分和道德基金结算，一个可兑换分多少钱。改了以后领取的按新标准，以前领取的不变。",
        lines: { [.init("每个可兑换分", "\($0)分钱")] },
        fields: { fen, view in view.numberInput("fen", "每个可兑换分，多少分钱（100分钱是1元）", value: fen) },
        read: { form in try form.finish(form.number("fen", "分钱", 1...100_000)) })
}
