import Database
import Kernel
import Office

/// Gives first passwords to people who have none yet, each to be changed at the first sign-in; they are on the slips of paper
/// that the page prints, and nowhere else.
struct GiveFirstPasswords: Command {
    static let action = Action("person.firstPasswords", "发放初始密码", right: .giveRoles)
    /// With the stored form of each one's password.
    let hashes: [(person: ID<Person>, hash: String)]

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let waiting = Set(
            try People.withoutPassword(county: actor.county, limit: 1000, in: transaction).map(\.id))
        for (person, hash) in hashes {
            guard waiting.contains(person) else {
                throw Refusal(.conflict, "person.hasPassword", "名单里有人刚刚已经有了密码，这一次都没有发放。请再按一次。")
            }
            _ = try SetPassword(person: person, hash: hash, mustChange: true).carryOut(by: actor, in: transaction)
        }
        guard !hashes.isEmpty else { throw Refusal(.conflict, "person.noneWithout", "没有要发放初始密码的账号。") }
        return Done(hashes.count, subjects: hashes.map(\.person.description), detail: "初始密码条")
    }
}
