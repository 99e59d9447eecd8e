import Crypto
import Foundation
import Kernel

/// What a certificate says, in the one form in which it is signed, and whether a signature is the county's: told without the
/// system, by the public key alone.
package struct CertificateSeal: Hashable, Sendable {
    /// `文明志愿服务证明` and what it says, a line each.
    package let text: String
    package let key: String
    package let signature: String

    package static let heading = "文明志愿服务证明"

    package init(_ text: String, signedBy keys: Keyring) throws {
        guard let key = keys.current(.signatures) else {
            throw Refusal(.invalid, "certificate.key", "没有签名的密钥，不能开具证明。请系统管理员用 wenming keys 查看。")
        }
        let signer = try Curve25519.Signing.PrivateKey(rawRepresentation: key.secret)
        self.text = text
        self.key = key.id
        signature = try signer.signature(for: Data(text.utf8)).hex
    }

    package init(text: String, key: String, signature: String) {
        (self.text, self.key, self.signature) = (text, key, signature)
    }

    /// As a file holds it: what it says, then the key and the signature.
    package var file: String { "\(text)\n密钥：\(key)\n签名：\(signature)\n" }

    /// - Parameter file: as it was downloaded; line ends as some programs write them are no matter.
    package init?(file: String) {
        let lines = file.replacing("\u{FEFF}", with: "").split(whereSeparator: \.isNewline).map(String.init)
        guard lines.count >= 3, lines[0] == Self.heading, let key = lines[lines.count - 2].after("密钥："),
            let signature = lines[lines.count - 1].after("签名：")
        else { return nil }
        self.init(text: lines.dropLast(2).joined(separator: "\n"), key: key, signature: signature)
    }

    /// What one of its lines says; nil where there is none, as on those of before.
    package func line(_ label: String) -> String? {
        text.split(separator: "\n").lazy.compactMap { String($0).after("\(label)：") }.first
    }

    /// - Parameter publicKey: 64 hexadecimal digits, as the county publishes it.
    package func isGenuine(by publicKey: String) -> Bool {
        guard let bytes = [UInt8](hex: publicKey), let signature = [UInt8](hex: signature),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        else { return false }
        return key.isValidSignature(signature, for: Data(text.utf8))
    }

    /// Those that may have signed, the oldest first: `3f9a02bc 7d1…`.
    package static func publicKeys(_ keys: Keyring) -> [(id: String, key: String)] {
        keys.all(.signatures).compactMap { key in
            let signer = try? Curve25519.Signing.PrivateKey(rawRepresentation: key.secret)
            return signer.map { (key.id, [UInt8]($0.publicKey.rawRepresentation).hex) }
        }
    }
}

extension String {
    fileprivate func after(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
