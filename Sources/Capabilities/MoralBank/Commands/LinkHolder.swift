import Database
import Kernel
import Office
import Organisation
import Residents

/// Who somebody is that gives a number at the counter, as another capability knows him.
package struct KnownHolder: Sendable {
    /// `volunteer 1f…`: by which what he earns is his.
    package let holder: String
    /// As the bank may show him.
    package let name: String
    /// As he is called: what who stands at the counter has to say besides his number.
    private let called: String
    /// With which he signs in on his phone, where he does.
    let resident: ID<Resident>?

    package init(_ holder: String, name: String, called: String? = nil, resident: ID<Resident>? = nil) {
        (self.holder, self.name, self.called) = (holder, name, called ?? name)
        self.resident = resident
    }

    func isCalled(_ text: String) -> Bool { called.nameKey == text.nameKey }

    package typealias Source = @Sendable (_ number: String, Actor, ReadTransaction) throws -> KnownHolder
}

/// Says to which account somebody's points go from now on, and books what waited for it.
package struct LinkHolder: Command {
    package static let action = Action("moralAccount.link", "关联志愿者", right: .openAccounts)
    let account: ID<MoralAccount>
    let number: String
    let name: String
    /// He is linked to another account and is to go to this one from now on.
    let moves: Bool
    let known: KnownHolder.Source

    package init(
        _ account: ID<MoralAccount>, number: String, name: String, moves: Bool = false,
        known: @escaping KnownHolder.Source
    ) {
        (self.account, self.number, self.name) = (account, number, name)
        (self.moves, self.known) = (moves, known)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let found = try MoralAccounts.one(account, for: actor, in: transaction)
        let person = try known(number, actor, transaction)
        // A number alone is anybody's to type.
        guard person.isCalled(name) else {
            throw Refusal.field("name", "holder.name", "编号和姓名对不上，请核对：编号在他的“我的时长和证明”里，姓名要和志愿者登记的一样。")
        }
        let (count, before) = try transaction.link(
            person.holder, person.name, to: found, moves: moves, field: "number", by: actor)
        try linkPhone(of: person, to: found, by: actor, in: transaction)
        return Done(
            count, subjects: [account.description, before].compactMap(\.self),
            detail: "\(person.name)，记入\(count)笔\(before == nil ? "" : "，从原来的账户改过来")")
    }
}

extension LinkHolder {
    /// One person is linked once: his phone shows the account to which his hours go, where he lives there and it shows no other.
    private func linkPhone(
        of person: KnownHolder, to account: MoralAccount, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        guard let id = person.resident, let resident = try? Residents.one(id, for: actor, in: transaction),
            resident.village == account.village, resident.endedAt == nil
        else { return }
        let holder = MoralAccounts.holder(resident: id.description)
        guard try moves || Credits.account(of: holder, county: actor.county, in: transaction) == nil else { return }
        _ = try transaction.link(holder, resident.name, to: account, moves: moves, field: "number", by: actor)
    }
}

/// Says whose phone shows an account and orders for it: one of the household.
package struct LinkResident: Command {
    package static let action = Action("moralAccount.resident", "关联居民", right: .openAccounts)
    let account: ID<MoralAccount>
    let resident: ID<Resident>
    let moves: Bool

    package init(_ account: ID<MoralAccount>, _ resident: ID<Resident>, moves: Bool = false) {
        (self.account, self.resident, self.moves) = (account, resident, moves)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try MoralAccounts.one(account, for: actor, in: transaction)
        let person = try Residents.one(resident, for: actor, in: transaction)
        guard person.village == found.village, person.endedAt == nil else {
            throw Refusal.field("resident", "moralAccount.resident", "只能关联本村（社区）在册的居民。")
        }
        let (_, before) = try transaction.link(
            MoralAccounts.holder(resident: resident.description), person.name, to: found, moves: moves,
            field: "resident", by: actor)
        return Done(
            (), subjects: [account.description, before].compactMap(\.self),
            detail: "\(person.name)\(before == nil ? "" : "，从原来的账户改过来")")
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
        let (count, _) = try transaction.link(
            found.holder, found.holderName, to: try MoralAccounts.one(account, for: actor, in: transaction),
            moves: false, field: "account", by: actor)
        return Done(count, subject: credit.description, detail: "\(found.holderName)，记入\(count)笔")
    }
}

extension WriteTransaction {
    /// - Parameter moves: whoever presses has seen that it goes from another account to this one.
    /// - Returns: how many credits were booked with it, and the account that it went to before.
    fileprivate func link(
        _ holder: String, _ name: String, to account: MoralAccount, moves: Bool, field: String, by actor: Actor
    ) throws -> (count: Int, before: String?) {
        guard account.closedOn == nil else {
            throw Refusal.field("account", "moralAccount.closed", "“\(account.name)”已经销户，请选别的账户。")
        }
        let known = try Credits.account(of: holder, county: actor.county, in: self)
        let before = known == account.id ? nil : known
        guard before == nil || moves else {
            throw Refusal.field(
                field, "holder.linked", "\(name)已经关联到另一个账户。要改到“\(account.name)”的，请勾选“从原来的账户改过来”再提交；已经记的不动，以后的记到这里。")
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
        return (waiting.count, before?.description)
    }
}
