import Kernel
import Testing

@testable import Web

@Suite("What narrows a list")
struct ChipsTests {
    private func chips(_ query: String, total: Int? = 12) throws -> Chips {
        let input = try FormInput(urlEncoded: query)
        return Chips(
            "findings", Query(query), total: total, most: 1000, measure: "件",
            [
                .init("standing", "状态", input["standing"] == "all" ? nil : "待复核", widest: "all"),
                .init("month", "发现月份", input["month"]), .init("q", "搜索", nil),
            ])
    }

    @Test("says each condition and its total, and drops one condition at a time, from the first page on")
    func dropped() throws {
        let chips = try chips("standing=responded&month=2019-11&sort=due&after=1_a")
        #expect(chips.total == "共12件")
        #expect(chips.chips.map(\.words) == ["状态：待复核", "发现月份：2019-11"])
        #expect(
            chips.chips.map(\.without) == [
                "findings?month=2019-11&sort=due&standing=all", "findings?standing=responded&sort=due&month=",
            ])
    }

    @Test("has no chip for what is not asked, and counts to a limit")
    func none() throws {
        #expect(try chips("standing=all").chips.isEmpty)
        #expect(try chips("standing=all", total: nil).total == "超过1000件")
    }
}
