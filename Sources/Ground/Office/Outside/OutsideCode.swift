import Database
import Kernel

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
