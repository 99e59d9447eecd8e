import Database
import Kernel
import Office

/// Roles that a list of people asked for and that nobody gave yet.
enum AskedRoles {
    /// One person's, as the security administrator sees them before he gives them.
    struct Entry: Encodable, Sendable {
        let person: Person
        /// Those that he does not have yet.
        let roles: [Role]
        let askedBy: String
        let askedAt: Instant

        /// Nobody gives them alone.
        var needSecondYes: Bool { RoleRules.needSecondYes(person.roles + roles) }
        /// With those that he has.
        var all: [Role] { (person.roles + roles).unique }
    }

    static func ask(
        _ roles: [Role], for person: ID<Person>, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        for role in roles {
            try transaction.run(
                """
                INSERT INTO askedRole (county, person, role, askedBy, askedAt)
                VALUES (\(actor.county), \(person), \(role), \(actor.name), \(transaction.now)) ON CONFLICT DO NOTHING
                """)
        }
    }

    static func settle(_ person: ID<Person>, county: String, in transaction: WriteTransaction) throws {
        try transaction.run("DELETE FROM askedRole WHERE county = \(county) AND person = \(person)")
    }

    static func all(county: String, in transaction: ReadTransaction) throws -> [ID<Person>: [Role]] {
        var asked: [ID<Person>: [Role]] = [:]
        for row in try transaction.rows("SELECT person, role FROM askedRole WHERE county = \(county) ORDER BY role") {
            asked[try row["person"], default: []].append(try row["role"])
        }
        return asked
    }

    /// By unit and name; of accounts in use only.
    static func entries(county: String, in transaction: ReadTransaction) throws -> [Entry] {
        let asked = try all(county: county, in: transaction)
        guard !asked.isEmpty else { return [] }
        let rows = try transaction.rows(
            "SELECT person, askedBy, askedAt FROM askedRole WHERE county = \(county) ORDER BY askedAt, person, role")
        var by: [ID<Person>: (String, Instant)] = [:]
        for row in rows { by[try row["person"]] = (try row["askedBy"], try row["askedAt"]) }
        return try People.these(Array(asked.keys), county: county, in: transaction).compactMap { person in
            guard person.disabledAt == nil, let (name, at) = by[person.id] else { return nil }
            let roles = (asked[person.id] ?? []).filter { !person.roles.contains($0) }
            return roles.isEmpty ? nil : Entry(person: person, roles: roles, askedBy: name, askedAt: at)
        }
    }
}
