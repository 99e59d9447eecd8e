import Crypto
import CryptoExtras
import Dispatch
import Foundation
import Kernel

/// Turns passwords into what is stored: `scrypt$N$r$p$salt$key`, so that the cost can rise without
/// making older ones useless. Two at a time on threads of its own: each takes 32 MB and most of a second.
package struct PasswordHasher: Sendable {
    private let rounds: Int
    private static let queue = DispatchQueue(label: "wenming.scrypt", attributes: .concurrent)
    private static let places = DispatchSemaphore(value: 2)

    /// - Parameter rounds: scrypt's N, a power of two; 2^15 with r = 8, p = 1 by default. Tests take a cheap one.
    package init(rounds: Int = 1 << 15) { self.rounds = rounds }

    package func hash(_ password: String, salt: [UInt8]) async throws -> String {
        let key = try await derive(password, salt: salt, rounds: rounds)
        return "scrypt$\(rounds)$8$1$\(salt.hex)$\(key.hex)"
    }

    /// Whether the password is the stored one's. Takes as long for nobody's hash as for somebody's,
    /// so that the time does not tell which sign-in names exist.
    package func verify(_ password: String, against stored: String?) async throws -> Bool {
        guard let stored, let parts = Parts(stored) else {
            _ = try await derive(password, salt: [UInt8](repeating: 0, count: 16), rounds: rounds)
            return false
        }
        let key = try await derive(password, salt: parts.salt, rounds: parts.rounds)
        return zip(key, parts.key).reduce(UInt8(key.count == parts.key.count ? 0 : 1)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private struct Parts {
        let rounds: Int
        let salt: [UInt8]
        let key: [UInt8]

        init?(_ stored: String) {
            let fields = stored.split(separator: "$").map(String.init)
            guard fields.count == 6, fields[0] == "scrypt", fields[2] == "8", fields[3] == "1",
                let rounds = Int(fields[1]), (2...1 << 20).contains(rounds),
                let salt = [UInt8](hex: fields[4]), let key = [UInt8](hex: fields[5]), !key.isEmpty
            else { return nil }
            self.rounds = rounds
            self.salt = salt
            self.key = key
        }
    }

    private func derive(_ password: String, salt: [UInt8], rounds: Int) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async {
                Self.places.wait()
                defer { Self.places.signal() }
                continuation.resume(
                    with: Result {
                        try KDF.Scrypt.deriveKey(
                            from: Data(password.utf8), salt: Data(salt), outputByteCount: 32, rounds: rounds,
                            blockSize: 8, parallelism: 1
                        ).withUnsafeBytes { Array($0) }
                    })
            }
        }
    }
}
