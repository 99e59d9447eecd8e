import Database
import Kernel
import Office
import Web

/// A session begins: the password was right.
struct BeginSession: Command {
    static let action = Action("signIn", "登录", by: .anyone)
    let person: ID<Person>
    /// Of the new session's token.
    let digest: String
    /// The stored hash that the password was compared with.
    let verified: String
    let browser: Browser
    /// Of the phone or a recovery code, where the person has a second factor.
    var code: String?
    let request: String

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let guesses = try Guesses.at(browser.device, of: person, county: actor.county, in: transaction)
        // Asked once more: while this password was being checked, others may have locked the account, or it was changed or
        // closed.
        guard try Account.holds(person, verified, county: actor.county, in: transaction), !guesses.isLocked else {
            throw Lockout.refusal
        }
        let factor = try SecondFactor.of(person, county: actor.county, in: transaction)
        if let factor, factor.isConfirmed,
            try !factor.take(code ?? "", county: actor.county, in: transaction)
        {
            throw Refusal.wrongCode
        }
        try guesses.clear(county: actor.county, in: transaction)
        let ended = try endOthers(actor, transaction)
        try transaction.run(
            """
            INSERT INTO session (county, digest, person, startedAt, lastSeenAt, device, browser, provenAt)
            VALUES (\(actor.county), \(digest), \(person), \(transaction.now), \(transaction.now), \(browser.device),
                    \(browser.words), \(transaction.now))
            """)
        try SignInCompany(person: person, browser: browser, request: request).note(by: actor, in: transaction)
        return Done(subject: person.description, detail: ended > 0 ? "同一浏览器里原来的登录已结束" : "")
    }

    /// A browser holds one session: what it held before is nobody's any more. How many were still alive.
    private func endOthers(_ actor: Actor, _ transaction: WriteTransaction) throws -> Int {
        let (idle, begun) = Sessions.oldest(at: transaction.now)
        try transaction.run(
            """
            DELETE FROM session WHERE county = \(actor.county) AND person = \(person)
              AND (lastSeenAt < \(idle) OR startedAt < \(begun))
            """)
        let held =
            browser.session.flatMap { SessionToken($0) }?.digests(county: actor.county, keys: transaction.keys) ?? []
        return try transaction.run(
            """
            DELETE FROM session WHERE county = \(actor.county)
              AND (device = \(browser.device ?? "") OR digest IN \(list: held))
            """)
    }
}

/// A wrong password, counted where it came from; the fifth in a row locks there.
struct RecordFailedSignIn: Command {
    static let action = Action("signIn.failed", "登录失败", by: .anyone)
    let person: ID<Person>
    let browser: Browser
    /// What was wrong: 密码
    let what: String
    let isCounted: Bool

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let guesses = try Guesses.at(browser.device, of: person, county: actor.county, in: transaction)
        guard !guesses.isLocked else { throw Lockout.refusal }
        let count = isCounted ? try guesses.add(county: actor.county, in: transaction) : guesses.count
        let place = guesses.device == nil ? "没有登录过的设备" : "本人登录过的设备"
        return Done(subject: person.description, detail: "\(what)，连续第\(count)次，\(place)")
    }
}

extension Lockout {
    /// The same words, after the same time, whether there is no such name, the password is wrong, or the account is
    /// locked: none of them tells which names exist, or that a guess at a locked account was right.
    static let refusal = Refusal.field(
        "password", "signIn.wrong",
        "登录名或密码不对，或者账号暂时锁定：连续错\(attempts)次锁定\(minutes)分钟。急用请联系安全管理员解锁。")
}
