import Database
import Kernel

/// What there is to ask about people.
package enum People {
    @Sendable
    static func columns(_ county: String) -> SQL {
        // Of all others' guesses or of those in one of his own browsers, whichever lasts longer.
        let ownBrowsers: SQL = """
            (SELECT max(knownDevice.lockedUntil) FROM knownDevice
                WHERE knownDevice.county = \(county) AND knownDevice.person = person.id)
            """
        return """
            person.id, person.name, person.signInName, person.unit, unit.name AS unitName, unit.kind AS unitKind,
            CASE WHEN person.passwordHash IS NULL THEN 0 ELSE 1 END AS hasPassword, person.disabledAt,
            CASE WHEN secondFactor.secret IS NULL THEN 0 ELSE 1 END AS hasSecondFactor,
            CASE WHEN COALESCE(person.lockedUntil, 0) >= COALESCE(\(ownBrowsers), 0) THEN person.lockedUntil
                ELSE \(ownBrowsers) END AS lockedUntil
            """
    }
    static let joins: SQL = "JOIN unit ON unit.county = person.county AND unit.id = person.unit"
    static let shown: SQL =
        "LEFT JOIN secondFactor ON secondFactor.county = person.county AND secondFactor.person = person.id"
    private static let source: SQL = "person \(joins) \(shown)"

    package static func one(
        _ id: ID<Person>, county: String, in transaction: ReadTransaction
    ) throws -> Person {
        let row = try transaction.row(
            "SELECT \(columns(county)) FROM \(source) WHERE person.county = \(county) AND person.id = \(id)")
        guard let row else { throw Refusal.noSuchPerson }
        let roles = try transaction.rows(
            "SELECT role FROM personRole WHERE county = \(county) AND person = \(id) ORDER BY role")
        return try Person(row, roles: roles.map { try $0["role"] })
    }

    /// Who works in a unit, by sign-in name.
    static func of(_ unit: ID<Unit>, county: String, in transaction: ReadTransaction) throws -> [Person] {
        try transaction.rows(
            """
            SELECT \(columns(county)) FROM \(source)
            WHERE person.county = \(county) AND person.unit = \(unit) ORDER BY person.signInName
            """
        ).map { try Person($0, roles: []) }
    }

    /// Who holds one of some roles in a unit, and may sign in.
    package static func holding(
        _ roles: [Role], in unit: ID<Unit>, county: String, in transaction: ReadTransaction
    ) throws -> [String] {
        try transaction.rows(
            """
            SELECT DISTINCT person.id FROM person
            JOIN personRole ON personRole.county = person.county AND personRole.person = person.id
            WHERE person.county = \(county) AND person.unit = \(unit) AND person.disabledAt IS NULL
              AND personRole.role IN \(list: roles)
            ORDER BY person.id
            """
        ).map { try $0["id"] }
    }

    package static func named(
        _ signInName: String, county: String, in transaction: ReadTransaction
    ) throws -> Person? {
        let id: ID<Person>? = try transaction.value(
            "SELECT id FROM person WHERE county = \(county) AND signInName = \(signInName.asSignInName)")
        return try id.map { try one($0, county: county, in: transaction) }
    }

    /// Who can sign in and holds a role, with the division of his unit.
    package static func holding(
        _ role: Role, county: String, in transaction: ReadTransaction
    ) throws -> [(person: Person, home: DivisionCode?)] {
        try transaction.rows(
            """
            SELECT \(columns(county)), unit.division FROM \(source)
            JOIN personRole ON personRole.county = person.county AND personRole.person = person.id
            WHERE person.county = \(county) AND personRole.role = \(role) AND person.disabledAt IS NULL
            ORDER BY person.signInName
            """
        ).map { (try Person($0, roles: [role]), try $0["division"]) }
    }

    /// Who works in a unit and can sign in, with what they may do.
    static func members(of unit: ID<Unit>, county: String, in transaction: ReadTransaction) throws -> [Person] {
        let rows = try transaction.rows(
            """
            SELECT \(columns(county)) FROM \(source)
            WHERE person.county = \(county) AND person.unit = \(unit) AND person.disabledAt IS NULL
            ORDER BY person.signInName
            """)
        return try withRoles(rows, county: county, in: transaction)
    }

    /// By unit and name.
    package static func these(_ ids: [ID<Person>], county: String, in transaction: ReadTransaction) throws -> [Person] {
        let rows = try transaction.rows(
            """
            SELECT \(columns(county)) FROM \(source)
            WHERE person.county = \(county) AND person.id IN \(list: ids)
            ORDER BY unit.division, unit.name, person.name, person.id
            """)
        return try withRoles(rows, county: county, in: transaction)
    }

    /// Who may go on with what lies with somebody: of his unit first, then of everybody with one of his roles.
    static func successors(
        of person: Person, county: String, in transaction: ReadTransaction
    ) throws -> [Person] {
        let rows = try transaction.rows(
            """
            SELECT \(columns(county)) FROM \(source)
            WHERE person.county = \(county) AND person.id <> \(person.id) AND person.disabledAt IS NULL
              AND (person.unit = \(person.unit) OR person.id IN (SELECT personRole.person FROM personRole
                WHERE personRole.county = \(county) AND personRole.role IN \(list: person.roles)))
            ORDER BY CASE WHEN person.unit = \(person.unit) THEN 0 ELSE 1 END, unit.name, person.name, person.id
            LIMIT \(limit: 500)
            """)
        return try withRoles(rows, county: county, in: transaction)
    }

    /// Accounts in use that have roles and no password yet, and whose password one administrator may give.
    static func withoutPassword(county: String, limit: Int, in transaction: ReadTransaction) throws -> [Person] {
        let weighty = Role.assignable.filter { RoleRules.needSecondYes([$0]) }
        let rows = try transaction.rows(
            """
            SELECT \(columns(county)) FROM \(source)
            WHERE person.county = \(county) AND person.disabledAt IS NULL AND person.passwordHash IS NULL
              AND person.id IN (SELECT personRole.person FROM personRole WHERE personRole.county = \(county))
              AND person.id NOT IN (SELECT personRole.person FROM personRole
                WHERE personRole.county = \(county) AND personRole.role IN \(list: weighty))
            ORDER BY unit.division, unit.name, person.signInName LIMIT \(limit: limit)
            """)
        return try withRoles(rows, county: county, in: transaction)
    }

    private static func withRoles(
        _ rows: [Row], county: String, in transaction: ReadTransaction
    ) throws -> [Person] {
        try withRoles(try rows.map { try Person($0, roles: []) }, county: county, in: transaction)
    }

    /// The same people, with what each may do.
    static func withRoles(
        _ people: [Person], county: String, in transaction: ReadTransaction
    ) throws -> [Person] {
        let rows = try transaction.rows(
            "SELECT person, role FROM personRole WHERE county = \(county) AND person IN \(list: people.map(\.id)) ORDER BY role"
        )
        var byPerson: [ID<Person>: [Role]] = [:]
        for row in rows { byPerson[try row["person"], default: []].append(try row["role"]) }
        return people.map { person in
            var person = person
            person.roles = byPerson[person.id] ?? []
            return person
        }
    }
}

extension People {
    /// For whoever tells people of what is late, without knowing them: see `Staff`.
    @Sendable
    package static func staff(
        of unit: String?, _ roles: Set<Role>, county: String, in transaction: ReadTransaction
    ) throws -> [String] {
        let place: SQL = unit.map { "person.unit = \($0)" } ?? "1 = 1"
        return try transaction.rows(
            """
            SELECT DISTINCT person.id FROM person
            JOIN personRole ON personRole.county = person.county AND personRole.person = person.id
            WHERE person.county = \(county) AND \(place) AND person.disabledAt IS NULL
              AND personRole.role IN \(list: Array(roles))
            ORDER BY person.id LIMIT \(limit: 200)
            """
        ).map { try $0["id"] }
    }
}
