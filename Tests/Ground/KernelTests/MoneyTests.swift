import Kernel
import Testing

@Suite("Money")
struct MoneyTests {
    @Test(
        "is no amount when it has three decimals, strange groups, or more than there is",
        arguments: [
            "", "元", "1.234", "1.", ".5", "1,23", "12,3456", "1e5", "一百", "0x10", "1 000", "--1", "10000000000001",
            "1.2.3",
            "NaN", "1,,000", ",100",
        ])
    func refused(text: String) { #expect(Money(yuan: text) == nil) }

    @Test(
        "is read as people write it, in fen",
        arguments: [
            ("0", 0), ("1", 100), ("1.5", 150), ("1234.50", 123_450), ("1,234.50", 123_450), ("￥12", 1200),
            ("¥0.01", 1), ("１２．５", 1250), ("88元", 8800), ("-3.20", -320), ("1,000,000", 100_000_000),
            (" 5 ", 500), ("1000000000000", 100_000_000_000_000),
        ])
    func read(text: String, fen: Int) { #expect(Money(yuan: text)?.fen == fen) }

    @Test(
        "is written with two decimals, and reads back",
        arguments: [
            (0, "0.00", "0.00元"), (5, "0.05", "0.05元"), (123_450, "1234.50", "1,234.50元"), (-5, "-0.05", "-0.05元"),
            (100_000_000, "1000000.00", "1,000,000.00元"), (99_999, "999.99", "999.99元"),
        ])
    func written(fen: Int, yuan: String, chinese: String) {
        let money = Money(fen: fen)
        #expect(money.yuan == yuan && money.chinese == chinese)
        #expect(Money(yuan: yuan) == money)
    }
}
