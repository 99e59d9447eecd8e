import App
import Database
import Kernel
import Office
import TestSupport
import Testing

/// Addresses with a secret in them, tried by somebody who has none.
@Suite("A secret address")
struct GuessedAddressTests {
    @Test(
        "is not looked up any more for who tries one after the other, and the others go on",
        arguments: [
            "my/agree/CODE", "my/agree/CODE/photos/0/large", "my/survey/CODE", "calendars/ID/CODE",
            "practice/screens/ID/CODE",
        ])
    func guessed(path: String) async throws {
        let clock = TestClock()
        try await TwoCounties.with(.sqlite, clock: clock) { counties in
            let stranger = counties.stranger()
            func guess() async throws -> Int {
                let code = OutsideCode(random: clock.surroundings.random).letters
                let id = ID<Any>(at: clock.now, random: clock.surroundings.random(10)).description
                return try await stranger.get("/990101/\(path.replacing("CODE", with: code).replacing("ID", with: id))")
                    .status
            }
            var statuses: [Int] = []
            for _ in 0..<25 { statuses.append(try await guess()) }
            #expect(statuses == Array(repeating: 404, count: 20) + Array(repeating: 429, count: 5))
            // Who has nothing to do with it, behind the same address, is not held up.
            #expect(try await stranger.get("/990101/my").status == 200)
            clock.advance(minutes: 1)
            let later = try await guess()
            #expect(later == 404)
        }
    }

    @Test("is not guessed by forms that are sent to it, nor by the page that they come back on")
    func sent() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let stranger = counties.stranger()
            let token = try await stranger.get("/990101/my/follow").formToken
            for path in ["my/agree/CODE", "my/agree/CODE/decline", "my/survey/CODE"] {
                var statuses: [Int] = []
                for _ in 0..<25 {
                    let code = OutsideCode(random: counties.product.surroundings.random).letters
                    let sent = try await stranger.post(
                        "/990101/\(path.replacing("CODE", with: code))", [], token: token)
                    statuses.append(sent.status)
                }
                #expect(statuses.last == 429 && statuses.filter { $0 != 429 }.count <= 20, "\(path): \(statuses)")
            }
        }
    }
}
