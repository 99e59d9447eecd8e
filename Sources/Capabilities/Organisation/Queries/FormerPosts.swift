import Database
import Kernel
import Office

/// Where somebody was before, and as what.
struct FormerPost: Codable, Sendable {
    let unitName: String
    let roles: [Role]
    /// The last day there.
    let lastDay: Day
    let successorName: String?
    let recordedBy: String
}

enum FormerPosts {
    static func note(
        _ leaver: Person, until lastDay: Day, successor: ID<Person>?, by actor: Actor,
        in transaction: WriteTransaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO formerPost (county, id, person, unit, unitName, roles, lastDay, successor, recordedBy, recordedAt)
            VALUES (\(actor.county), \(transaction.newID(FormerPost.self)), \(leaver.id), \(leaver.unit), \(leaver.unitName),
                    \(leaver.roles.map(\.rawValue).joined(separator: " ")), \(lastDay), \(successor), \(actor.name),
                    \(transaction.now))
            """)
    }

    /// The latest first.
    static func of(_ person: ID<Person>, county: String, in transaction: ReadTransaction) throws -> [FormerPost] {
        try transaction.rows(
            """
            SELECT formerPost.unitName, formerPost.roles, formerPost.lastDay, formerPost.recordedBy,
                successor.name AS successorName
            FROM formerPost LEFT JOIN person AS successor
                ON successor.county = formerPost.county AND successor.id = formerPost.successor
            WHERE formerPost.county = \(county) AND formerPost.person = \(person)
            ORDER BY formerPost.recordedAt DESC, formerPost.id DESC
            """
        ).map { row in
            let roles: String = try row["roles"]
            return FormerPost(
                unitName: try row["unitName"],
                roles: roles.split(separator: " ").compactMap { Role(rawValue: String($0)) },
                lastDay: try row["lastDay"], successorName: try row["successorName"], recordedBy: try row["recordedBy"])
        }
    }
}
