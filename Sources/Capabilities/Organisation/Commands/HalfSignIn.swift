import Crypto
import Database
import Foundation
import Kernel
import Office
import Web

/// The password was right, and the code of the second factor is waited for: whoever reads the audit sees that somebody had
/// the password and nothing more.
struct NoteHalfSignIn: Command {
    static let action = Action("signIn.half", "密码通过，等待动态验证码", by: .anyone)
    let person: ID<Person>
    let browser: Browser

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let guesses = try Guesses.at(browser.device, of: person, county: actor.county, in: transaction)
        guard !guesses.isLocked else { throw Lockout.refusal }
        return Done(subject: person.description)
    }
}

/// What is known of somebody between password and code. It is carried by his own browser, sealed, and looks the same
/// whether the password was right or not, and whether there is such an account.
struct HalfSignIn: Codable {
    private static let minutes = 5

    /// Somebody's, or nobody's.
    let person: String
    let isRight: Bool
    /// Of the stored hash that the password was compared with.
    let verified: String
    let at: Instant

    init(person: String, isRight: Bool, hash: String, at: Instant) {
        self.person = person
        self.isRight = isRight
        verified = Self.digest(hash)
        self.at = at
    }

    static func digest(_ hash: String) -> String { SHA256.hash(data: Data(hash.utf8)).hex }

    func sealed(county: String, keys: Keyring) throws -> String {
        let text = "\(person) \(isRight ? 1 : 0) \(verified) \(at.milliseconds)"
        return try SecretBox(keys: keys, for: .secondFactor).seal(Array(text.utf8), for: "sign-in:\(county)")
    }

    /// Nil for what is not ours, or was begun too long ago.
    init?(_ sealed: String, county: String, keys: Keyring, now: Instant) {
        guard let bytes = SecretBox(keys: keys, for: .secondFactor).open(sealed, for: "sign-in:\(county)") else {
            return nil
        }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ").map(String.init)
        guard words.count == 4, let milliseconds = Int64(words[3]) else { return nil }
        (person, isRight, verified, at) = (
            words[0], words[1] == "1", words[2], Instant(milliseconds: milliseconds)
        )
        guard at <= now, at >= now.adding(minutes: -Self.minutes) else { return nil }
    }
}

extension Refusal {
    static let wrongCode = Refusal.field(
        "code", "signIn.wrong",
        "登录名、密码或验证码不对，或者账号暂时锁定：连续错\(Lockout.attempts)次锁定\(Lockout.minutes)分钟。验证码每个只能用一次，请等手机上换了新的再填。")
    static let tooSlow = Refusal.field("code", "signIn.tooSlow", "登录太久没有完成，请返回重新输登录名和密码。")
}
