import Kernel
import Testing

@Suite("How often something may be done")
struct RateTableTests {
    private let start = Instant(milliseconds: 1_572_829_200_000)

    @Test(
        "counts one IPv6 network as one address",
        arguments: [
            ("2001:db8:1:2:3::7", "2001:db8:1:2"), ("::1", ""), ("10.0.0.1", "10.0.0.1"),
            ("::ffff:10.0.0.1", "10.0.0.1"),
        ])
    func network(address: String, network: String) { #expect(RateTable.network(of: address) == network) }

    @Test("is so many times at once, and then one more each interval")
    func burst() {
        var table = RateTable(Rate(burst: 3, secondsForEach: 10), remembering: 100)
        for _ in 0..<3 {
            #expect(table.wait(of: "a", at: start) == 0)
            table.take("a", at: start)
        }
        #expect(table.wait(of: "a", at: start) == 10 && table.wait(of: "b", at: start) == 0)
        #expect(table.wait(of: "a", at: start.adding(seconds: 4)) == 6)
        #expect(table.wait(of: "a", at: start.adding(seconds: 10)) == 0)
        table.take("a", at: start.adding(seconds: 10))
        #expect(table.wait(of: "a", at: start.adding(seconds: 10)) == 10)
        #expect(table.wait(of: "a", at: start.adding(minutes: 60)) == 0)
    }

    @Test("does not count what is given back")
    func givenBack() {
        var table = RateTable(Rate(burst: 1, secondsForEach: 10), remembering: 100)
        table.take("a", at: start)
        table.giveBack("a")
        #expect(table.wait(of: "a", at: start) == 0)
    }

    @Test("is remembered of so many only, however many come; what is long ago makes room")
    func bounded() {
        var table = RateTable(Rate(burst: 2, secondsForEach: 10), remembering: 50)
        for number in 0..<10_000 { table.take("\(number)", at: start) }
        #expect(table.count <= 51)
        // Those beyond share one account, and those that are known keep their own.
        #expect(table.wait(of: "stranger", at: start) > 0 && table.wait(of: "1", at: start) == 0)
        let later = start.adding(minutes: 24 * 60)
        #expect(table.wait(of: "1", at: later) == 0)
        table.take("new", at: later)
        #expect(table.count <= 3)
    }
}
