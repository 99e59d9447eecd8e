import Database
import Kernel
import Office
import Web

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
    package func signIn(
        name: String, password: String, from browser: Browser = .none, county: String, request: String
    ) async throws -> String {
        let account = try await office.read { try Account.named(name.asSignInName, county: county, in: $0) }
        let isRight = try await verify(password, against: account?.passwordHash)
        guard let account, let hash = account.passwordHash, isRight, !account.isDisabled else {
            if let account { try await recordFailure(account, browser, county, request) }
            throw Lockout.refusal
        }
        let token = surroundings.random(32).hex
        try await office.carryOut(
            BeginSession(
                person: account.id, digest: Sessions.digest(token), verified: hash, browser: browser, request: request),
            by: account.actor(county), request: request)
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

    private func recordFailure(
        _ account: Account, _ browser: Browser, _ county: String, _ request: String
    ) async throws {
        try await office.carryOut(
            RecordFailedSignIn(person: account.id, browser: browser), by: account.actor(county), request: request)
    }

    /// Somebody signed in gives the password once more.
    /// - Parameter field: of the form it came with, at which it is refused.
    package func prove(_ session: Session, password: String, field: String, request: String) async throws {
        let account = try await verified(session, password, field: field, for: "确认操作", request: request)
        try await office.carryOut(
            ProvePassword(person: account.id, digest: session.digest, verified: account.passwordHash ?? ""),
            by: session.actor, request: request)
    }

    /// Whoever is in a session, once the password is right; a wrong one is counted.
    private func verified(
        _ session: Session, _ password: String, field: String, for purpose: String, request: String
    ) async throws -> Account {
        guard let person = ID<Person>(session.actor.id) else { throw Refusal.signInNeeded }
        let (account, isLocked) = try await office.read { transaction in
            let county = session.actor.county
            return (
                try Account.one(person, county: county, in: transaction),
                try Guesses.inSession(session.digest, of: person, county: county, in: transaction).isLocked
            )
        }
        if try await verify(password, against: account.passwordHash), !isLocked { return account }
        let left = try await office.carryOut(
            RecordFailedProof(person: person, digest: session.digest, purpose: purpose), by: session.actor,
            request: request)
        guard left > 0 else { throw Lockout.sessionOver(field) }
        throw Refusal.field(field, "password.wrong", "密码不对。再错\(left)次，这次登录就会结束。")
    }

    /// A person changes their own password.
    package func changePassword(
        of session: Session, from old: String, to new: String, request: String
    ) async throws {
        let account = try await verified(session, old, field: "oldPassword", for: "原密码", request: request)
        let county = session.actor.county
        let known = try await office.read { try Counties.all(in: $0).first { $0.code == county }?.name }
        let holder = PasswordHolder(
            name: account.name, signInName: account.signInName, county: known ?? "", countyCode: county)
        if let fault = PasswordRules.fault(new, of: holder) {
            throw Refusal.field("newPassword", "password.weak", fault)
        }
        guard new != old else { throw Refusal.field("newPassword", "password.same", "新密码不能和原密码相同。") }
        let hash = try await hasher.hash(new, salt: surroundings.random(16))
        try await office.carryOut(
            SetPassword(
                person: account.id, hash: hash, mustChange: false, keeping: session.digest,
                verified: account.passwordHash),
            by: session.actor, request: request)
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
