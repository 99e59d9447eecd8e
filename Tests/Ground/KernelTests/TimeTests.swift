import Kernel
import Testing

@Suite("Days, months and moments")
struct TimeTests {
    @Test("every day from 1900 to 2999 follows the one before it and reads back as it is written")
    func days() throws {
        var day = try #require(Day("1900-01-01"))
        var weekday = 1  // 1900-01-01 was a Monday
        while day < Day("2999-12-31")! {
            let next = day.adding(days: 1)
            #expect(Day(next.description) == next && next.ordinal == day.ordinal + 1 && next > day)
            weekday = weekday % 7 + 1
            #expect(next.weekday == weekday)
            day = next
        }
    }

    @Test(
        "what is no day is refused",
        arguments: [
            "2019-02-29", "2019-13-01", "2019-00-10", "2019-04-31", "1899-12-31", "今天", "", "19-11-04", "2019-11-004",
            "2019--1-04", "2019-11", "20191104", "2019-11-04-1", "11/4/2019", "-019-11-04",
        ])
    func noDay(text: String) { #expect(Day(text) == nil) }

    @Test(
        "a day is read as people and spreadsheets write it",
        arguments: [
            "2026-11-08", "2026/11/08", "2026/11/8", "2026.11.8", "2026年11月8日", "2026年11月08号", " 2026 年 11 月 8 日 ",
            "２０２６－１１－０８", "２０２６．１１．８", "2026。11。8", "2026-11-8",
        ])
    func written(text: String) {
        #expect(Day(text)?.description == "2026-11-08")
    }

    @Test(
        "a month is read as people write it",
        arguments: ["2026-01", "2026-1", "2026/1", "2026.01", "2026年1月", "２０２６／１"])
    func writtenMonths(text: String) { #expect(Month(text)?.description == "2026-01") }

    @Test(
        "a leap day is a day in 2020 and 2000 and none in 1900",
        arguments: [("2020-02-29", true), ("2000-02-29", true), ("1900-02-29", false)])
    func leap(text: String, exists: Bool) { #expect((Day(text) != nil) == exists) }

    @Test(
        "a moment falls on the local day, eight hours ahead of UTC",
        arguments: [
            (Int64(0), "1970-01-01", "08:00"), (1_572_825_599_999, "2019-11-04", "07:59"),
            (1_572_796_800_000, "2019-11-04", "00:00"), (-28_800_001, "1969-12-31", "23:59"),
        ])
    func moments(milliseconds: Int64, day: String, clock: String) {
        let moment = Instant(milliseconds: milliseconds)
        #expect(moment.day.description == day && moment.clock == clock)
    }

    @Test("a local time reads back as it was made")
    func localTimes() throws {
        let day = try #require(Day("2019-11-04"))
        let moment = Instant(day, hour: 9, minute: 5)
        #expect(moment.chinese == "2019年11月4日 09:05")
        #expect(moment.iso8601 == "2019-11-04T09:05:00+08:00")
    }

    @Test("a month knows its ends and neighbours")
    func months() throws {
        let february = try #require(Month("2020-02"))
        #expect(february.lastDay.description == "2020-02-29")
        #expect(february.next.description == "2020-03" && february.previous.description == "2020-01")
        #expect(Month("2019-12")?.next.description == "2020-01")
        #expect(Month("2019-13") == nil && Month("2019-11-04") == nil)
    }
}
