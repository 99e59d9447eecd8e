import Crypto
import Foundation
import Kernel

/// Who asks for help, where and what for. It lies sealed in the database (AES-GCM, by a key derived from the keyring's for
/// forms, RFC 5869): neither the database nor a backup of it says who needs help.
package struct Particulars: Codable, Hashable, Sendable {
    package var name: String
    package var phone: String
    package var address: String
    package var words: String
    /// A child asks, or it is for one.
    package var isMinor: Bool

    package init(name: String, phone: String, address: String, words: String, isMinor: Bool = false) {
        (self.name, self.phone, self.address) = (name, phone, address)
        (self.words, self.isMinor) = (words, isMinor)
    }

    /// - Parameter place: of which request; opened as another's it is nothing.
    func sealed(for place: String, _ keys: Keyring) throws -> String {
        guard let key = keys.current(.forms) else { throw Self.noKey }
        let box = try AES.GCM.seal(
            try JSONEncoder().encode(self), using: Self.derived(key), authenticating: Data(place.utf8))
        guard let bytes = box.combined else { throw Self.noKey }
        return "\(key.id).\([UInt8](bytes).hex)"
    }

    /// Nil for what was sealed with a key that is lost, or elsewhere.
    init?(sealed text: String, for place: String, _ keys: Keyring) {
        let halves = text.split(separator: ".").map(String.init)
        guard halves.count == 2, let key = keys.key(halves[0], for: .forms), let bytes = [UInt8](hex: halves[1]),
            let box = try? AES.GCM.SealedBox(combined: Data(bytes)),
            let plain = try? AES.GCM.open(box, using: Self.derived(key), authenticating: Data(place.utf8)),
            let read = try? JSONDecoder().decode(Particulars.self, from: plain)
        else { return nil }
        self = read
    }

    private static func derived(_ key: Keyring.Key) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: key.secret), info: Data("wenming order particulars".utf8),
            outputByteCount: 32)
    }

    private static let noKey = Refusal(.missing, "keyring.forms", "密钥文件里没有表单的密钥（forms）。请取回另存的那一份。")
}

/// The code that a screen at the door shows, another one each minute: who scans it stands there now. It is made from the
/// installation's key and the server's clock, so that nothing of it is stored and no phone's clock matters.
enum DoorCode {
    /// Minutes for which one is taken after its own: whoever scanned has to find his page.
    private static let kept = 2

    static func now(_ activity: ID<PracticeActivity>, _ moment: Instant, _ keys: Keyring) -> String? {
        keys.current(.forms).map { code(activity, minute(moment), $0) }
    }

    static func isValid(_ text: String, _ activity: ID<PracticeActivity>, at moment: Instant, _ keys: Keyring) -> Bool {
        keys.all(.forms).contains { key in
            (0...kept).contains { code(activity, minute(moment) - Int64($0), key) == text }
        }
    }

    /// By which a screen shows an activity's codes without anybody signed in.
    static func screen(_ activity: ID<PracticeActivity>, _ keys: Keyring) -> String? {
        keys.current(.forms).map { code(activity, -1, $0) }
    }

    static func opensScreen(_ text: String, _ activity: ID<PracticeActivity>, _ keys: Keyring) -> Bool {
        keys.all(.forms).contains { code(activity, -1, $0) == text }
    }

    private static func minute(_ moment: Instant) -> Int64 { moment.milliseconds.flooredQuotient(by: 60_000) }

    private static func code(_ activity: ID<PracticeActivity>, _ minute: Int64, _ key: Keyring.Key) -> String {
        let text = "door:\(activity):\(minute)"
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key.secret))
        return String([UInt8](code).hex.prefix(20))
    }
}
