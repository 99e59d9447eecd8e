import Database
import Kernel
import Office

/// By which a screen on a wall shows one page of a county, and nothing else: the director issues and ends it.
package struct WallLink: Encodable, Sendable {
    package let id: ID<WallLink>
    /// Where the screen hangs.
    package let name: String
    package let issuedByName: String
    package let issuedAt: Instant
    /// By the minute.
    package let lastSeenAt: Instant?
    package let endedAt: Instant?
    package let endedByName: String?

    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        issuedByName = try row["issuedByName"]
        issuedAt = try row["issuedAt"]
        lastSeenAt = try row["lastSeenAt"]
        endedAt = try row["endedAt"]
        endedByName = try row["endedByName"]
    }

    package var isEnded: Bool { endedAt != nil }

    private static func text(_ secret: String, _ county: String) -> String { "wall \(county) \(secret)" }

    /// What is stored in place of the address's secret: neither a stolen database shows a page, nor a row that somebody put
    /// in who has no key (decisions/0067).
    static func digest(_ secret: String, county: String, keys: Keyring) throws -> String {
        try SecretBox(keys: keys, for: .codes).digest(text(secret, county))
    }

    /// By every key that may have made it.
    static func digests(_ secret: String, county: String, keys: Keyring) -> [String] {
        SecretBox(keys: keys, for: .codes).digests(text(secret, county))
    }

    /// As many random bytes as nobody guesses.
    static let secretBytes = 16
}
