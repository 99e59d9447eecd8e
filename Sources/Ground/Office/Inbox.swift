import Database
import Kernel

/// What somebody is told of a record: a notice that he reads once (消息). It lies in his inbox and in nobody else's.
package struct InboxNotice: Codable, Sendable {
    package let id: ID<InboxNotice>
    package let kind: RecordKind
    package let record: String
    /// 第一次督办通知
    package let title: String
    /// 樟塘村：成堆垃圾3处，逾期2天
    package let words: String
    /// Of the record's page, below the county; who opens it is asked there whether he may.
    package let path: String
    package let at: Instant
    package let readAt: Instant?

    fileprivate init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        record = try row["record"]
        title = try row["title"]
        words = try row["words"]
        path = try row["path"]
        at = try row["at"]
        readAt = try row["readAt"]
    }

    /// Where a notice stands in its inbox: the unread ones first, the newest first.
    package struct Place: Hashable, Sendable, LosslessStringConvertible {
        let isRead: Bool
        let at: Instant
        let id: ID<InboxNotice>

        package init?(_ text: String) {
            let parts = text.split(separator: "_").map(String.init)
            guard parts.count == 3, let at = Int64(parts[1]), let id = ID<InboxNotice>(parts[2]) else { return nil }
            self.init(isRead: parts[0] == "1", at: Instant(milliseconds: at), id: id)
        }

        init(isRead: Bool, at: Instant, id: ID<InboxNotice>) {
            self.isRead = isRead
            self.at = at
            self.id = id
        }

        package var description: String { "\(isRead ? 1 : 0)_\(at.milliseconds)_\(id)" }
    }

    var place: Place { Place(isRead: readAt != nil, at: at, id: id) }
}

package enum Inbox {
    /// A notice that was read is kept for half a year.
    static let keptDays = 180
    static let pageLength = 30

    static let migrations = [
        Migration(
            "0062 office: inbox",
            [
                """
                CREATE TABLE inboxNotice (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, person TEXT NOT NULL,
                    kind TEXT NOT NULL, record TEXT NOT NULL, title TEXT NOT NULL, words TEXT NOT NULL,
                    path TEXT NOT NULL, at BIGINT NOT NULL, isRead INTEGER NOT NULL DEFAULT 0, readAt BIGINT,
                    PRIMARY KEY (county, id))
                """,
                "CREATE INDEX inboxNoticePerson ON inboxNotice (county, person, isRead, at DESC, id DESC)",
                "CREATE INDEX inboxNoticeReadAt ON inboxNotice (county, readAt)",
            ])
    ]

    /// How many a person has not read, as a value within a statement that has his identifier.
    package static func unreadCount(of person: SQL, county: String) -> SQL {
        """
        (SELECT count(*) FROM inboxNotice
            WHERE inboxNotice.county = \(county) AND inboxNotice.person = \(person) AND inboxNotice.isRead = 0)
        """
    }

    static func unread(of person: String, county: String, in transaction: ReadTransaction) throws -> Int {
        try transaction.value(
            "SELECT count(*) FROM inboxNotice WHERE county = \(county) AND person = \(person) AND isRead = 0") ?? 0
    }

    static func total(of person: String, county: String, in transaction: ReadTransaction) throws -> Int {
        try transaction.value(
            "SELECT count(*) FROM inboxNotice WHERE county = \(county) AND person = \(person)") ?? 0
    }

    /// A person's notices after a place, at most `limit`.
    package static func page(
        of person: String, after place: InboxNotice.Place? = nil, limit: Int, county: String,
        in transaction: ReadTransaction
    ) throws -> [InboxNotice] {
        let later: SQL =
            if let place {
                """
                (isRead > \(place.isRead) OR isRead = \(place.isRead) AND (at, id) < (\(place.at), \(place.id)))
                """
            } else { "1 = 1" }
        return try transaction.rows(
            """
            SELECT id, kind, record, title, words, path, at, readAt FROM inboxNotice
            WHERE county = \(county) AND person = \(person) AND \(later)
            ORDER BY isRead, at DESC, id DESC LIMIT \(limit: limit)
            """
        ).map(InboxNotice.init)
    }

    /// Marks one of a person's own as read, and gives it.
    static func open(
        _ id: ID<InboxNotice>, of person: String, county: String, in transaction: WriteTransaction
    ) throws -> InboxNotice {
        let row = try transaction.row(
            """
            SELECT id, kind, record, title, words, path, at, readAt FROM inboxNotice
            WHERE county = \(county) AND id = \(id) AND person = \(person)
            """)
        guard let row else { throw Refusal(.missing, "inbox.none", "没有这条消息，可能已经过期删去。") }
        try transaction.run(
            """
            UPDATE inboxNotice SET isRead = 1, readAt = \(transaction.now)
            WHERE county = \(county) AND id = \(id) AND isRead = 0
            """)
        return try InboxNotice(row)
    }

    /// Marks as read what came up to a moment: what came since was not on the page that was pressed.
    @discardableResult
    package static func readAll(
        of person: String, until moment: Instant, county: String, in transaction: WriteTransaction
    ) throws -> Int {
        try transaction.run(
            """
            UPDATE inboxNotice SET isRead = 1, readAt = \(transaction.now)
            WHERE county = \(county) AND person = \(person) AND isRead = 0 AND at <= \(moment)
            """)
    }

    /// What was read long ago.
    package static func forget(county: String, in transaction: WriteTransaction) throws {
        try transaction.run(
            """
            DELETE FROM inboxNotice
            WHERE county = \(county) AND readAt < \(transaction.now.adding(hours: -24 * keptDays))
            """)
    }

    /// For everybody's first page.
    package static let waiting: Waiting.Source = { actor, transaction in
        let count = try unread(of: actor.id, county: actor.county, in: transaction)
        guard count > 0 else { return [] }
        let newest = try page(of: actor.id, limit: 1, county: actor.county, in: transaction).first
        return [
            Waiting("未读消息", kind: .notice, count: count, path: "inbox", verb: "去看", detail: newest?.title ?? "")
        ]
    }
}

extension WriteTransaction {
    /// Tells people of a record, each once. A job is nobody to be told.
    /// - Parameter path: of the record's page, below the county.
    package func notify(
        _ people: [String], of kind: RecordKind, _ record: String, _ title: String, _ words: String, path: String,
        county: String
    ) throws {
        for person in people.unique where person != Actor.system(county: county).id {
            try run(
                """
                INSERT INTO inboxNotice (county, id, person, kind, record, title, words, path, at)
                VALUES (\(county), \(newID(InboxNotice.self)), \(person), \(kind), \(record), \(title), \(words),
                    \(path), \(now))
                """)
        }
    }
}
