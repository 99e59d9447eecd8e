import Crypto
import Database
import Foundation
import Kernel

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

    /// What is stored in place of the address's secret, as of a session's cookie: a stolen database shows no page.
    package static func digest(_ secret: String) -> String {
        SHA256.hash(data: Data(secret.utf8)).hex
    }

    /// As many random bytes as nobody guesses.
    static let secretBytes = 16
}
