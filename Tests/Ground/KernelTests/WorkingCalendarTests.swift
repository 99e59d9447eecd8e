import Kernel
import TestSupport
import Testing

@Suite("The working calendar")
struct WorkingCalendarTests {
    private let calendar = WorkingCalendar.china

    /// `2019-11-04 09:05`, local time.
    private func moment(_ text: String) throws -> Instant {
        let day = try #require(Day(String(text.prefix(10))))
        let clock = text.suffix(5).split(separator: ":").compactMap { Int($0) }
        return Instant(day, hour: clock[0], minute: clock[1])
    }

    @Test(
        "works Monday to Friday but on holidays, and on make-up days",
        arguments: [
            ("2019-11-04", true), ("2019-11-09", false), ("2019-02-02", true), ("2019-02-04", false),
            ("2019-05-03", false), ("2019-05-05", true), ("2020-01-19", true), ("2020-01-31", false),
            ("2020-02-01", false), ("2020-02-03", true), ("2022-12-31", false), ("2023-01-02", false),
            ("2024-02-09", true), ("2025-01-26", true), ("2026-01-04", true), ("2026-02-23", false),
            ("2026-12-31", true), ("2027-01-01", true), ("2027-01-02", false), ("2018-12-29", false),
        ])
    func workingDays(text: String, works: Bool) throws {
        #expect(calendar.isWorkingDay(try #require(Day(text))) == works)
    }

    @Test(
        "knows the years 2019 to 2026",
        arguments: [("2018-12-31", false), ("2019-01-01", true), ("2026-12-31", true), ("2027-01-01", false)])
    func known(text: String, isKnown: Bool) throws {
        #expect(calendar.isKnown(try #require(Day(text))) == isKnown)
    }

    @Test("names the holiday that a day belongs to, its weekends too")
    func holidays() throws {
        #expect(calendar.holiday(on: try #require(Day("2019-02-09"))) == "春节")
        #expect(calendar.holiday(on: try #require(Day("2019-02-16"))) == nil)
    }

    @Test(
        "works 248 to 251 days a year, and rests as many days as were announced and weekends leave",
        arguments: [
            (2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248),
        ])
    func countOfDays(year: Int, worked: Int) throws {
        let first = try #require(Day(year: year, month: 1, dayOfMonth: 1))
        let days = (0..<366).map(first.adding).filter { $0.year == year }
        #expect(days.filter(calendar.isWorkingDay).count == worked)
    }

    @Test(
        "counts hours of office time, over the lunch hour, the night, weekends and holidays",
        arguments: [
            ("2019-11-04 08:30", 1, "2019-11-04 09:30"), ("2019-11-04 08:30", 4, "2019-11-04 14:00"),
            ("2019-11-04 13:30", 4, "2019-11-04 17:30"), ("2019-11-04 11:00", 1, "2019-11-04 12:00"),
            ("2019-11-04 11:30", 1, "2019-11-04 14:00"), ("2019-11-04 12:30", 2, "2019-11-04 15:30"),
            ("2019-11-04 06:00", 2, "2019-11-04 10:30"), ("2019-11-04 17:30", 2, "2019-11-05 10:30"),
            ("2019-11-08 17:00", 2, "2019-11-11 10:00"), ("2019-11-09 10:00", 2, "2019-11-11 10:30"),
            ("2019-09-30 17:00", 4, "2019-10-08 12:00"), ("2019-10-11 17:00", 1, "2019-10-12 09:00"),
            ("2019-11-04 08:30", 15, "2019-11-05 17:30"), ("2019-11-04 09:00", 0, "2019-11-04 10:00"),
        ])
    func hours(start: String, hours: Int, end: String) throws {
        let deadline = calendar.deadline(from: try moment(start), workingHours: hours)
        #expect(deadline.instant == (try moment(end)), "\(deadline.rule)")
        #expect(deadline.warning == nil)
    }

    @Test(
        "counts working days from the next day to the close of the last",
        arguments: [
            ("2019-11-04 09:00", 1, "2019-11-05 17:30"), ("2019-11-04 23:59", 1, "2019-11-05 17:30"),
            ("2019-11-08 09:00", 1, "2019-11-11 17:30"), ("2019-11-09 09:00", 2, "2019-11-12 17:30"),
            ("2019-09-28 09:00", 2, "2019-09-30 17:30"), ("2019-09-30 09:00", 5, "2019-10-12 17:30"),
            ("2020-01-23 09:00", 1, "2020-02-03 17:30"), ("2026-12-25 09:00", 4, "2026-12-31 17:30"),
        ])
    func days(start: String, days: Int, end: String) throws {
        let deadline = calendar.deadline(from: try moment(start), workingDays: days)
        #expect(deadline.instant == (try moment(end)), "\(deadline.rule)")
        #expect(deadline.warning == nil)
    }

    @Test("says the rule behind a deadline, and which holidays it passes over")
    func rules() throws {
        let hours = calendar.deadline(from: try moment("2019-11-04 08:30"), workingHours: 4)
        #expect(hours.rule == "4个工作时（8:30—12:00、13:30—17:30），至2019年11月4日 14:00")
        let days = calendar.deadline(from: try moment("2019-09-30 09:00"), workingDays: 3)
        #expect(days.rule == "3个工作日，自次日起算，至2019年10月10日 17:30；其间国庆节放假")
        let set = calendar.deadline(from: try moment("2019-09-30 09:00"), on: try #require(Day("2019-12-01")))
        #expect(set.rule.hasPrefix("指定日期，至2019年12月1日 17:30"))
    }

    @Test(
        "warns when a deadline reaches a year that is not announced, and takes it as Monday to Friday",
        arguments: [
            ("2026-12-31 09:00", 1, "2027-01-01 17:30", "2027年"), ("2018-12-27 09:00", 2, "2018-12-31 17:30", "2018年"),
            ("2028-03-03 09:00", 1, "2028-03-06 17:30", "2028年"),
        ])
    func warning(start: String, days: Int, end: String, year: String) throws {
        let deadline = calendar.deadline(from: try moment(start), workingDays: days)
        #expect(deadline.instant == (try moment(end)))
        #expect(deadline.warning?.hasPrefix("\(year)的节假日安排不在系统内") == true)
    }

    @Test(
        "measures office time between two moments",
        arguments: [
            ("2019-11-04 00:00", "2019-11-05 00:00", 450), ("2019-11-04 11:00", "2019-11-04 14:30", 120),
            ("2019-11-08 17:00", "2019-11-11 09:00", 60), ("2019-10-01 00:00", "2019-10-08 00:00", 0),
            ("2019-11-04 12:00", "2019-11-04 12:00", 0), ("2019-11-05 12:00", "2019-11-04 12:00", 0),
        ])
    func minutes(start: String, end: String, minutes: Int) throws {
        #expect(calendar.workingMinutes(from: try moment(start), to: try moment(end)) == minutes)
    }

    @Test(
        "opens at the next office hour",
        arguments: [
            ("2019-11-04 09:00", "2019-11-04 09:00"), ("2019-11-04 08:29", "2019-11-04 08:30"),
            ("2019-11-04 12:00", "2019-11-04 13:30"), ("2019-11-04 17:30", "2019-11-05 08:30"),
            ("2019-11-09 09:00", "2019-11-11 08:30"), ("2019-09-30 20:00", "2019-10-08 08:30"),
        ])
    func opening(moment text: String, opens: String) throws {
        #expect(calendar.nextWorkingMoment(try moment(text)) == (try moment(opens)))
    }

    @Test("holds its laws from any moment of any known year", arguments: UInt64(1)...200)
    func laws(seed: UInt64) throws {
        // The seed is the argument, so a failing one is printed with the test's name.
        var random = SeededRandom(seed: seed)
        let first = try moment("2019-01-01 00:00")
        let start = first.adding(seconds: Int.random(in: 0..<(7 * 365 * 86_400), using: &random))
        let hours = Int.random(in: 1...80, using: &random)
        let end = calendar.deadline(from: start, workingHours: hours).instant
        #expect(calendar.workingMinutes(from: start, to: end) == hours * 60)
        #expect(calendar.isWorkingDay(end.day))
        // The first such moment: a minute earlier not all of it has passed.
        #expect(calendar.workingMinutes(from: start, to: end.adding(minutes: -1)) < hours * 60)
        #expect(calendar.deadline(from: start, workingHours: hours + 1).instant > end)
        // Standing still and going on again loses nothing.
        let pause = start.adding(
            seconds: Int.random(in: 0...(Int(end.milliseconds - start.milliseconds) / 1000), using: &random))
        let left = calendar.workingMinutes(from: pause, to: end)
        let resumed = calendar.deadline(from: pause, workingMinutes: left).instant
        #expect(resumed <= end && calendar.workingMinutes(from: resumed, to: end) < 1)
        let days = Int.random(in: 1...40, using: &random)
        let due = calendar.deadline(from: start, workingDays: days).instant
        let between = (start.day.ordinal + 1...due.day.ordinal).map { Day(ordinal: $0) }
        #expect(between.filter(calendar.isWorkingDay).count == days && due.clock == "17:30")
    }
}
