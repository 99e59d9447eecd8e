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

    static let booking = Setting("moralBank.booking", "积分什么时候记账", shipped: BookingManner.atOnce)

    static let bookingEditor = SettingEditor(
        booking, help: "公示期满没有异议的申报怎样记账。改了以后期满的按新办法；已经等着记账的，仍由乡镇（街道）记。",
        lines: { [.init("记账", $0.chinese)] },
        fields: { manner, view in
            view.select(
                "manner", "记账", options: BookingManner.allCases.map { ($0.rawValue, $0.chinese) },
                value: manner.rawValue)
        },
        read: { form in try form.finish(form.choice("manner", "记账", of: BookingManner.self)) })
}
