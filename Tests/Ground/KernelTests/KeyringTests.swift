import Kernel
import TestSupport
import Testing

@Suite("A keyring")
struct KeyringTests {
    private let day = Day(ordinal: 18_204)

    @Test("is read as it was written, with every key and where each county's audit stood before it")
    func written() throws {
        var keys = Keyring(
            madeOn: day, random: TestClock().surroundings.random,
            earlier: ["330624": .init(sequence: 512, digest: "ab12")])
        keys.add(.audit, on: day.adding(days: 9), random: TestClock(seed: 2).surroundings.random)
        #expect(try Keyring(text: keys.text) == keys)
        #expect(try Keyring(text: "# 一行\n\n" + keys.text.replacing("\n", with: "  # 好\n")) == keys)
    }

    @Test("makes what is new with the newest key, and still knows the earlier ones")
    func rotated() throws {
        var keys = Keyring.ofTests
        let old = try #require(keys.current(.audit))
        keys.add(.audit, on: day, random: TestClock(seed: 5).surroundings.random)
        let new = try #require(keys.current(.audit))
        #expect(new != old && keys.key(old.id, for: .audit) == old && keys.key(new.id, for: .audit) == new)
        #expect(keys.key(new.id, for: .forms) == nil)
        #expect(keys.current(.forms) == Keyring.ofTests.current(.forms))
    }

    @Test(
        "is refused when a line is not whole or a use has no key",
        arguments: [
            "", "audit", "audit 1a2b3c4d 2019-11-04 00",
            "audit 1a2b3c4d 2019-13-04 \(String(repeating: "0", count: 64))",
            "other 1a2b3c4d 2019-11-04 \(String(repeating: "0", count: 64))", "earlier 330624 很多 ab",
        ])
    func broken(line: String) {
        #expect(throws: Refusal.self) { try Keyring(text: line) }
        #expect(throws: Refusal.self) { try Keyring(text: Keyring.ofTests.text + Keyring.ofTests.text) }
    }

    @Test("says which line cannot be read, and nothing of what stands there")
    func told() throws {
        let refusal = #expect(throws: Refusal.self) { try Keyring(text: Keyring.ofTests.text + "audit 秘密\n") }
        let message = try #require(refusal?.message)
        #expect(message.contains("第6行") && !message.contains("秘密"))
    }
}
