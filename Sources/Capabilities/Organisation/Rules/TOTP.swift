import Crypto
import Foundation
import Kernel

/// Codes of six digits that a phone counts from a secret and the time (RFC 6238, with HMAC-SHA-1 and steps of thirty
/// seconds, as every authenticator app takes them).
enum TOTP {
    /// Bytes of a secret (RFC 4226 §4: at least 16, 20 recommended).
    static let secretLength = 20
    static let seconds = 30

    /// Which step of time it is.
    static func step(at moment: Instant) -> Int {
        Int(moment.milliseconds.flooredQuotient(by: Int64(seconds) * 1000))
    }

    static func code(of secret: [UInt8], step: Int) -> String {
        let counter = withUnsafeBytes(of: UInt64(bitPattern: Int64(step)).bigEndian) { Data($0) }
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(mac[mac.count - 1] & 0x0F)
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        return Int(number % 1_000_000).padded(6)
    }

    /// The step whose code it is: this one, or the one before or after it, as clocks differ. Never one that was used, nor
    /// any before it, so that whoever looks over a shoulder has nothing (RFC 6238 §5.2).
    static func step(of code: String, secret: [UInt8], at moment: Instant, after used: Int) -> Int? {
        let now = step(at: moment)
        return (now - 1...now + 1).first { $0 > used && Self.code(of: secret, step: $0) == code }
    }

    /// As people type it where no camera is at hand (RFC 4648 base 32, without padding).
    static func base32(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (text, bits, count) = ("", 0, 0)
        for byte in bytes {
            (bits, count) = (bits << 8 | Int(byte), count + 8)
            while count >= 5 {
                count -= 5
                text.append(alphabet[bits >> count & 31])
            }
            bits &= (1 << count) - 1
        }
        if count > 0 { text.append(alphabet[bits << (5 - count) & 31]) }
        return text
    }

    /// What an authenticator app reads from the picture (Google's Key Uri Format).
    static func address(secret: [UInt8], issuer: String, account: String) -> String {
        func encoded(_ text: String) -> String {
            text.addingPercentEncoding(
                withAllowedCharacters: CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyz0123456789.-"))
                ?? ""
        }
        return
            "otpauth://totp/\(encoded(account))?secret=\(base32(secret))&issuer=\(encoded(issuer))"
    }
}

/// Who has to give a code as well, and from when.
enum SecondFactorRules {
    /// Whoever decides over others' rights, or in the county's name.
    static func areAsked(_ roles: [Role]) -> Bool { RoleRules.needSecondYes(roles) }

    /// Recovery codes for the day when the phone is gone.
    static let recoveryCodes = 10

    /// For how long a phone may be set up: who finds the page open later finds no secret on it.
    static let minutesToSetUp = 10

    /// Whether fewer have to give a code than before, or later: nobody decides that alone.
    static func isEased(_ before: Day?, to from: Day?) -> Bool {
        before.map { before in from.map { $0 > before } ?? true } ?? false
    }
}
