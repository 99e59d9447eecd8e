import Kernel
import Office
import TestSupport
import Testing

@Suite("A session's token")
struct SessionTokenTests {
    private let county = "990101"

    @Test("is known again after the keys were changed, by who had it, in its county, and by no other keys")
    func known() throws {
        let clock = TestClock()
        var keys = Keyring.ofTests
        let token = SessionToken(holder: "person", secret: [1, 2, 3])
        let stored = try token.digest(county: county, keys: keys)
        let brought = try #require(SessionToken(token.cookie))
        keys.add(.forms, on: clock.now.day, random: clock.surroundings.random)
        #expect(brought.holder == "person" && brought.digests(county: county, keys: keys).contains(stored))
        #expect(try brought.digest(county: county, keys: keys) != stored, "what is new is made by the new key")
        #expect(!brought.digests(county: "990102", keys: keys).contains(stored))
        #expect(!SessionToken(holder: "other", secret: [1, 2, 3]).digests(county: county, keys: keys).contains(stored))
        let others = Keyring(madeOn: clock.now.day, random: clock.surroundings.random)
        #expect(!brought.digests(county: county, keys: others).contains(stored))
        for cookie in ["", "chosen", "a.b.c"] { #expect(SessionToken(cookie) == nil, "\(cookie)") }
    }
}
