import Database
import Kernel

/// What a visitor holds of something that he wrote: a code that opens what became of it, without a session and on any phone.
package enum FollowUp {
    static let migrations = [
        Migration(
            "0130 office: follow-up codes",
            [
                """
                CREATE TABLE followUp (
                    county TEXT NOT NULL REFERENCES county (county), digest TEXT NOT NULL, kind TEXT NOT NULL,
                    record TEXT NOT NULL, madeAt BIGINT NOT NULL, endsAt BIGINT NOT NULL,
                    PRIMARY KEY (county, digest))
                """,
                "CREATE INDEX followUpRecord ON followUp (county, kind, record)",
            ])
    ]

    static let sealed = SealedTable(
        "followUp", "查询码", key: ["digest"], ["kind": "类别", "record": "记录", "madeAt": "发出时间", "endsAt": "到期"])

    /// A year: what is asked for is long done by then.
    private static let days = 366
    private static let use = "followUp"

    /// The record that a code opens; a refusal that tells nothing of which codes there are.
    package static func record(
        _ code: OutsideCode, county: String, in transaction: ReadTransaction
    ) throws -> (kind: RecordKind, record: String) {
        let row = try transaction.row(
            """
            SELECT kind, record FROM followUp
            WHERE county = \(county) AND digest IN \(list: code.digests(for: use, county: county, keys: transaction.keys))
              AND endsAt > \(transaction.now)
            """)
        guard let row else { throw Refusal.noSuchCode }
        return (try row["kind"], try row["record"])
    }

    static func keep(
        _ code: OutsideCode, _ kind: RecordKind, _ record: String, county: String, in transaction: WriteTransaction
    ) throws {
        let digest = try code.digest(for: use, county: county, keys: transaction.keys)
        try transaction.run(
            """
            INSERT INTO followUp (county, digest, kind, record, madeAt, endsAt)
            VALUES (\(county), \(digest), \(kind), \(record), \(transaction.now),
                \(transaction.now.adding(hours: 24 * days)))
            """)
    }
}

extension WriteTransaction {
    /// Gives who wrote a record a code by which he follows it up. The code itself is kept nowhere: it is shown once.
    package func giveFollowUp(_ code: OutsideCode?, _ kind: RecordKind, _ record: String, county: String) throws {
        guard let code else { return }
        try FollowUp.keep(code, kind, record, county: county, in: self)
    }
}

extension Refusal {
    package static let noSuchCode = Refusal.field(
        "code", "code.none", "没有这个码，或者它已经用过、过期了。请对照纸上再输一遍；仍不行的，请找发码的村（社区）或经办人。")
}
