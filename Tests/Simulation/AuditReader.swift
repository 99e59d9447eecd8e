import Database
import Kernel
import Office
import TestSupport

/// Reads a county's audit on from where it was read before, and holds it to what has to be there.
struct AuditReader: Sendable {
    struct Expected: Sendable {
        let action: String
        let actor: String
        /// Nil where the router made it up.
        let request: String?
    }

    let county: String
    private(set) var last: Int
    private var digest: String?
    var expected: [Expected] = []

    init(county: String, last: Int) {
        self.county = county
        self.last = last
    }

    mutating func read(_ transaction: ReadTransaction) throws {
        let rows = try transaction.rows(
            """
            SELECT county, sequence, at, actor, actorName, action, title, subject, detail, request, seals, keyID, digest
            FROM auditEntry WHERE county = \(county) AND sequence > \(last) ORDER BY sequence
            """)
        let entries = try rows.map(AuditEntry.init)
        let seals: [String?] = try rows.map { try $0["seals"] }
        let actions = entries.map(\.action)
        try holdEqual(actions, expected.map(\.action), "every change has one audit entry, and nothing else has one")
        for ((entry, seals), wanted) in zip(zip(entries, seals), expected) {
            try holdEqual(entry.actor, wanted.actor, "the audit names who did it", entry.action)
            if let request = wanted.request {
                try holdEqual(entry.request, request, "the audit names the request", entry.action)
            }
            try holdEqual(entry.sequence, last + 1, "the audit has no gap", county)
            if let digest {
                try holdEqual(entry.digest, Self.digest(of: entry, seals, after: digest), "the audit is a chain")
            }
            (last, digest) = (entry.sequence, entry.digest)
        }
        expected = []
    }

    private static func digest(of entry: AuditEntry, _ seals: String?, after previous: String) -> String {
        AuditEntry.digest(
            previous: previous, entry.fields(seals: seals), key: Keyring.ofTests.key(entry.keyID, for: .audit))
    }
}
