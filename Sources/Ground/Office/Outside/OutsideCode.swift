import Database
import Kernel
import Synchronization

/// A code on paper that somebody outside signs in or follows up with: 12 letters and digits that nobody takes for one another
/// (Crockford's base 32), 60 bits, in three groups. Stored is its digest alone, by a key of the keyring, so that neither the
/// database nor a backup of it gives a code away.
package struct OutsideCode: Hashable, Sendable {
    /// Without parting: `7KQ2M9XW4RTN`.
    package let letters: String

    package init(random: (Int) -> [UInt8]) {
        letters = String(random(Self.length).map { Self.alphabet[Int($0 & 31)] })
    }

    /// As somebody types it: small, parted, an O for a 0. Nil for what is no code.
    package init?(_ text: String) {
        let read = text.halfWidth.uppercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "－" }.map {
            $0 == "O" ? "0" : $0 == "I" || $0 == "L" ? "1" : $0
        }
        guard read.count == Self.length, read.allSatisfy(Self.alphabet.contains) else { return nil }
        letters = String(read)
    }

    /// `7KQ2-M9XW-4RTN`
    package var shown: String {
        stride(from: 0, to: Self.length, by: 4).map { String(letters.dropFirst($0).prefix(4)) }.joined(separator: "-")
    }

    package func digest(for use: String, county: String, keys: Keyring) throws -> String {
        try SecretBox(keys: keys, for: .codes).digest("\(use) \(county) \(letters)")
    }

    /// By every key that may have made it.
    package func digests(for use: String, county: String, keys: Keyring) -> [String] {
        SecretBox(keys: keys, for: .codes).digests("\(use) \(county) \(letters)")
    }

    private static let length = 12
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
}

/// How often codes may be tried from one address. It lies in this process's memory: it bounds work, as 60 bits cannot be
/// guessed anyway.
package final class CodeAttempts: Sendable {
    private let table = Mutex(RateTable(Rate(burst: 20, secondsForEach: 6), remembering: 10_000))
    private let now: @Sendable () -> Instant

    package init(now: @escaping @Sendable () -> Instant) { self.now = now }

    /// Refuses who tried too often; who comes in gives his turn back, so that a village behind one address is not held up.
    package func counting<Outcome>(from address: String, _ attempt: () async throws -> Outcome) async throws -> Outcome
    {
        let moment = now()
        let seconds = table.withLock { table in
            let seconds = table.wait(of: address, at: moment)
            if seconds == 0 { table.take(address, at: moment) }
            return seconds
        }
        guard seconds == 0 else {
            throw Refusal(.tooMany, "code.tooOften", "试得太频繁，这一次没有核对。请过\(seconds)秒再试；码丢了请找发码的人重新要一个。")
        }
        let outcome = try await attempt()
        table.withLock { $0.giveBack(address) }
        return outcome
    }
}
