import Kernel
import Office
import Testing

@testable import Organisation

@Suite("A code that a phone counts")
struct TOTPTests {
    private let secret = Array("12345678901234567890".utf8)

    @Test(
        "is the standard's (RFC 6238, appendix B, the last six digits)",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(Int64, String)])
    func standard(second: Int64, code: String) {
        let step = TOTP.step(at: Instant(milliseconds: second * 1000))
        #expect(TOTP.code(of: secret, step: step) == code)
    }

    @Test(
        "is taken a step early or late, and no further",
        arguments: [(-2, false), (-1, true), (0, true), (1, true), (2, false)])
    func clocks(steps: Int, isTaken: Bool) {
        let now = Instant(milliseconds: 1_572_829_200_000)
        let code = TOTP.code(of: secret, step: TOTP.step(at: now) + steps)
        #expect((TOTP.step(of: code, secret: secret, at: now, after: 0) != nil) == isTaken)
    }

    @Test("is taken once, and none before it afterwards")
    func once() throws {
        let now = Instant(milliseconds: 1_572_829_200_000)
        let codes = (-1...1).map { TOTP.code(of: secret, step: TOTP.step(at: now) + $0) }
        let used = try #require(TOTP.step(of: codes[1], secret: secret, at: now, after: 0))
        #expect(TOTP.step(of: codes[1], secret: secret, at: now, after: used) == nil)
        #expect(TOTP.step(of: codes[0], secret: secret, at: now, after: used) == nil)
        #expect(TOTP.step(of: codes[2], secret: secret, at: now, after: used) != nil)
    }

    @Test(
        "comes of a secret that is typed in base 32 (RFC 4648, section 10)",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI"),
        ])
    func base32(text: String, encoded: String) { #expect(TOTP.base32(Array(text.utf8)) == encoded) }

    @Test("is set up by an address that apps read, whatever the county is called")
    func address() {
        let address = TOTP.address(secret: Array("foobar".utf8), issuer: "明川县文明创建", account: "zhang.min")
        #expect(
            address.hasPrefix("otpauth://totp/zhang.min?secret=MZXW6YTBOI&issuer=%E6%98%8E"))
        #expect(address.utf8.count == address.count)
    }
}

@Suite("A sealed secret")
struct SecretBoxTests {
    private func keyring(_ seed: UInt64) -> Keyring {
        var random = SeededRandom(seed: seed)
        return Keyring(madeOn: Day(ordinal: 18_204)) { count in
            (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        }
    }

    @Test("is opened where it was sealed, by a keyring that holds its key, and nowhere else")
    func opened() throws {
        var keys = keyring(1)
        let sealed = try SecretBox(keys: keys, for: .secondFactor).seal([1, 2, 3], for: "990101:a")
        #expect(SecretBox(keys: keys, for: .secondFactor).open(sealed, for: "990101:a") == [1, 2, 3])
        #expect(SecretBox(keys: keys, for: .secondFactor).open(sealed, for: "990101:b") == nil)
        #expect(SecretBox(keys: keyring(2), for: .secondFactor).open(sealed, for: "990101:a") == nil)
        #expect(
            SecretBox(keys: keys, for: .secondFactor).open(
                String(sealed.dropLast(2)) + (sealed.hasSuffix("00") ? "01" : "00"), for: "990101:a") == nil)
        // A new key makes what is new, and opens what was.
        var random = SeededRandom(seed: 3)
        keys.add(.forms, on: Day(ordinal: 18_300)) { count in
            (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        }
        #expect(SecretBox(keys: keys, for: .secondFactor).open(sealed, for: "990101:a") == [1, 2, 3])
    }
}
