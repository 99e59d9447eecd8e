import Database
import Kernel
import Office

/// What a person has to have besides the password: a phone that counts codes, and recovery codes for when it is gone.
struct SecondFactor: Sendable {
    let person: ID<Person>
    /// Sealed; nil until the first code from it was right.
    private let secret: String?
    /// Sealed: one that is being set up. The one before counts until its first code was right.
    private let pending: String?
    private let pendingAt: Instant?
    let confirmedAt: Instant?
    private let usedStep: Int

    var isConfirmed: Bool { secret != nil }

    static func of(
        _ person: ID<Person>, county: String, in transaction: ReadTransaction
    ) throws -> SecondFactor? {
        let row = try transaction.row(
            """
            SELECT secret, pending, pendingAt, confirmedAt, usedStep FROM secondFactor
            WHERE county = \(county) AND person = \(person)
            """)
        guard let row else { return nil }
        return SecondFactor(
            person: person, secret: try row["secret"], pending: try row["pending"],
            pendingAt: try row["pendingAt"], confirmedAt: try row["confirmedAt"], usedStep: try row["usedStep"])
    }

    static func place(_ person: ID<Person>, _ county: String) -> String { "\(county):\(person)" }

    /// Gives nothing once the time for setting it up is over.
    func pendingSecret(county: String, in transaction: ReadTransaction) -> [UInt8]? {
        guard let pending, let pendingAt,
            pendingAt > transaction.now.adding(minutes: -SecondFactorRules.minutesToSetUp)
        else { return nil }
        return SecretBox(keys: transaction.keys, for: .secondFactor).open(pending, for: Self.place(person, county))
    }

    /// Refuses whoever holds neither the phone that counts now nor a recovery code: who finds a session open, and even knows
    /// its password, takes no factor over.
    /// - Parameter field: of the form the code came with, at which it is refused.
    func prove(_ typed: String, field: String, county: String, in transaction: WriteTransaction) throws {
        guard try take(typed, county: county, in: transaction) else { throw Refusal.wrongOwnCode(field) }
    }

    /// Tells whether a code from the phone or a recovery code is right, and uses it up.
    func take(_ typed: String, county: String, in transaction: WriteTransaction) throws -> Bool {
        let code = typed.halfWidth.filter { !$0.isWhitespace && $0 != "-" }.lowercased()
        if let secret,
            let bytes = SecretBox(keys: transaction.keys, for: .secondFactor).open(
                secret, for: Self.place(person, county)),
            let step = TOTP.step(of: code, secret: bytes, at: transaction.now, after: usedStep)
        {
            try transaction.run(
                "UPDATE secondFactor SET usedStep = \(step) WHERE county = \(county) AND person = \(person)"
            )
            return true
        }
        guard code.count == RecoveryCodes.length else { return false }
        let used = try transaction.run(
            """
            UPDATE recoveryCode SET usedAt = \(transaction.now)
            WHERE county = \(county) AND person = \(person) AND usedAt IS NULL
              AND digest IN \(list: RecoveryCodes.digests(code, of: person, county, transaction.keys))
            """)
        return used == 1
    }
}

/// Codes on paper for whoever has lost the phone: each lets in once.
enum RecoveryCodes {
    static let length = 10
    /// 31 characters that cannot be mistaken for one another when read out: ten of them are 49 bits.
    private static let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")

    static func make(_ random: (Int) -> [UInt8]) -> [String] {
        (0..<SecondFactorRules.recoveryCodes).map { _ in
            String(random(length).map { alphabet[Int($0) % alphabet.count] })
        }
    }

    static func digests(_ code: String, of person: ID<Person>, _ county: String, _ keys: Keyring)
        -> [String]
    {
        SecretBox(keys: keys, for: .secondFactor).digests("\(SecondFactor.place(person, county)):\(code)")
    }

    /// Stores codes in place of those before.
    static func store(
        _ codes: [String], of person: ID<Person>, county: String, in transaction: WriteTransaction
    ) throws {
        try transaction.run("DELETE FROM recoveryCode WHERE county = \(county) AND person = \(person)")
        for code in codes {
            guard let digest = digests(code, of: person, county, transaction.keys).first else {
                throw Refusal.noSecretKey
            }
            try transaction.run(
                "INSERT INTO recoveryCode (county, person, digest) VALUES (\(county), \(person), \(digest))"
            )
        }
    }

    /// Counts those that are not used yet.
    static func left(of person: ID<Person>, county: String, in transaction: ReadTransaction) throws
        -> Int
    {
        try transaction.value(
            """
            SELECT count(*) FROM recoveryCode
            WHERE county = \(county) AND person = \(person) AND usedAt IS NULL
            """) ?? 0
    }
}

/// A county says from which day its administrators, director and leaders need a second factor.
enum SecondFactorDate {
    static func of(_ county: String, in transaction: ReadTransaction) throws -> Day? {
        try transaction.value("SELECT secondFactorFrom FROM securitySetting WHERE county = \(county)")
    }

    /// Tells an actor what he has to do before the day.
    static func waiting(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard SecondFactorRules.areAsked(actor.roles), let person = ID<Person>(actor.id),
            let from = try of(actor.county, in: transaction),
            try SecondFactor.of(person, county: actor.county, in: transaction)?.isConfirmed != true
        else { return [] }
        return [
            Waiting(
                "设置动态验证码", path: "account/second-factor", verb: "去设置",
                detail: "从\(from.chinese)起，没有设置的不能使用其他功能", due: Instant(from))
        ]
    }
}
