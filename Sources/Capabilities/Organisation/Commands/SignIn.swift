import Crypto
import Database
import Foundation
import Kernel
import Office

/// A session begins: the password was right.
struct BeginSession: Command {
    static let action = Action("signIn", "登录")
    let person: ID<Person>
    let digest: String

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        // Asked once more: while this password was being checked, others may have locked the account.
        if try Lockout.lockedUntil(person, county: actor.county, in: transaction) != nil {
            throw Lockout.refusal
        }
        try transaction.run(
            """
            UPDATE person SET failedSignIns = 0, lockedUntil = NULL
            WHERE county = \(actor.county) AND id = \(person)
            """)
        let dead = transaction.now.adding(minutes: -Sessions.idleMinutes)
        try transaction.run(
            "DELETE FROM session WHERE county = \(actor.county) AND person = \(person) AND lastSeenAt < \(dead)")
        try transaction.run(
            """
            INSERT INTO session (county, digest, person, startedAt, lastSeenAt)
            VALUES (\(actor.county), \(digest), \(person), \(transaction.now), \(transaction.now))
            """)
        return Done(subject: person.description)
    }
}

/// A wrong password, counted; the fifth in a row locks the account.
struct RecordFailedSignIn: Command {
    static let action = Action("signIn.failed", "登录失败")
    let person: ID<Person>

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        if try Lockout.lockedUntil(person, county: actor.county, in: transaction) != nil {
            throw Lockout.refusal
        }
        let before: Int? = try transaction.value(
            "SELECT failedSignIns FROM person WHERE county = \(actor.county) AND id = \(person)")
        let failures = (before ?? 0) + 1
        let until = Lockout.lockedUntil(failures: failures, at: transaction.now)
        try transaction.run(
            """
            UPDATE person SET failedSignIns = \(failures), lockedUntil = \(until)
            WHERE county = \(actor.county) AND id = \(person)
            """)
        return Done(subject: person.description, detail: "连续第\(failures)次")
    }
}

struct EndSession: Command {
    static let action = Action("signOut", "退出")
    let digest: String

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        try transaction.run("DELETE FROM session WHERE county = \(actor.county) AND digest = \(digest)")
        return Done(subject: actor.id)
    }
}

/// Checks a sign-in name and password, and begins a session.
package struct Door: Sendable {
    let office: Office
    let hasher: PasswordHasher
    let surroundings: Surroundings

    package init(office: Office, hasher: PasswordHasher, surroundings: Surroundings) {
        self.office = office
        self.hasher = hasher
        self.surroundings = surroundings
    }

    /// The new session's token, for the browser's cookie; only its digest is stored.
    package func signIn(name: String, password: String, county: String, request: String) async throws -> String {
        let account = try await office.read { try Account.named(name.asSignInName, county: county, in: $0) }
        let isRight = try await verify(password, against: account?.passwordHash)
        guard let account, isRight, !account.isDisabled else {
            if let account { try await recordFailure(account, county, request) }
            throw Lockout.refusal
        }
        let token = surroundings.random(32).hex
        let actor = Actor(
            id: account.id.description, name: account.name, county: county, roles: [], scope: .county)
        try await office.carryOut(
            BeginSession(person: account.id, digest: Sessions.digest(token)), by: actor, request: request)
        return token
    }

    /// A password is tried as it came, then without the spaces that a copied one often has around it. Whether there is
    /// such an account takes no other time than whether there is none.
    private func verify(_ password: String, against hash: String?) async throws -> Bool {
        if try await hasher.verify(password, against: hash) { return true }
        let bare = password.mended().trimmed
        guard bare != password else { return false }
        return try await hasher.verify(bare, against: hash)
    }

    private func recordFailure(_ account: Account, _ county: String, _ request: String) async throws {
        let actor = Actor(
            id: account.id.description, name: account.name, county: county, roles: [], scope: .county)
        try await office.carryOut(RecordFailedSignIn(person: account.id), by: actor, request: request)
    }

    /// A person changes their own password.
    package func changePassword(
        of session: (person: ID<Person>, digest: String), from old: String, to new: String, by actor: Actor,
        request: String
    ) async throws {
        let account = try await office.read { try Account.one(session.person, county: actor.county, in: $0) }
        guard try await verify(old, against: account.passwordHash) else {
            throw Refusal.field("oldPassword", "password.wrong", "原密码不对。")
        }
        if let fault = PasswordRules.fault(new, signInName: account.signInName) {
            throw Refusal.field("newPassword", "password.weak", fault)
        }
        guard new != old else { throw Refusal.field("newPassword", "password.same", "新密码不能和原密码相同。") }
        let hash = try await hasher.hash(new, salt: surroundings.random(16))
        try await office.carryOut(
            SetPassword(person: session.person, hash: hash, mustChange: false, keeping: session.digest),
            by: actor, request: request)
    }

    /// Gives somebody a password, to be told to them and changed at their first sign-in.
    package func givePassword(to person: ID<Person>, by actor: Actor, request: String = "") async throws -> String {
        let (password, command) = try await newPassword(of: person)
        try await office.carryOut(command, by: actor, request: request)
        return password
    }

    /// Makes an account with roles and a first password, which its holder is to be told; all of it or nothing.
    package func openAccount(
        _ person: AddPerson, roles: [Role], by actor: Actor, request: String = ""
    ) async throws -> String {
        let (password, hash) = try await firstPassword()
        try await office.carryOut(OpenAccount(person: person, roles: roles, hash: hash), by: actor, request: request)
        return password
    }

    /// A password for somebody, and what gives it to them.
    func newPassword(of person: ID<Person>) async throws -> (String, SetPassword) {
        let (password, hash) = try await firstPassword()
        return (password, SetPassword(person: person, hash: hash, mustChange: true))
    }

    private func firstPassword() async throws -> (password: String, hash: String) {
        // Twelve of 31 characters that cannot be mistaken for one another when read out: 59 bits.
        let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")
        let characters = surroundings.random(12).map { alphabet[Int($0) % alphabet.count] }
        let password = String(characters[0..<4]) + "-" + String(characters[4..<8]) + "-" + String(characters[8..<12])
        return (password, try await hasher.hash(password, salt: surroundings.random(16)))
    }
}

/// What the door knows of a person.
struct Account {
    let id: ID<Person>
    let name: String
    let signInName: String
    let passwordHash: String?
    let lockedUntil: Instant?
    let isDisabled: Bool

    static func named(_ name: String, county: String, in transaction: ReadTransaction) throws -> Account? {
        try transaction.row(
            "SELECT id, name, signInName, passwordHash, lockedUntil, disabledAt FROM person WHERE county = \(county) AND signInName = \(name)"
        ).map(Account.init)
    }

    static func one(_ id: ID<Person>, county: String, in transaction: ReadTransaction) throws -> Account {
        let row = try transaction.row(
            "SELECT id, name, signInName, passwordHash, lockedUntil, disabledAt FROM person WHERE county = \(county) AND id = \(id)"
        )
        guard let row else { throw Refusal.noSuchPerson }
        return try Account(row)
    }

    private init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        signInName = try row["signInName"]
        passwordHash = try row["passwordHash"]
        lockedUntil = try row["lockedUntil"]
        let disabledAt: Instant? = try row["disabledAt"]
        isDisabled = disabledAt != nil
    }
}

extension Lockout {
    /// Until when an account is locked, if it is now.
    static func lockedUntil(_ person: ID<Person>, county: String, in transaction: ReadTransaction) throws -> Instant? {
        let row = try transaction.row("SELECT lockedUntil FROM person WHERE county = \(county) AND id = \(person)")
        let until: Instant? = try row?["lockedUntil"]
        return until.flatMap { $0 > transaction.now ? $0 : nil }
    }

    /// The same words, after the same time, whether there is no such name, the password is wrong, or the account is
    /// locked: none of them tells which names exist, or that a guess at a locked account was right.
    static let refusal = Refusal.field(
        "password", "signIn.wrong",
        "登录名或密码不对，或者账号暂时锁定：连续错\(attempts)次锁定\(minutes)分钟。急用请联系安全管理员解锁。")
}
