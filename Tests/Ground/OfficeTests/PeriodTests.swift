import Kernel
import TestSupport
import Testing

@testable import Office

@Suite("A period")
struct PeriodTests {
    @Test(
        "is what it is written as, on either clock",
        arguments: [
            "2019", "2019-11", "2019-11-04", "2019-11-04~2019-12-31", "2019-11@2019-12-05", "2019@2020-01-10!later",
            "2019@2020-01-10!gone",
        ])
    func text(text: String) throws {
        #expect(try #require(Period(text)).description == text)
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "2019-13", "2019@", "2019@2020", "2019@2020-01-10!", "2019@2020-01-10!x", "2019@2020-01-10@2020-01-11",
            "2019!later",
        ])
    func nonsense(text: String) { #expect(Period(text) == nil) }

    @Test("keeps its day of knowledge in what came before it, and forgets it when asked")
    func knowledge() throws {
        let period = try #require(Period("2019-11@2019-12-05"))
        #expect(period.previous.description == "2019-10@2019-12-05" && period.known(on: nil).description == "2019-11")
        #expect(period.chinese == "2019年11月，截至2019年12月5日所知" && period.month == Month("2019-11"))
        #expect(period.knownAt == Instant(try #require(Day("2019-12-06"))))
        #expect(!period.isProvisional(on: try #require(Day("2019-12-20"))))
        #expect(try #require(Period("2019-11@2019-11-20")).isProvisional(on: try #require(Day("2019-12-20"))))
    }
}
