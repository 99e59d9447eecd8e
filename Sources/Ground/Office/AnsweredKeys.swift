import Database
import Kernel
import Web

/// Writes that were answered, by the key they came with: sent again, they are answered the same and done once.
package enum AnsweredKeys {
    static let days = 30

    /// What a request was answered when it came before. Refuses a key that came with another body.
    package static func answer(to request: WebRequest, in transaction: ReadTransaction) throws -> Onward? {
        let keys = request.keys
        guard !keys.isEmpty, let person = request.sender else { return nil }
        let rows = try transaction.rows(
            """
            SELECT requestKey, body, path, notice FROM answeredKey
            WHERE county = \(request.county.code) AND person = \(person) AND requestKey IN \(list: keys.map(\.value))
            """)
        for key in keys {
            let other = try rows.first { try $0["requestKey"] == key.value && $0["body"] != key.body }
            if other != nil { throw key.refusal }
        }
        return try rows.first.map { .seeOther(try $0["path"], notice: try $0["notice"]) }
    }

    /// A request came with a key that answers another one already.
    struct Known: Error {}

    /// In the transaction of the change itself: neither is there without the other. On PostgreSQL the key is not looked for
    /// before: all that read and write beside one another in an index would conflict, which keys made one after the
    /// other do.
    /// - Throws: `Known`, and the change is undone.
    static func keep(_ onward: Onward, to request: WebRequest, in transaction: WriteTransaction) throws {
        guard let person = request.sender else { return }
        for key in request.keys {
            let kept = try transaction.run(
                """
                INSERT INTO answeredKey (county, person, requestKey, body, path, notice, answeredAt)
                VALUES (\(request.county.code), \(person), \(key.value), \(key.body), \(onward.path),
                        \(onward.notice), \(transaction.now))
                ON CONFLICT DO NOTHING
                """)
            if kept == 0 { throw Known() }
        }
    }

    /// How many keys were too old to be kept.
    @discardableResult
    package static func forget(county: String, in transaction: WriteTransaction) throws -> Int {
        try transaction.run(
            """
            DELETE FROM answeredKey
            WHERE county = \(county) AND answeredAt < \(transaction.now.adding(minutes: -days * 24 * 60))
            """)
    }

    static let migrations = [
        Migration(
            "0016 office: answered keys",
            [
                """
                CREATE TABLE answeredKey (
                    county TEXT NOT NULL, person TEXT NOT NULL, requestKey TEXT NOT NULL, body TEXT NOT NULL,
                    path TEXT NOT NULL, notice TEXT, answeredAt BIGINT NOT NULL,
                    PRIMARY KEY (county, person, requestKey))
                """,
                "CREATE INDEX answeredKeyAge ON answeredKey (county, answeredAt)",
            ])
    ]
}
