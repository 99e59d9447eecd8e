import Database
import Kernel
import Office
import Web

/// Sets what a person may do. Whoever is signed in under the old roles is signed out.
package struct GiveRoles: Command {
    package static let action = Action("person.giveRoles", "授予角色")
    let person: ID<Person>
    let roles: [Role]

    package init(person: ID<Person>, roles: [Role]) {
        self.person = person
        self.roles = roles
    }

    init(_ form: FormReader, person: ID<Person>) throws {
        self.person = person
        roles = form.choices("roles", "角色")
        try form.finish()
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let known = try People.one(person, county: actor.county, in: transaction)
        if let fault = RoleRules.fault(roles, in: known.unitKind) {
            throw Refusal.field("roles", "person.roles", fault)
        }
        try transaction.run("DELETE FROM personRole WHERE county = \(actor.county) AND person = \(person)")
        for role in roles {
            try transaction.run(
                """
                INSERT INTO personRole (county, person, role) VALUES (\(actor.county), \(person), \(role))
                ON CONFLICT DO NOTHING
                """)
        }
        try transaction.run("DELETE FROM session WHERE county = \(actor.county) AND person = \(person)")
        return Done(subject: person.description, detail: roles.map(\.chinese).joined(separator: "、"))
    }
}
