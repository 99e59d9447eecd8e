import Database
import Kernel
import Web

/// Writes that were answered, by the key they came with: sent again, they are answered the same and done once.
package enum AnsweredKeys {
    static let days = 30

    /// What a request was answered when it came before. Refuses its key with another body.
    package static func answer(to request: WebRequest, in transaction: ReadTransaction) throws -> Answer? {
        guard let key = request.key, let person = request.session?.actor.id else { return nil }
        let row = try transaction.row(
            """
            SELECT body, path, notice FROM answeredKey
            WHERE county = \(request.county.code) AND person = \(person) AND requestKey = \(key.value)
            """)
        guard let row else { return nil }
        guard try row["body"] == key.body else { throw Refusal.keyOfAnother }
        return .seeOther(try row["path"], notice: try row["notice"])
    }

    /// In the transaction of the change itself: neither is there without the other.
    static func keep(_ answer: Answer, to request: WebRequest, in transaction: WriteTransaction) throws {
        guard let key = request.key, let person = request.session?.actor.id,
            case .seeOther(let path, let notice) = answer
        else { return }
        do {
            try transaction.run(
                """
                INSERT INTO answeredKey (county, person, requestKey, body, path, notice, answeredAt)
                VALUES (\(request.county.code), \(person), \(key.value), \(key.body), \(path), \(notice), \(transaction.now))
                """)
        } catch let error as DatabaseError where error.kind == .unique {
            // The same request came twice at once, and the other one was first: run again, this one finds its answer.
            throw DatabaseError(.conflict, "answered at the same moment")
        }
    }

    /// How many keys were too old to be kept.
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
