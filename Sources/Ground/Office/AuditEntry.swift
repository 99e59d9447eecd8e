import Crypto
import Database
import Kernel

/// One line of the audit: who did what to which record, and when. Each carries the digest of the
/// one before it under a key that is not in the database, so that none can be altered or taken out unseen, also by
/// who computes all the digests anew (GB/T 22239: audit protected).
package struct AuditEntry: Codable, Sendable {
    package let county: String
    /// 1, 2, 3 … within the county, without gaps.
    package let sequence: Int
    package let at: Instant
    package let actor: String
    package let actorName: String
    package let action: String
    /// The action in the words of its time.
    package let title: String
    package let subject: String
    package let detail: String
    package let request: String
    /// Which key made the digest; empty for what was chained before there were keys.
    package let keyID: String
    /// Empty while it waits to be sealed.
    package let digest: String

    /// HMAC-SHA256 over the previous entry's digest and every field, each preceded by its length in
    /// bytes so that no text can pass from one field into the next. Before there were keys: SHA-256 of the same.
    package static func digest(previous: String, _ fields: [String], key: Keyring.Key?) -> String {
        var bytes: [UInt8] = []
        for field in [previous] + fields { bytes += "\(field.utf8.count):\(field)\n".utf8 }
        guard let key else { return SHA256.hash(data: bytes).hex }
        return HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: key.secret)).hex
    }

    /// As an entry is read: its columns in the order of `init(_: Row)`.
    static let columns: SQL =
        "county, sequence, at, actor, actorName, action, title, subject, detail, request, keyID, digest"

    /// - Parameter seals: what its command left of the records, which stands beside the entry.
    package func fields(seals: String?) -> [String] {
        NewEntry(
            county: county, at: at, actor: actor, actorName: actorName, action: action, title: title, subject: subject,
            detail: detail, request: request, seals: seals
        ).fields(sequence)
    }

    init(
        county: String, sequence: Int, at: Instant, actor: String, actorName: String, action: String, title: String,
        subject: String, detail: String, request: String, keyID: String, digest: String
    ) {
        self.county = county
        self.sequence = sequence
        self.at = at
        self.actor = actor
        self.actorName = actorName
        self.action = action
        self.title = title
        self.subject = subject
        self.detail = detail
        self.request = request
        self.keyID = keyID
        self.digest = digest
    }

    package init(_ row: Row) throws {
        county = try row["county"]
        sequence = try row["sequence"]
        at = try row["at"]
        actor = try row["actor"]
        actorName = try row["actorName"]
        action = try row["action"]
        title = try row["title"]
        subject = try row["subject"]
        detail = try row["detail"]
        request = try row["request"]
        keyID = try row["keyID"]
        digest = try row["digest"]
    }
}

/// An entry without its place in the chain.
struct NewEntry {
    let county: String
    let at: Instant
    let actor: String
    let actorName: String
    let action: String
    let title: String
    let subject: String
    let detail: String
    let request: String
    /// See `WriteTransaction.takeSeals`; nil from before records were sealed.
    let seals: String?

    func fields(_ sequence: Int) -> [String] {
        [county, String(sequence), String(at.milliseconds), actor, actorName, action, title, subject, detail, request]
            + [seals].compactMap(\.self)
    }

    /// As it will stand in the chain.
    func entry(_ sequence: Int, keyID: String, digest: String) -> AuditEntry {
        AuditEntry(
            county: county, sequence: sequence, at: at, actor: actor, actorName: actorName, action: action,
            title: title,
            subject: subject, detail: detail, request: request, keyID: keyID, digest: digest)
    }
}

extension NewEntry {
    init(_ row: Row) throws {
        self.init(
            county: try row["county"], at: try row["at"], actor: try row["actor"], actorName: try row["actorName"],
            action: try row["action"], title: try row["title"], subject: try row["subject"],
            detail: try row["detail"], request: try row["request"], seals: try row["seals"])
    }
}
