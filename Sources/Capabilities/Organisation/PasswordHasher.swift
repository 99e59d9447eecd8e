import Crypto
import CryptoExtras
import Foundation
import Kernel

/// Turns passwords into what is stored: `scrypt$N$r$p$salt$key`, so that the cost can rise without
/// making older ones useless.
///
/// Each takes 32 MB and a tenth of a second or more of a core, and anybody can ask for it. So it is done on threads of its
/// own, one to every two cores, that stand back behind those that answer; who waits holds no thread, and no more wait than
/// get their turn while somebody still looks at the page.
package struct PasswordHasher: Sendable {
    /// scrypt, unless a test has another.
    package typealias Derivation = @Sendable (_ password: String, _ salt: [UInt8], _ rounds: Int) throws -> [UInt8]

    /// How many wait: some five seconds' work for one thread.
    package static let mostWaiting = 32
    /// How many of these places strangers leave free, however many they are: for whoever is signed in, and for owners of an
    /// account in browsers on which they have come in before (decisions/0023).
    package static let keptForKnown = 8

    private let rounds: Int
    private let derivation: Derivation
    private let threads: WorkThreads

    /// - Parameter rounds: scrypt's N, a power of two; 2^15 with r = 8, p = 1 by default. Tests take a cheap one.
    package init(rounds: Int = 1 << 15, derivation: @escaping Derivation = Self.scrypt) {
        self.rounds = rounds
        self.derivation = derivation
        let cores = ProcessInfo.processInfo.activeProcessorCount
        threads = WorkThreads(most: max(1, cores / 2), waiting: Self.mostWaiting, niceness: 10)
    }

    /// For whoever is signed in, as nobody else sets a password.
    package func hash(_ password: String, salt: [UInt8]) async throws -> String {
        let key = try await derive(password, salt: salt, rounds: rounds, isKnown: true)
        return "scrypt$\(rounds)$8$1$\(salt.hex)$\(key.hex)"
    }

    /// Whether the password is the stored one's. Takes as long for nobody's hash as for somebody's,
    /// so that the time does not tell which sign-in names exist.
    /// - Parameter isKnown: whether it comes from somebody for whom places are kept.
    package func verify(_ password: String, against stored: String?, isKnown: Bool = false) async throws -> Bool {
        guard let stored, let parts = Parts(stored) else {
            _ = try await derive(password, salt: [UInt8](repeating: 0, count: 16), rounds: rounds, isKnown: isKnown)
            return false
        }
        let key = try await derive(password, salt: parts.salt, rounds: parts.rounds, isKnown: isKnown)
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

    private func derive(_ password: String, salt: [UInt8], rounds: Int, isKnown: Bool) async throws -> [UInt8] {
        try await threads.run(orRefuse: .tooManySignIns, leaving: isKnown ? 0 : Self.keptForKnown) { [derivation] in
            try derivation(password, salt, rounds)
        }
    }

    package static let scrypt: Derivation = { password, salt, rounds in
        try KDF.Scrypt.deriveKey(
            from: Data(password.utf8), salt: Data(salt), outputByteCount: 32, rounds: rounds, blockSize: 8,
            parallelism: 1
        ).withUnsafeBytes { Array($0) }
    }
}

extension Refusal {
    static let tooManySignIns = Refusal(
        .overloaded, "signIn.queue", "现在同时登录的人太多，请过几秒再试一次。")
}
