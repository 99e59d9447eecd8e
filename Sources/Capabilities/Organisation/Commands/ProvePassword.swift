import Database
import Kernel
import Office

/// Somebody signed in gave the password once more, and it was right.
struct ProvePassword: Command {
    static let action = Action("signIn.proof", "再次验证密码", by: .signedIn)
    let person: ID<Person>
    let digest: String
    let verified: String

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let guesses = try Guesses.inSession(digest, of: person, county: actor.county, in: transaction)
        guard try Account.holds(person, verified, county: actor.county, in: transaction), !guesses.isLocked else {
            throw Lockout.sessionOver("password")
        }
        try guesses.clear(county: actor.county, in: transaction)
        try transaction.run(
            """
            UPDATE session SET provenAt = \(transaction.now)
            WHERE county = \(actor.county) AND digest = \(digest) AND person = \(person)
            """)
        return Done(subject: person.description)
    }
}

/// A wrong password from somebody signed in: counted as one at the door is. The fifth ends the session, so that whoever
/// found it open at somebody's desk does not guess on.
struct RecordFailedProof: Command {
    static let action = Action("signIn.proofFailed", "验证密码失败", by: .signedIn)
    let person: ID<Person>
    let digest: String
    /// What the password was for: `原密码`
    let purpose: String

    /// How many wrong ones are still taken.
    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let guesses = try Guesses.inSession(digest, of: person, county: actor.county, in: transaction)
        let count = guesses.isLocked ? guesses.count : try guesses.add(county: actor.county, in: transaction)
        if count >= Lockout.attempts {
            try transaction.run("DELETE FROM session WHERE county = \(actor.county) AND digest = \(digest)")
        }
        return Done(max(0, Lockout.attempts - count), subject: person.description, detail: "\(purpose)，连续第\(count)次")
    }
}

extension Lockout {
    /// Too many wrong passwords from somebody signed in.
    static func sessionOver(_ field: String) -> Refusal {
        let words = "密码连续错了\(attempts)次，这次登录已经结束。请\(minutes)分钟后重新登录；急用请联系安全管理员解锁。"
        return Refusal(.conflict, "password.sessionOver", words, fields: [.init(field, words)])
    }
}
