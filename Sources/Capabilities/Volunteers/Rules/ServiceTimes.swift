import Kernel

/// When service was given: what can be, and what cannot.
package struct ServiceTimes: Hashable, Codable, Sendable {
    /// A person gives no more in a day (自定; domain §1(e): hours are what was really given).
    package static let mostMinutesADay = 12 * 60

    package let startsAt: Instant
    package let endsAt: Instant

    package init(_ startsAt: Instant, _ endsAt: Instant) { (self.startsAt, self.endsAt) = (startsAt, endsAt) }

    package var minutes: Int { Int((endsAt.milliseconds - startsAt.milliseconds) / 60_000) }

    package func overlaps(_ other: ServiceTimes) -> Bool { startsAt < other.endsAt && other.startsAt < endsAt }

    /// How much of it lies on a day.
    package func minutes(on day: Day) -> Int {
        let (start, end) = (max(startsAt, Instant(day)), min(endsAt, Instant(day.adding(days: 1))))
        return start < end ? ServiceTimes(start, end).minutes : 0
    }

    /// `11月4日 09:00—11:30`
    package func chinese(on today: Day) -> String {
        endsAt.day == startsAt.day
            ? "\(startsAt.short(on: today))—\(endsAt.clock)"
            : "\(startsAt.short(on: today))—\(endsAt.short(on: today))"
    }

    /// Refuses what is no time, lies ahead, or is longer than a day of service.
    package func check(at now: Instant) throws(Refusal) {
        guard startsAt < endsAt, minutes > 0 else {
            throw Refusal.field("end", "hours.order", "结束时间应在开始时间之后，实际是\(chinese(on: now.day))。")
        }
        guard endsAt <= now else {
            throw Refusal.field("end", "hours.future", "\(endsAt.chinese)还没有到，服务结束以后再登记。")
        }
        guard minutes <= Self.mostMinutesADay else {
            throw Refusal.field(
                "end", "hours.long", "一次服务最多12小时，实际是\(Minutes(minutes).chinese)。分几天的，请分开登记。")
        }
    }

    /// Refuses a second place at one time, and more than a day's hours.
    package func check(against others: [(times: ServiceTimes, words: String)], of name: String) throws(Refusal) {
        if let other = others.first(where: { overlaps($0.times) }) {
            let today = startsAt.day
            throw Refusal.field(
                "start", "hours.overlap",
                "\(name)这段时间已经记在“\(other.words)”（\(other.times.chinese(on: today))），同一个小时只算一次。")
        }
        for day in [startsAt.day, endsAt.day].unique {
            let sum = others.reduce(minutes(on: day)) { $0 + $1.times.minutes(on: day) }
            guard sum <= Self.mostMinutesADay else {
                throw Refusal.field(
                    "end", "hours.day",
                    "\(name)\(day.chinese)一共会有\(Minutes(sum).chinese)，一天最多12小时。请核对开始和结束时间。")
            }
        }
    }
}
