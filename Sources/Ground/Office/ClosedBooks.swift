import Database
import Kernel

/// Up to which moment a county's books are closed. A month that was closed is recomputed from what was recorded by then,
/// so nothing may be dated before it afterwards: not by a server whose clock is behind, nor by a command that another
/// server was still carrying out while the month was closed.
package enum ClosedBooks {
    /// A closing further ahead than this was itself made by a wrong clock; dating years of records by it would do more
    /// harm than one month that `doctor` names.
    static let mostAheadInMinutes = 24 * 60

    package static let migrations = [
        Migration(
            "0022 office: closed books",
            ["CREATE TABLE closedBooks (county TEXT NOT NULL PRIMARY KEY, closedAt BIGINT NOT NULL)"])
    ]
}

extension WriteTransaction {
    /// From now on nothing of this county is dated at or before this transaction's moment.
    package func closeBooks(of county: String) throws {
        try run(
            """
            INSERT INTO closedBooks (county, closedAt) VALUES (\(county), \(now))
            ON CONFLICT (county) DO UPDATE SET closedAt = excluded.closedAt
            """)
    }

    /// Moves this transaction's moment behind the county's last closing. That it reads what `closeBooks` writes also makes
    /// PostgreSQL run it again when a closing that has not counted it comes between.
    func dateAfterClosedBooks(of county: String) throws {
        let closedAt: Instant? = try value("SELECT closedAt FROM closedBooks WHERE county = \(county)")
        guard let closedAt, now <= closedAt, closedAt < now.adding(minutes: ClosedBooks.mostAheadInMinutes) else {
            return
        }
        date(Instant(milliseconds: closedAt.milliseconds + 1))
    }
}
