import Database
import Kernel
import Office
import Organisation
import Residents

/// Who somebody is that gives a number at the counter, as another capability knows him.
package struct KnownHolder: Sendable {
    /// `volunteer 1f…`: by which what he earns is his.
    package let holder: String
    package let name: String

    package init(_ holder: String, name: String) { (self.holder, self.name) = (holder, name) }

    package typealias Source = @Sendable (_ number: String, Actor, ReadTransaction) throws -> KnownHolder
}

/// Says to which account somebody's points go from now on, and books what waited for it.
package struct LinkHolder: Command {
    package static let action = Action("moralAccount.link", "关联志愿者", right: .openAccounts)
    let account: ID<MoralAccount>
    let number: String
    let known: KnownHolder.Source

    package init(_ account: ID<MoralAccount>, number: String, known: @escaping KnownHolder.Source) {
        (self.account, self.number, self.known) = (account, number, known)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let found = try MoralAccounts.one(account, for: actor, in: transaction)
        let person = try known(number, actor, transaction)
        let count = try transaction.link(person.holder, person.name, to: found, by: actor)
        return Done(count, subject: account.description, detail: "\(person.name)，记入\(count)笔")
    }
}

/// Says whose phone shows an account and orders for it: one of the household.
package struct LinkResident: Command {
    package static let action = Action("moralAccount.resident", "关联居民", right: .openAccounts)
    let account: ID<MoralAccount>
    let resident: ID<Resident>

    package init(_ account: ID<MoralAccount>, _ resident: ID<Resident>) {
        (self.account, self.resident) = (account, resident)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try MoralAccounts.one(account, for: actor, in: transaction)
        let person = try Residents.one(resident, for: actor, in: transaction)
        guard person.village == found.village, person.endedAt == nil else {
            throw Refusal.field("resident", "moralAccount.resident", "只能关联本村（社区）在册的居民。")
        }
        _ = try transaction.link(
            MoralAccounts.holder(resident: resident.description), person.name, to: found, by: actor)
        return Done(subject: account.description, detail: person.name)
    }
}

/// Says to which account points go that were waiting for one; whoever earned them has it from now on.
package struct GiveCreditAccount: Command {
    package static let action = Action("pointCredit.account", "记到账户", right: .openAccounts)
    let credit: ID<PointCredit>
    let account: ID<MoralAccount>

    package init(_ credit: ID<PointCredit>, _ account: ID<MoralAccount>) {
        (self.credit, self.account) = (credit, account)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let found = try Credits.one(credit, for: actor, in: transaction)
        guard found.state == .waiting else {
            throw Refusal(.conflict, "pointCredit.over", "这一笔\(found.state.chinese)，不能再换账户。")
        }
        let count = try transaction.link(
            found.holder, found.holderName, to: try MoralAccounts.one(account, for: actor, in: transaction), by: actor)
        return Done(count, subject: credit.description, detail: "\(found.holderName)，记入\(count)笔")
    }
}

extension WriteTransaction {
    /// - Returns: how many credits were booked with it.
    fileprivate func link(
        _ holder: String, _ name: String, to account: MoralAccount, by actor: Actor
    ) throws -> Int {
        guard account.closedOn == nil else {
            throw Refusal.field("account", "moralAccount.closed", "“\(account.name)”已经销户，请选别的账户。")
        }
        try run(
            """
            INSERT INTO accountHolder (county, holder, account, name, since, byName)
            VALUES (\(actor.county), \(holder), \(account.id), \(name), \(now.day), \(actor.name))
            ON CONFLICT (county, holder) DO UPDATE SET account = excluded.account, name = excluded.name,
                since = excluded.since, byName = excluded.byName
            """)
        let waiting = try Credits.waiting(of: holder, county: actor.county, in: self)
        for credit in waiting { try Credits.book(credit, to: account.id, by: actor, in: self) }
        return waiting.count
    }
}
