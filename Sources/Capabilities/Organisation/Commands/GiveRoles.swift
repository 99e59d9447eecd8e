import Database
import Kernel
import Office
import Web

/// Sets what a person may do. Whoever is signed in under the old roles is signed out.
package struct GiveRoles: Command {
    package static let action = Action("person.giveRoles", "授予角色", right: .giveRoles)
    let person: ID<Person>
    let roles: [Role]
    /// A second administrator said yes; see `AgreeToRequest`.
    let isAgreed: Bool

    package init(person: ID<Person>, roles: [Role]) { self.init(person: person, roles: roles, isAgreed: false) }

    init(person: ID<Person>, roles: [Role], isAgreed: Bool) {
        self.person = person
        self.roles = roles
        self.isAgreed = isAgreed
    }

    init(_ form: FormReader, person: ID<Person>) throws {
        self.init(person: person, roles: form.choices("roles", "角色"))
        try form.finish()
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let known = try People.one(person, county: actor.county, in: transaction)
        try known.checkIsAnother(actor)
        try Self.check(roles, for: known, county: actor.county, in: transaction)
        if !isAgreed { try known.checkOneIsEnough(for: actor, and: roles) }
        try transaction.run("DELETE FROM personRole WHERE county = \(actor.county) AND person = \(person)")
        for role in roles {
            try transaction.run(
                """
                INSERT INTO personRole (county, person, role) VALUES (\(actor.county), \(person), \(role))
                ON CONFLICT DO NOTHING
                """)
        }
        // Whoever gives them knows what was asked for.
        try AskedRoles.settle(person, county: actor.county, in: transaction)
        try transaction.run("DELETE FROM session WHERE county = \(actor.county) AND person = \(person)")
        return Done(subject: person.description, detail: roles.map(\.chinese).joined(separator: "、"))
    }

    /// Refuses roles that do not go together, and to leave the county without one of its three administrators.
    static func check(
        _ roles: [Role], for person: Person, county: String, in transaction: ReadTransaction
    ) throws {
        if let fault = RoleRules.fault(roles, in: person.unitKind) {
            throw Refusal.field("roles", "person.roles", fault)
        }
        let lost = person.roles.filter { !roles.contains($0) }
        if let fault = try person.leavesNobody(losing: lost, county: county, in: transaction) {
            throw Refusal.field("roles", "person.lastAdministrator", fault)
        }
    }
}

extension Person {
    /// What is refused at once when this person's account or some of his roles go: a county keeps one of each of the three
    /// administrators. Nil when somebody is left.
    func leavesNobody(losing lost: [Role], county: String, in transaction: ReadTransaction) throws -> String? {
        guard disabledAt == nil else { return nil }
        for role in lost where RoleRules.administrators.contains(role) {
            let other: Int? = try transaction.value(
                """
                SELECT 1 FROM personRole JOIN person
                    ON person.county = personRole.county AND person.id = personRole.person
                WHERE personRole.county = \(county) AND personRole.role = \(role) AND person.id <> \(id)
                  AND person.disabledAt IS NULL LIMIT 1
                """)
            if other == nil { return "\(name)是唯一的\(role.chinese)。请先给另一个人授予这个角色，再改这一个。" }
        }
        return nil
    }

    /// Nobody changes his own rights, or what lets him in, as an administrator.
    func checkIsAnother(_ actor: Actor) throws {
        guard id.description == actor.id else { return }
        throw Refusal(
            .conflict, "person.own", "不能给自己授予角色、发放密码或解除验证码，请由另一位安全管理员操作。")
    }

    /// Whether one administrator may do it alone. Whoever sits at the server itself, and the demo, are not asked.
    func checkOneIsEnough(for actor: Actor, and others: [Role] = []) throws {
        guard !actor.has(.system), RoleRules.needSecondYes(roles + others) else { return }
        throw Refusal(
            .conflict, "person.secondYes", "管理员、主任和县领导的角色、重置、换岗和重新启用，要有另一位管理员同意。请再提交一次，系统会转给另一位管理员。")
    }
}
