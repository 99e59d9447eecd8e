import Kernel
import Office
import Testing

@Suite("What a photo says")
struct PhotoDoubtTests {
    private static func at(_ day: String, _ hour: Int = 12, _ minute: Int = 0) throws -> Instant {
        Instant(try #require(Day(day)), hour: hour, minute: minute)
    }
    private static let village = Position(latitude: 29_500_000, longitude: 120_900_000)
    /// So many metres to the north: a millionth of a degree is 11.12 cm.
    private static func north(_ metres: Int) -> Position {
        Position(latitude: village.latitude + metres * 100_000_000 / 11_119_508, longitude: village.longitude)
    }

    @Test(
        "of what was wrong is doubted where it is a day too old or of tomorrow",
        arguments: [
            ("2019-11-04", 23, 59, []), ("2019-11-03", 0, 0, []), ("2019-11-02", 23, 59, ["比检查早一天以上"]),
            ("2015-01-01", 0, 0, ["比检查早一天以上"]), ("2019-11-05", 0, 0, ["拍摄时间在上传之后"]),
        ])
    func seen(day: String, hour: Int, minute: Int, words: [String]) throws {
        let expectation = PhotoExpectation.seen(on: try #require(Day("2019-11-04")), "检查", near: nil)
        let doubts = expectation.doubts(
            takenAt: try Self.at(day, hour, minute), position: nil, receivedAt: try Self.at("2019-11-04"))
        #expect(doubts.map(\.chinese) == words)
    }

    @Test(
        "of what was put right is doubted by the first thing that it should have come after",
        arguments: [
            ("2019-11-03", "拍于发现之前"), ("2019-11-05", "拍于交办之前"), ("2019-11-07", "拍于退回之前"), ("2019-11-09", nil),
        ] as [(String, String?)])
    func putRight(day: String, words: String?) throws {
        let expectation = PhotoExpectation.putRight(
            found: try Self.at("2019-11-04"), assigned: try Self.at("2019-11-06"), returned: try Self.at("2019-11-08"),
            near: nil)
        let doubts = expectation.doubts(
            takenAt: try Self.at(day), position: nil, receivedAt: try Self.at("2019-11-10"))
        #expect(doubts.map(\.chinese) == [words].compactMap(\.self))
    }

    @Test(
        "is doubted where it is from farther away than a village reaches",
        arguments: [(0, nil), (2000, nil), (2001, "距点位2.0千米"), (3210, "距点位3.2千米"), (12_960, "距点位13.0千米")]
            as [(Int, String?)])
    func far(metres: Int, words: String?) throws {
        let expectation = PhotoExpectation.seen(on: try #require(Day("2019-11-04")), "检查", near: Self.village)
        let doubts = expectation.doubts(
            takenAt: nil, position: Self.north(metres), receivedAt: try Self.at("2019-11-04"))
        #expect(doubts.map(\.chinese) == [words].compactMap(\.self))
    }

    @Test("is believed where it says nothing, and all that does not fit is told")
    func several() throws {
        let expectation = PhotoExpectation.putRight(
            found: try Self.at("2019-11-04"), assigned: nil, returned: nil, near: Self.village)
        let now = try Self.at("2019-11-10")
        #expect(expectation.doubts(takenAt: nil, position: nil, receivedAt: now) == [])
        let kinds = expectation.doubts(
            takenAt: try Self.at("2019-11-01"), position: Self.north(5000), receivedAt: now
        ).map(\.kind)
        #expect(kinds == [.tooEarly, .tooFar])
    }
}
