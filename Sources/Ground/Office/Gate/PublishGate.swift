import Crypto
import Database
import Kernel

/// A piece of what is about to go out, with where it stands: `第2条：说明`.
package struct GatedText: Hashable, Sendable {
    package let place: String
    package let text: String

    package init(_ place: String, _ text: String) {
        self.place = place
        self.text = text
    }
}

/// Something personal that was found in what is about to go out.
package struct GateHit: Hashable, Codable, Sendable {
    package let place: String
    package let kind: PersonalData.Kind
    /// `138****5678`
    package let words: String
    /// By which a release names it: no number can be read from it in passing.
    package let digest: String
    /// Who let it through, and why; nil while nobody has.
    package let release: Release?

    package struct Release: Hashable, Codable, Sendable {
        package let by: String
        package let reason: String
    }
}

/// Nothing personal goes out unmasked (个人信息保护法): whatever is published, by a page, a paper, a table or a file's name, is
/// looked through first, and what is found is refused with where it stands. What is there on purpose (the office's own
/// number) a second person lets through with his reason.
package enum PublishGate {
    static let migrations = [
        Migration(
            "0103 office: what was let through the publish gate",
            [
                """
                CREATE TABLE gateRelease (
                    county TEXT NOT NULL REFERENCES county (county), kind TEXT NOT NULL, record TEXT NOT NULL,
                    digest TEXT NOT NULL, words TEXT NOT NULL, reason TEXT NOT NULL, releasedBy TEXT NOT NULL,
                    releasedByName TEXT NOT NULL, releasedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, kind, record, digest))
                """
            ])
    ]

    static let sealed = SealedTable(
        "gateRelease", "发布检查的放行", key: ["kind", "record", "digest"],
        [
            "words": "内容", "reason": "理由", "releasedBy": "放行人", "releasedByName": "放行人", "releasedAt": "时间",
        ])

    /// What the texts of a record hold, each thing once, with what was let through.
    package static func hits(
        in texts: [GatedText], of kind: RecordKind, _ record: String, county: String, in transaction: ReadTransaction
    ) throws -> [GateHit] {
        let found = texts.flatMap { text in PersonalData.found(in: text.text).map { (text.place, $0) } }
        guard !found.isEmpty else { return [] }
        let rows = try transaction.rows(
            """
            SELECT digest, reason, releasedByName FROM gateRelease
            WHERE county = \(county) AND kind = \(kind) AND record = \(record)
            """)
        let releases = Dictionary(
            try rows.map { row -> (String, GateHit.Release) in
                (try row["digest"], .init(by: try row["releasedByName"], reason: try row["reason"]))
            }, uniquingKeysWith: { first, _ in first })
        return found.map { place, data in
            let digest = digest(of: data, in: record)
            return GateHit(
                place: place, kind: data.kind, words: data.masked, digest: digest, release: releases[digest])
        }.unique
    }

    fileprivate static func digest(of data: PersonalData, in record: String) -> String {
        SHA256.hash(data: Array("\(record) \(data.key)".utf8)).hex
    }

    /// Refuses what is about to stand in public, at the field that says it: for what is out as soon as it is entered, with
    /// nobody looking at it in between.
    package static func check(_ fields: [(name: String, label: String, text: String)]) throws(Refusal) {
        for field in fields {
            guard let data = PersonalData.found(in: field.text).first else { continue }
            throw Refusal.field(
                field.name, "gate.personal",
                "公开前检查：\(field.label)有\(data.kind.chinese)“\(data.masked)”。请删去，或改成遮住一部分的写法（如138****5678）。")
        }
    }

    /// Refuses to go on with what nobody has let through.
    package static func check(_ hits: [GateHit]) throws(Refusal) {
        let held = hits.filter { $0.release == nil }
        guard !held.isEmpty else { return }
        let said = held.map { "\($0.place)有\($0.kind.chinese)“\($0.words)”" }.joined(separator: "；")
        throw Refusal(
            .conflict, "gate.personal",
            "公开前检查：\(said)。请删去，或改成遮住一部分的写法（如138****5678）；确需公开的，请由另一位在下面写明理由后放行。")
    }
}

extension PublishGate {
    /// What covers the words of a record where they go out without being stopped: in lists, and in papers that nobody signs.
    package struct Cover: Sendable {
        private let record: String
        private let released: Set<String>

        /// Lets nothing through.
        package init(_ record: String) { self.init(record, released: []) }

        fileprivate init(_ record: String, released: Set<String>) {
            self.record = record
            self.released = released
        }

        /// The same words, with what nobody has let through covered but for enough to find it again.
        package func text(_ text: String) -> String {
            PersonalData.found(in: text).reduce(text) { words, data in
                released.contains(PublishGate.digest(of: data, in: record))
                    ? words : words.replacing(data.text, with: data.masked)
            }
        }
    }

    /// The covers of records, by identifier; a record that nothing was let through of has none here.
    package static func covers(
        of kind: RecordKind, _ records: [String], county: String, in transaction: ReadTransaction
    ) throws -> [String: Cover] {
        guard !records.isEmpty else { return [:] }
        let rows = try transaction.rows(
            """
            SELECT record, digest FROM gateRelease
            WHERE county = \(county) AND kind = \(kind) AND record IN \(list: records)
            """)
        var released: [String: Set<String>] = [:]
        for row in rows { released[try row["record"], default: []].insert(try row["digest"]) }
        return released.reduce(into: [:]) { covers, entry in
            covers[entry.key] = Cover(entry.key, released: entry.value)
        }
    }
}

/// A record that passes the gate before it goes out.
package protocol GatedRecord: Sendable {
    static var kind: RecordKind { get }
    /// `Action("exposure.release", "放行个人信息", right: …)`
    static var releasing: Action { get }
    /// Refuses whoever may not know of the record; all that would go out, and who wrote it: none of them lets it through.
    static func gated(
        _ id: ID<Self>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> (texts: [GatedText], writers: Set<String>)
}

extension GatedRecord {
    package static func hits(
        _ id: ID<Self>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> [GateHit] {
        try PublishGate.hits(
            in: try gated(id, by: actor, in: transaction).texts, of: kind, id.description, county: actor.county,
            in: transaction)
    }
}

/// Lets through what the gate found, all that nobody has let through yet, with a reason.
package struct ReleaseFromGate<Record: GatedRecord>: Command {
    package static var action: Action { Record.releasing }
    let record: ID<Record>
    /// What was before the eyes of who lets it through.
    let digests: Set<String>
    let reason: String

    package init(_ record: ID<Record>, _ digests: Set<String>, reason: String) {
        self.record = record
        self.digests = digests
        self.reason = reason
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let (texts, writers) = try Record.gated(record, by: actor, in: transaction)
        guard !writers.contains(actor.id) else {
            throw Refusal(
                .forbidden, "gate.own", "放行要由另一位来做：您起草、修改或送审过这份内容。请另一位有权限的同事写明理由后放行。")
        }
        guard !reason.isEmpty else {
            throw Refusal.field("reason", "gate.reason", "请写明为什么可以公开，如 创建办对外公布的监督电话。")
        }
        let held = try PublishGate.hits(
            in: texts, of: Record.kind, record.description, county: actor.county, in: transaction
        ).filter { $0.release == nil }
        guard !held.isEmpty else { return .repeated(0, subject: record.description) }
        guard Set(held.map(\.digest)) == digests else {
            throw Refusal(.conflict, "gate.changed", "内容刚刚改过，找到的和您看到的不一样，没有放行。请重新看过再决定。")
        }
        for (digest, hits) in Dictionary(grouping: held, by: \.digest).sorted(by: { $0.key < $1.key }) {
            try transaction.run(
                """
                INSERT INTO gateRelease (county, kind, record, digest, words, reason, releasedBy, releasedByName, releasedAt)
                VALUES (\(actor.county), \(Record.kind), \(record), \(digest), \(hits[0].words), \(reason), \(actor.id),
                    \(actor.name), \(transaction.now))
                """)
        }
        let words = held.map { "\($0.place)：\($0.kind.chinese)\($0.words)" }.unique.joined(separator: "；")
        return Done(held.count, subject: record.description, detail: "\(words)；理由：\(reason)")
    }
}
