import Crypto
import Foundation
import Kernel

/// Seals what nobody reads who has only the database or a backup of it: what a second factor is made of, telephone and
/// identity numbers. AES-GCM, by a key that is derived from the keyring's for forms (RFC 5869). The key's identifier stands before what it sealed, so
/// that what an earlier one sealed is still opened.
package struct SecretBox: Sendable {
    /// Each use has a key of its own, so that what was sealed for one is nothing to another.
    package enum Use: String, Sendable {
        case secondFactor = "wenming second factor"
        /// Telephone numbers, identity numbers, names of those who object.
        case personal = "wenming personal data"
        /// Codes by which residents sign in and visitors follow up.
        case codes = "wenming outside codes"
        /// What browsers hold of sessions.
        case sessions = "wenming sessions"
    }

    let keys: Keyring
    let use: Use

    package init(keys: Keyring, for use: Use) {
        self.keys = keys
        self.use = use
    }

    /// - Parameter place: what it is and whose; opened elsewhere it is nothing.
    package func seal(_ secret: [UInt8], for place: String) throws -> String {
        guard let key = keys.current(.forms) else { throw Refusal.noSecretKey }
        let sealed = try AES.GCM.seal(
            Data(secret), using: derived(key), authenticating: Data(place.utf8))
        guard let bytes = sealed.combined else { throw Refusal.noSecretKey }
        return "\(key.id).\(bytes.hex)"
    }

    /// Nil for what was not sealed here for that place.
    package func open(_ text: String, for place: String) -> [UInt8]? {
        let halves = text.split(separator: ".").map(String.init)
        guard halves.count == 2, let key = keys.key(halves[0], for: .forms),
            let bytes = [UInt8](hex: halves[1]),
            let box = try? AES.GCM.SealedBox(combined: Data(bytes)),
            let secret = try? AES.GCM.open(box, using: derived(key), authenticating: Data(place.utf8))
        else { return nil }
        return Array(secret)
    }

    /// By which what a person has is known again and never read; by every key that may have made it.
    package func digests(_ text: String) -> [String] {
        keys.all(.forms).reversed().map { key in
            HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: derived(key)).hex
        }
    }

    private func derived(_ key: Keyring.Key) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: key.secret), info: Data(use.rawValue.utf8),
            outputByteCount: 32)
    }
}

extension Refusal {
    package static let noSecretKey = Refusal(.missing, "keyring.forms", "密钥文件里没有表单的密钥（forms）。请取回另存的那一份。")
}

extension SecretBox {
    /// - Parameter place: which column of which record: `resident 0190… phone`.
    package func seal(text: String, for place: String) throws -> String { try seal(Array(text.utf8), for: place) }

    /// Nil for what was not sealed here for that place.
    package func text(_ sealed: String, for place: String) -> String? {
        open(sealed, for: place).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The digest that is stored today.
    package func digest(_ text: String) throws -> String {
        guard let digest = digests(text).first else { throw Refusal.noSecretKey }
        return digest
    }
}
