import Crypto
import Foundation
import Kernel

/// Tokens that tie a form to the browser it was given to, against forged requests (CSRF), and the
/// signed notice that is shown once after a step. Keyed by the installation's keyring.
package struct FormTokens: Sendable {
    /// The newest first: it makes what is new, and what an earlier one made is still ours.
    private let keys: [SymmetricKey]

    /// - Parameter keys: those for forms, of which there has to be one.
    package init(keys: Keyring) throws {
        self.keys = keys.all(.forms).reversed().map { SymmetricKey(data: $0.secret) }
        guard !self.keys.isEmpty else {
            throw Refusal(.missing, "keyring.forms", "密钥文件里没有表单的密钥（forms）。请取回另存的那一份。")
        }
    }

    /// For the holder of a browser cookie: the session's, or a visitor's before signing in.
    package func token(for cookie: String) -> String { code("form", cookie) }

    package func isValid(_ token: String, for cookie: String) -> Bool { matches(token, "form", cookie) }

    /// What shows that a file came from a person for one record: `digest.code`. The form that comes back with it sends
    /// the file again without its bytes; a digest alone, which others may know, sends nothing.
    package func receipt(for digest: String, of record: String, person: String) -> String {
        "\(digest).\(code("file", "\(person):\(record):\(digest)"))"
    }

    /// The file's digest, when the receipt is this person's and this record's.
    package func digest(_ receipt: String, of record: String, person: String) -> String? {
        let halves = receipt.split(separator: ".", omittingEmptySubsequences: false)
        guard halves.count == 2, matches(String(halves[1]), "file", "\(person):\(record):\(halves[0])") else {
            return nil
        }
        return String(halves[0])
    }

    /// What a form carries along of the page that it stands on: its title, which names the record, for the one address that the
    /// form goes to. When the form comes back and nothing can be asked, that is what it is about.
    func stamp(title: String, action: String) -> String { "\(code("page", "\(action)\n\(title)")) \(title)" }

    /// The title, when the stamp was made for this address.
    func title(_ stamp: String, action: String) -> String? {
        let halves = stamp.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, matches(String(halves[0]), "page", "\(action)\n\(halves[1])") else { return nil }
        return String(halves[1])
    }

    /// Six hexadecimal digits for this installation at an address or place: a copy of it has the same secret. By the oldest
    /// key, so that a new one signs nobody out.
    func installation(at place: String) -> String { String(code("installation", place, keys.last).prefix(6)) }

    /// What a browser keeps of the name that it was given.
    func sign(device: String) -> String { "\(device).\(code("device", device))" }

    /// The name that this installation gave a browser; nil for what somebody made up.
    func device(_ signed: String) -> String? {
        let halves = signed.split(separator: ".").map(String.init)
        return halves.count == 2 && matches(halves[1], "device", halves[0]) ? halves[0] : nil
    }

    /// What a browser is called from outside its cookie: who reads it in the audit cannot be that browser.
    func visitor(_ cookie: String) -> String { String(code("visitor", cookie, keys.last).prefix(32)) }

    func sign(notice: String) -> String {
        let encoded = notice.utf8.hex
        return "\(encoded).\(code("notice", encoded))"
    }

    func notice(_ signed: String) -> String? {
        let halves = signed.split(separator: ".")
        guard halves.count == 2, matches(String(halves[1]), "notice", String(halves[0])) else { return nil }
        return [UInt8](hex: String(halves[0])).flatMap { String(validating: $0, as: UTF8.self) }
    }

    private func code(_ use: String, _ text: String, _ key: SymmetricKey? = nil) -> String {
        HMAC<SHA256>.authenticationCode(for: Data("\(use):\(text)".utf8), using: key ?? keys[0]).hex
    }

    private func matches(_ code: String, _ use: String, _ text: String) -> Bool {
        // HMAC's own comparison takes the same time wherever the codes differ.
        guard let bytes = [UInt8](hex: code) else { return false }
        return keys.contains { key in
            HMAC<SHA256>.isValidAuthenticationCode(
                bytes, authenticating: Data("\(use):\(text)".utf8), using: key)
        }
    }
}

extension Refusal {
    package static let foreignForm = Refusal(
        .forbidden, "form.token", "这张表单已经过期，或不是从本系统打开的，没有保存。")
}
