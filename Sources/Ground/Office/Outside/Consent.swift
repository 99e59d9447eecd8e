import Database
import Kernel

/// What somebody is asked to agree to before his data are used for it, in the words of one version. Whoever changes the words
/// writes the next version: what was agreed to earlier was agreed to in the earlier words (个人信息保护法 §14, §15).
package struct ConsentText: Hashable, Codable, Sendable {
    /// `recognition.publish`
    package let purpose: String
    /// 公示和公布事迹
    package let title: String
    package let version: Int
    package let words: String

    package init(_ purpose: String, _ title: String, version: Int, _ words: String) {
        self.purpose = purpose
        self.title = title
        self.version = version
        self.words = words
    }
}

/// One person's agreement, and its end.
package struct Consent: Codable, Sendable {
    package enum Channel: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case online, paper, guardian

        package var chinese: String {
            switch self {
            case .online: "本人在网上同意"
            case .paper: "签字的纸质同意书"
            case .guardian: "监护人签字的同意书"
            }
        }
    }

    package let id: ID<Consent>
    /// A resident's identifier, or a name where somebody is no resident here.
    package let person: String
    package let kind: RecordKind
    /// What it is about: one nomination, one photo, or the person himself.
    package let record: String
    package let purpose: String
    package let title: String
    package let version: Int
    package let words: String
    package let channel: Channel
    package let givenAt: Instant
    package let recordedByName: String
    package let withdrawnAt: Instant?
    /// What the office was told, where it entered that for him; nil where he took it back himself.
    package let withdrawnHow: String?

    package var holds: Bool { withdrawnAt == nil }

    init(_ row: Row) throws {
        id = try row["id"]
        person = try row["person"]
        kind = try row["kind"]
        record = try row["record"]
        purpose = try row["purpose"]
        title = try row["title"]
        version = try row["version"]
        words = try row["words"]
        channel = try row["channel"]
        givenAt = try row["givenAt"]
        recordedByName = try row["recordedByName"]
        withdrawnAt = try row["withdrawnAt"]
        withdrawnHow = try row["withdrawnHow"]
    }

    static let columns: SQL = """
        id, person, kind, record, purpose, title, version, words, channel, givenAt, recordedByName, withdrawnAt,
        withdrawnHow
        """

    static let migrations = [
        Migration(
            "0131 office: consents",
            [
                """
                CREATE TABLE consent (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, person TEXT NOT NULL,
                    kind TEXT NOT NULL, record TEXT NOT NULL, purpose TEXT NOT NULL, title TEXT NOT NULL,
                    version INTEGER NOT NULL, words TEXT NOT NULL, channel TEXT NOT NULL, givenAt BIGINT NOT NULL,
                    recordedBy TEXT NOT NULL, recordedByName TEXT NOT NULL, withdrawnAt BIGINT, withdrawnBy TEXT,
                    PRIMARY KEY (county, id))
                """,
                "CREATE INDEX consentPerson ON consent (county, person, id)",
                "CREATE INDEX consentRecord ON consent (county, kind, record, purpose)",
            ]),
        Migration(
            "0310 office: how a consent was taken back that the office was told of",
            ["ALTER TABLE consent ADD COLUMN withdrawnHow TEXT"]),
    ]

    static let sealed = SealedTable(
        "consent", "同意", key: ["id"],
        [
            "person": "本人", "kind": "类别", "record": "记录", "purpose": "事项", "title": "事项", "version": "文本的版本",
            "words": "文本", "channel": "方式", "givenAt": "同意时间", "recordedBy": "登记人", "recordedByName": "登记人",
            "withdrawnAt": "撤回时间", "withdrawnBy": "撤回人", "withdrawnHow": "撤回的方式",
        ])
}

package enum Consents {
    /// What somebody agreed to, the last first.
    package static func of(
        person: String, county: String, in transaction: ReadTransaction
    ) throws -> [Consent] {
        try transaction.rows(
            "SELECT \(Consent.columns) FROM consent WHERE county = \(county) AND person = \(person) ORDER BY id DESC"
        ).map(Consent.init)
    }

    /// What was agreed to for a record.
    package static func of(
        _ kind: RecordKind, _ record: String, county: String, in transaction: ReadTransaction
    ) throws -> [Consent] {
        try transaction.rows(
            """
            SELECT \(Consent.columns) FROM consent
            WHERE county = \(county) AND kind = \(kind) AND record = \(record) ORDER BY id DESC
            """
        ).map(Consent.init)
    }

    package static func one(
        _ id: ID<Consent>, county: String, in transaction: ReadTransaction
    ) throws -> Consent? {
        try transaction.row("SELECT \(Consent.columns) FROM consent WHERE county = \(county) AND id = \(id)")
            .map(Consent.init)
    }

    /// Whether a purpose is agreed to for a record now.
    package static func holds(
        _ purpose: String, _ kind: RecordKind, _ record: String, county: String, in transaction: ReadTransaction
    ) throws -> Bool {
        try of(kind, record, county: county, in: transaction).contains { $0.purpose == purpose && $0.holds }
    }
}

extension WriteTransaction {
    /// - Parameter person: see `Consent.person`.
    @discardableResult
    package func giveConsent(
        _ text: ConsentText, of person: String, for kind: RecordKind, _ record: String, _ channel: Consent.Channel,
        by actor: Actor
    ) throws -> ID<Consent> {
        let id = newID(Consent.self)
        try run(
            """
            INSERT INTO consent (county, id, person, kind, record, purpose, title, version, words, channel, givenAt,
                recordedBy, recordedByName)
            VALUES (\(actor.county), \(id), \(person), \(kind), \(record), \(text.purpose), \(text.title),
                \(text.version), \(text.words), \(channel), \(now), \(actor.id), \(actor.name))
            """)
        return id
    }

    /// - Parameter how: who told the office, by which way and on which day, where it enters that for him.
    /// - Returns: whether it held until now.
    @discardableResult
    package func withdrawConsent(_ id: ID<Consent>, how: String? = nil, by actor: Actor) throws -> Bool {
        try run(
            """
            UPDATE consent SET withdrawnAt = \(now), withdrawnBy = \(actor.id), withdrawnHow = \(how)
            WHERE county = \(actor.county) AND id = \(id) AND withdrawnAt IS NULL
            """) == 1
    }
}

/// What a capability does when a consent for a record of its own is taken back.
package struct ConsentListener: Sendable {
    package let kind: RecordKind
    package let onWithdrawn: @Sendable (Consent, Actor, WriteTransaction) throws -> Void

    package init(
        _ kind: RecordKind, _ onWithdrawn: @escaping @Sendable (Consent, Actor, WriteTransaction) throws -> Void
    ) {
        self.kind = kind
        self.onWithdrawn = onWithdrawn
    }
}
