import Kernel

/// What a browser holds of a session: whose it is, and a secret. Stored is a digest of both, by a key of the keyring: whoever
/// can write into the database and has no key can neither put a session in nor make his own somebody else's (decisions/0067).
package struct SessionToken: Sendable {
    /// The person's or the resident's identifier.
    package let holder: String
    private let secret: String

    package init(holder: String, secret: [UInt8]) { (self.holder, self.secret) = (holder, secret.hex) }

    /// As a cookie brings it; nil for what is none of ours.
    package init?(_ cookie: String) {
        let halves = cookie.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard halves.count == 2 else { return nil }
        (secret, holder) = (halves[0], halves[1])
    }

    package var cookie: String { "\(secret).\(holder)" }

    /// The digest that is stored today.
    package func digest(county: String, keys: Keyring) throws -> String {
        try SecretBox(keys: keys, for: .sessions).digest("\(county) \(cookie)")
    }

    /// By every key that may have made it, so that a session lives on when the key is changed.
    package func digests(county: String, keys: Keyring) -> [String] {
        SecretBox(keys: keys, for: .sessions).digests("\(county) \(cookie)")
    }
}
