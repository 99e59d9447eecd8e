import Crypto
import Foundation
import Kernel

/// Seals what a person's second factor is made of, so that neither the database nor a backup of it gives any away: AES-GCM,
/// by a key that is derived from the keyring's for forms (RFC 5869). The key's identifier stands before what it sealed, so
/// that what an earlier one sealed is still opened.
struct SecretBox: Sendable {
    let keys: Keyring

    /// - Parameter place: what it is and whose; opened elsewhere it is nothing.
    func seal(_ secret: [UInt8], for place: String) throws -> String {
        guard let key = keys.current(.forms) else { throw Refusal.noSecretKey }
        let sealed = try AES.GCM.seal(
            Data(secret), using: derived(key), authenticating: Data(place.utf8))
        guard let bytes = sealed.combined else { throw Refusal.noSecretKey }
        return "\(key.id).\(bytes.hex)"
    }

    /// Nil for what was not sealed here for that place.
    func open(_ text: String, for place: String) -> [UInt8]? {
        let halves = text.split(separator: ".").map(String.init)
        guard halves.count == 2, let key = keys.key(halves[0], for: .forms),
            let bytes = [UInt8](hex: halves[1]),
            let box = try? AES.GCM.SealedBox(combined: Data(bytes)),
            let secret = try? AES.GCM.open(box, using: derived(key), authenticating: Data(place.utf8))
        else { return nil }
        return Array(secret)
    }

    /// By which what a person has is known again and never read; by every key that may have made it.
    func digests(_ text: String) -> [String] {
        keys.all(.forms).reversed().map { key in
            HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: derived(key)).hex
        }
    }

    private func derived(_ key: Keyring.Key) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: key.secret), info: Data("wenming second factor".utf8),
            outputByteCount: 32)
    }
}

extension Refusal {
    static let noSecretKey = Refusal(.missing, "keyring.forms", "密钥文件里没有表单的密钥（forms）。请取回另存的那一份。")
}
