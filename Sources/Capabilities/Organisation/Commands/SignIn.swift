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

    /// What is behind the door's first page.
    package enum Entrance: Sendable {
        /// The new session's token, for the browser's cookie; only its digest is stored.
        case session(token: String)
        /// The code of a second factor is asked for: with it, this goes on (`HalfSignIn`).
        case code(half: String)
    }

    /// For whoever has no second factor.
    package func signIn(
        name: String, password: String, from browser: Browser = .none, county: String, request: String
    ) async throws -> String {
        let entrance = try await enter(
            name: name, password: password, from: browser, county: county, request: request)
        guard case .session(let token) = entrance else { throw Lockout.refusal }
        return token
    }

    /// Whose sign-in a second page goes on with, as far as the page is ours: an account's identifier, or nobody's.
    func person(ofHalf sealed: String, county: String) -> String {
        HalfSignIn(sealed, county: county, keys: surroundings.keys, now: surroundings.now())?.person ?? ""
    }

    /// The browser's device, where the account's owner has come in from it before.
    /// - Parameter name: to sign in with, or the account's identifier.
    func device(_ browser: Browser, ofOwner name: String, county: String) async throws -> String? {
        guard let device = browser.device else { return nil }
        let count: Int? = try await office.read { transaction in
            try transaction.value(
                """
                SELECT count(*) FROM knownDevice
                JOIN person ON person.county = knownDevice.county AND person.id = knownDevice.person
                WHERE knownDevice.county = \(county) AND knownDevice.device = \(device)
                  AND (person.signInName = \(name.asSignInName) OR person.id = \(name))
                """)
        }
        return (count ?? 0) > 0 ? device : nil
    }

    package func enter(
        name: String, password: String, from browser: Browser, county: String, request: String
    ) async throws -> Entrance {
        let (account, hasFactor, isKnown) = try await office.read { transaction in
            let account = try Account.named(name.asSignInName, county: county, in: transaction)
            let factor = try account.flatMap {
                try SecondFactor.of($0.id, county: county, in: transaction)
            }
            let guesses = try account.map {
                try Guesses.at(browser.device, of: $0.id, county: county, in: transaction)
            }
            return (account, factor?.isConfirmed ?? false, guesses?.device != nil)
        }
        let isRight = try await verify(password, against: account?.passwordHash, isKnown: isKnown)
        let isOpen = isRight && account?.isDisabled == false
        if hasFactor || (account == nil && seemsToHaveFactor(name.asSignInName, county)) {
            return .code(half: try await half(account, isOpen, browser, county, request))
        }
        guard let account, let hash = account.passwordHash, isOpen else {
            if let account { try await recordFailure(account, browser, county, request) }
            throw Lockout.refusal
        }
        let token = token(of: account)
        try await office.carryOut(
            BeginSession(
                person: account.id, digest: try token.digest(county: county, keys: surroundings.keys), verified: hash,
                browser: browser, request: request),
            by: account.actor(county), request: request)
        return .session(token: token.cookie)
    }

    private func token(of account: Account) -> SessionToken {
        SessionToken(holder: account.id.description, secret: surroundings.random(32))
    }

    /// Some names that nobody has are asked for a code too, always the same ones: that a code is asked for tells of no
    /// account.
    private func seemsToHaveFactor(_ name: String, _ county: String) -> Bool {
        SecretBox(keys: surroundings.keys, for: .secondFactor).digests("\(county):\(name)").first?.first.map {
            "0123".contains($0)
        } ?? false
    }

    /// Whether the password was right is said to nobody who has not given the code as well.
    private func half(
        _ account: Account?, _ isOpen: Bool, _ browser: Browser, _ county: String, _ request: String
    ) async throws -> String {
        var isRight = isOpen
        if let account {
            do {
                if isOpen {
                    let note = NoteHalfSignIn(person: account.id, browser: browser)
                    try await office.carryOut(note, by: account.actor(county), request: request)
                } else {
                    try await recordFailure(account, browser, county, request)
                }
            } catch let refusal as Refusal where refusal.code == Lockout.refusal.code { isRight = false }
        }
        let nobody = ID<Person>(at: surroundings.now(), random: surroundings.random(10))
        return try HalfSignIn(
            person: (account?.id ?? nobody).description, isRight: isRight,
            hash: account?.passwordHash ?? "",
            at: surroundings.now()
        ).sealed(county: county, keys: surroundings.keys)
    }

    /// The second page: the code. The new session's token.
    package func enter(
        half sealed: String, code: String, from browser: Browser, county: String, request: String
    ) async throws -> String {
        guard
            let half = HalfSignIn(
                sealed, county: county, keys: surroundings.keys, now: surroundings.now())
        else {
            throw Refusal.tooSlow
        }
        let account = try await office.read { transaction in
            try ID<Person>(half.person).flatMap { try Account.known($0, county: county, in: transaction) }
        }
        guard let account else { throw Refusal.wrongCode }
        let hash = account.passwordHash ?? ""
        let isRight = half.isRight && HalfSignIn.digest(hash) == half.verified
        let token = token(of: account)
        do {
            try await office.carryOut(
                BeginSession(
                    person: account.id, digest: try token.digest(county: county, keys: surroundings.keys),
                    verified: isRight ? hash : "", browser: browser, code: code, request: request),
                by: account.actor(county), request: request)
            return token.cookie
        } catch let refusal as Refusal where refusal.code == Refusal.wrongCode.code {
            // A wrong password was counted on the first page; here as much is written, so that it takes as long.
            let failure = RecordFailedSignIn(
                person: account.id, browser: browser, what: isRight ? "验证码" : "密码（又填了验证码）", isCounted: isRight)
            _ = try? await office.carryOut(failure, by: account.actor(county), request: request)
            throw Refusal.wrongCode
        }
    }

    /// A password is tried as it came, then without the spaces that a copied one often has around it. Whether there is
    /// such an account takes no other time than whether there is none.
    private func verify(_ password: String, against hash: String?, isKnown: Bool) async throws -> Bool {
        if try await hasher.verify(password, against: hash, isKnown: isKnown) { return true }
        let bare = password.mended().trimmed
        guard bare != password else { return false }
        return try await hasher.verify(bare, against: hash, isKnown: isKnown)
    }

    private func recordFailure(
        _ account: Account, _ browser: Browser, _ county: String, _ request: String
    ) async throws {
        try await office.carryOut(
            RecordFailedSignIn(person: account.id, browser: browser, what: "密码", isCounted: true),
            by: account.actor(county), request: request)
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
        if try await verify(password, against: account.passwordHash, isKnown: true), !isLocked { return account }
        let left = try await countWrong(purpose, of: session, field: field, request: request)
        throw Refusal.field(field, "password.wrong", "密码不对。再错\(left)次，这次登录就会结束。")
    }

    /// Counts what somebody signed in gave wrong; how often he may try again.
    /// - Throws: that the session is over, when it was once too often.
    func countWrong(
        _ purpose: String, of session: Session, field: String, request: String
    ) async throws -> Int {
        guard let person = ID<Person>(session.actor.id) else { throw Refusal.signInNeeded }
        let left = try await office.carryOut(
            RecordFailedProof(person: person, digest: session.digest, purpose: purpose), by: session.actor,
            request: request)
        guard left > 0 else { throw Lockout.sessionOver(field) }
        return left
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
