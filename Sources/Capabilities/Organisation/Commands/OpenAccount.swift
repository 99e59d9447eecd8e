import Database
import Kernel
import Office

/// A person with roles and a first password: all of it, or nothing where any of it is refused.
package struct OpenAccount: Command {
    package static let action = Action("person.open", "建立账号", by: .system)
    let person: AddPerson
    let roles: [Role]
    /// Of the first password, to be changed at the first sign-in.
    let hash: String

    package init(person: AddPerson, roles: [Role], hash: String) {
        self.person = person
        self.roles = roles
        self.hash = hash
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Person>> {
        let added = try person.carryOut(by: actor, in: transaction)
        let given = try GiveRoles(person: added.outcome, roles: roles).carryOut(by: actor, in: transaction)
        _ = try SetPassword(person: added.outcome, hash: hash, mustChange: true).carryOut(by: actor, in: transaction)
        return Done(added.outcome, subjects: added.subjects, detail: given.detail)
    }
}
