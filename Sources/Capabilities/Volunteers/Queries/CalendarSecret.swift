import Crypto
import Foundation
import Kernel

extension Volunteers {
    /// By which a calendar program reads somebody's dates without signing in: it is made from the installation's key, so that
    /// the database gives none away.
    package static func feedSecret(of volunteer: Volunteer, keys: Keyring) -> String? {
        guard let key = keys.current(.forms) else { return nil }
        return feedSecret(of: volunteer, key)
    }

    package static func opens(_ secret: String, _ volunteer: Volunteer, keys: Keyring) -> Bool {
        keys.all(.forms).contains { feedSecret(of: volunteer, $0) == secret }
    }

    private static func feedSecret(of volunteer: Volunteer, _ key: Keyring.Key) -> String {
        let text = "calendar:\(volunteer.county):\(volunteer.id):\(volunteer.feedVersion)"
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key.secret))
        return String([UInt8](code).hex.prefix(32))
    }
}
