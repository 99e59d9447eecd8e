import Foundation
import Kernel
import TestSupport
import Testing

/// What the other suites leave out: the ends of each value's range, what is stored and read again, and
/// laws over seeded random values.
@Suite("The borders of the kernel's values")
struct BorderTests {
    private func decoded<Value: Codable & Equatable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }

    @Test(
        "every value is written as JSON and read back the same",
        arguments: ["1900-01-01", "2019-11-04", "2024-02-29", "2999-12-31"])
    func roundTrips(text: String) throws {
        let day = try #require(Day(text))
        #expect(try decoded(day) == day)
        #expect(try decoded(Month(day)) == Month(day) && Month(day).contains(day))
        let moment = Instant(day, hour: 23, minute: 59)
        #expect(try decoded(moment) == moment && moment.day == day)
        #expect(try decoded(Points(thousandths: day.ordinal)) == Points(thousandths: day.ordinal))
        let id = ID<Int>(at: moment, random: [UInt8](repeating: 7, count: 10))
        #expect(try decoded(id) == id)
    }

    @Test(
        "what is no value is refused when it is read",
        arguments: ["\"2019-02-29\"", "\"2019\"", "null", "-9223372036854775808", "9223372036854775807", "\"33062\""])
    func nonsense(json: String) {
        let data = Data(json.utf8)
        let decoder = JSONDecoder()
        #expect(throws: DecodingError.self) { try decoder.decode(Day.self, from: data) }
        #expect(throws: DecodingError.self) { try decoder.decode(Month.self, from: data) }
        #expect(throws: DecodingError.self) { try decoder.decode(Instant.self, from: data) }
        #expect(throws: DecodingError.self) { try decoder.decode(DivisionCode.self, from: data) }
        #expect(throws: DecodingError.self) { try decoder.decode(ID<Int>.self, from: data) }
    }

    @Test(
        "a moment is read up to the ends of the years that a day can name, and no further",
        arguments: [
            (Int64(-2_209_017_600_000), true), (-2_209_017_600_001, false), (32_503_651_199_999, true),
            (32_503_651_200_000, false),
        ])
    func momentRange(milliseconds: Int64, isRead: Bool) throws {
        let moment = try? JSONDecoder().decode(Instant.self, from: Data("\(milliseconds)".utf8))
        #expect((moment != nil) == isRead)
        if let moment { #expect(Day(moment.day.description) == moment.day) }
    }

    @Test(
        "a moment is written with its seconds, before 1970 too",
        arguments: [
            (Int64(1_572_829_505_999), "2019-11-04T09:05:05+08:00"), (-28_800_001, "1969-12-31T23:59:59+08:00"),
            (-28_800_000, "1970-01-01T00:00:00+08:00"),
        ])
    func seconds(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).iso8601 == text)
    }

    @Test(
        "points reach a million and no further",
        arguments: [
            ("1000000", 1_000_000_000), ("-1000000", -1_000_000_000), ("1000000.000", 1_000_000_000),
            ("1000000.001", nil), ("1000001", nil), ("-1000000.001", nil), ("--1", nil), ("-", nil), ("１", nil),
            (" 1", nil), ("1.", nil), ("1.0.0", nil), ("0", 0), ("-0", 0), ("007", 7000),
        ] as [(String, Int?)])
    func pointsRange(text: String, thousandths: Int?) { #expect(Points(text)?.thousandths == thousandths) }

    @Test(
        "no division overflows",
        arguments: [
            (Int.max, Int.max, 1), (Int.max, 2, 4_611_686_018_427_387_904), (Int.min, Int.max, -1),
            (Int.max - 1, Int.max, 1), (Int.max / 2, Int.max, 0), (Int.max / 2 + 1, Int.max, 1), (0, 1, 0),
        ])
    func divisions(numerator: Int, denominator: Int, quotient: Int) {
        #expect(Points.divide(numerator, by: denominator) == quotient)
    }

    @Test("a division is never further than half from the truth, and odd about zero", arguments: UInt64(1)...100)
    func divisionLaws(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let numerator = Int.random(in: -1_000_000...1_000_000, using: &random)
        let denominator = Int.random(in: 1...1000, using: &random)
        let quotient = Points.divide(numerator, by: denominator)
        #expect(abs(numerator - quotient * denominator) * 2 <= denominator)
        #expect(Points.divide(-numerator, by: denominator) == -quotient)
    }

    @Test("points add up without drift and read back from what people write", arguments: UInt64(1)...100)
    func pointLaws(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let parts = (0..<50).map { _ in Points(thousandths: Int.random(in: -9999...9999, using: &random)) }
        let sum = parts.reduce(Points.zero, +)
        #expect(sum.thousandths == parts.reduce(0) { $0 + $1.thousandths })
        #expect(parts.reduce(sum, -) == .zero && -(-sum) == sum)
        for part in parts {
            let text =
                "\(part < .zero ? "-" : "")\(abs(part.thousandths) / 1000).\((abs(part.thousandths) % 1000).padded(3))"
            #expect(Points(text) == part)
        }
    }

    @Test(
        "the months follow one another without a gap",
        arguments: ["1900-01", "1999-12", "2000-02", "2100-02", "2999-11"])
    func monthNeighbours(text: String) throws {
        let month = try #require(Month(text))
        #expect(month.next.firstDay == month.lastDay.adding(days: 1) && month.next.previous == month)
        #expect(month < month.next && !month.contains(month.next.firstDay))
    }

    @Test(
        "what is no month is refused", arguments: ["", "2019", "2019-00", "2019-11-", "-019-11", "2019-111", "19-11"])
    func noMonth(text: String) { #expect(Month(text) == nil) }

    @Test("a code contains itself, all below it and nothing above", arguments: UInt64(1)...50)
    func codeLaws(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let text = String((0..<12).map { _ in Character("\(Int.random(in: 0...9, using: &random))") })
        let village = try #require(DivisionCode(text))
        let township = try #require(village.parent)
        let county = try #require(township.parent)
        #expect(village.contains(village) && township.contains(village) && county.contains(village))
        #expect(!village.contains(township) && !township.contains(county) && county.parent == nil)
        #expect([county, township, village].map(\.level) == [.county, .township, .village])
        #expect(county < township && township < village && village.county == county.description)
    }

    @Test("identifiers made later sort later, whatever is random in them", arguments: UInt64(1)...100)
    func identifierLaws(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let bytes = { (random: inout SeededRandom) in (0..<10).map { _ in UInt8.random(in: 0...255, using: &random) } }
        let moment = Instant(milliseconds: Int64.random(in: 0...4_102_444_800_000, using: &random))
        let early = ID<Int>(at: moment, random: bytes(&random))
        let late = ID<Int>(at: Instant(milliseconds: moment.milliseconds + 1), random: bytes(&random))
        #expect(early < late && ID<Int>(early.description) == early)
        let digits = Array(early.description)
        #expect(digits[14] == "7" && "89ab".contains(digits[19]))
    }
}
