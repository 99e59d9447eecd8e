import Foundation

/// A moment: UTC milliseconds since 1970-01-01. What the database stores for every time.
package struct Instant: Hashable, Comparable, Codable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// After everything that is ever recorded or due.
    package static let endless = Instant(milliseconds: 9_000_000_000_000_000)

    package static func now() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let milliseconds = try container.decode(Int64.self)
        guard Self.decodable.contains(milliseconds) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(milliseconds) is no moment of the years 1900 to 2999")
        }
        self.milliseconds = milliseconds
    }

    /// The years that a `Day` can name: beyond them lie only mistakes, and at Int64's ends no local time.
    private static let decodable = Int64(-2_208_988_800_000 - 28_800_000)..<Int64(32_503_680_000_000 - 28_800_000)

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    package static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    package func adding(seconds: Int) -> Instant { Instant(milliseconds: milliseconds + Int64(seconds) * 1000) }
    package func adding(minutes: Int) -> Instant { adding(seconds: minutes * 60) }
    package func adding(hours: Int) -> Instant { adding(minutes: hours * 60) }

    /// China has kept one time, UTC+8 without summer time, since 1991.
    private static let chinaOffset: Int64 = 8 * 3600 * 1000

    /// The local (China) calendar day.
    package var day: Day {
        Day(ordinal: Int((milliseconds + Self.chinaOffset).flooredQuotient(by: 86_400_000)))
    }

    /// Minutes since local midnight, 0…1439.
    package var minuteOfDay: Int {
        let sinceEpoch = milliseconds + Self.chinaOffset
        return Int((sinceEpoch - sinceEpoch.flooredQuotient(by: 86_400_000) * 86_400_000) / 60_000)
    }

    package init(_ day: Day, hour: Int = 0, minute: Int = 0) {
        let minutes = Int64(hour * 60 + minute)
        self.init(milliseconds: Int64(day.ordinal) * 86_400_000 + minutes * 60_000 - Self.chinaOffset)
    }

    /// `2019年11月2日 09:05`, local time.
    package var chinese: String { "\(day.chinese) \(clock)" }

    /// `09:05`, local time.
    package var clock: String {
        let minute = minuteOfDay
        return "\((minute / 60).padded(2)):\((minute % 60).padded(2))"
    }

    /// `2019-11-02T09:05:00+08:00`, local time, for machines.
    package var iso8601: String {
        let second = Int((milliseconds.flooredQuotient(by: 1000)) - Instant(day).milliseconds / 1000) % 60
        return "\(day)T\(clock):\(second.padded(2))+08:00"
    }
}

extension BinaryInteger {
    /// Division rounding towards negative infinity, so that moments before 1970 fall on the right day.
    package func flooredQuotient(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// Decimal digits with leading zeros, at least `width` of them.
    package func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
