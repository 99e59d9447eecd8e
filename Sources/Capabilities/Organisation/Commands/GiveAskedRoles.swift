import Database
import Kernel
import Office

/// Gives the roles that a list asked for, to many people with one press. What nobody gives alone becomes a request to
/// another administrator, as if it had been asked for one by one (decisions/0024).
struct GiveAskedRoles: Command {
    struct Outcome: Sendable {
        let given: Int
        /// Wait for another administrator's yes.
        let asked: Int
    }

    static let action = Action("person.giveAsked", "按名单授予角色", right: .giveRoles)
    let people: [ID<Person>]
    let request: String

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Outcome> {
        let entries = try AskedRoles.chosen(people, county: actor.county, in: transaction)
        var (given, asked) = (0, 0)
        for entry in entries {
            let person = entry.person
            do {
                if entry.needSecondYes {
                    try transaction.audit(
                        AskForRights(person: person.id, change: .roles(entry.all)).carryOut(by: actor, in: transaction),
                        by: actor, action: AskForRights.action, request: request)
                    asked += 1
                } else {
                    try transaction.audit(
                        GiveRoles(person: person.id, roles: entry.all).carryOut(by: actor, in: transaction), by: actor,
                        action: GiveRoles.action, request: request)
                    given += 1
                }
            } catch let refusal as Refusal {
                let words = refusal.fields.first?.message ?? refusal.message
                throw Refusal(refusal.kind, refusal.code, "\(person.name)：\(words)这一次都没有授予，请去掉他再选。")
            }
            try AskedRoles.settle(person.id, county: actor.county, in: transaction)
        }
        return Done(
            Outcome(given: given, asked: asked), subject: actor.county, detail: "授予\(given)人，转请另一位管理员同意\(asked)人")
    }
}

/// Drops what a list asked for: the accounts stay without those roles.
struct DropAskedRoles: Command {
    static let action = Action("person.dropAsked", "不授予名单上的角色", right: .giveRoles)
    let people: [ID<Person>]

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let entries = try AskedRoles.chosen(people, county: actor.county, in: transaction)
        for entry in entries { try AskedRoles.settle(entry.person.id, county: actor.county, in: transaction) }
        return Done(entries.count, subjects: entries.map(\.person.id.description), detail: "不授予名单上的角色")
    }
}

extension AskedRoles {
    fileprivate static func chosen(
        _ people: [ID<Person>], county: String, in transaction: ReadTransaction
    ) throws -> [Entry] {
        guard !people.isEmpty else { throw Refusal.field("person", "person.noneChosen", "请先勾选要办的人。") }
        let chosen = try entries(county: county, in: transaction).filter { people.contains($0.person.id) }
        guard chosen.count == Set(people).count else {
            throw Refusal(.conflict, "person.asked", "勾选的人里有的刚刚已经办过了，这一次都没有办。请看过下面的名单再选。")
        }
        return chosen
    }
}
