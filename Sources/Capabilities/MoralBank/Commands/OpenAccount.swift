import Database
import Kernel
import Office
import Organisation
import Web

/// Opens an account at a village's branch.
package struct OpenAccount: Command {
    package static let action = Action("moralAccount.open", "开道德银行账户", right: .openAccounts)
    let kind: MoralAccount.Kind
    let name: String
    let village: DivisionCode

    package init(_ kind: MoralAccount.Kind, _ name: String, village: DivisionCode) {
        (self.kind, self.name, self.village) = (kind, name, village)
    }

    init(_ form: FormReader) throws {
        (kind, name, village) = try form.finish(
            form.choice("kind", "类别", of: MoralAccount.Kind.self), form.text("name", "户名", max: 30),
            form.division("village", "村（社区）", .village))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<MoralAccount>> {
        guard try Units.ofDivision(village, county: actor.county, in: transaction) != nil,
            actor.scope.covers(division: village)
        else {
            throw Refusal.field("village", "moralAccount.village", "账户开在本村（社区）的分理处，请选择自己的村（社区）。")
        }
        let same: String? = try transaction.value(
            """
            SELECT id FROM moralAccount
            WHERE county = \(actor.county) AND village = \(village) AND kind = \(kind) AND name = \(name)
            """)
        guard same == nil else {
            throw Refusal.field("name", "moralAccount.same", "“\(name)”在这个村（社区）已经有账户，一户一个；同名的请加上门牌号。")
        }
        let id = transaction.recordID(MoralAccount.self)
        try transaction.run(
            """
            INSERT INTO moralAccount (county, id, kind, name, village, openedOn)
            VALUES (\(actor.county), \(id), \(kind), \(name), \(village), \(transaction.now.day))
            """)
        return Done(id, subject: id.description, detail: name)
    }
}

/// Puts a wrong posting right by its opposite.
package struct ReversePosting: Command {
    package static let action = Action("moralAccount.reverse", "冲正", right: .rulePoints)
    let account: ID<MoralAccount>
    let posting: ID<Posting>
    let reason: String

    package init(_ account: ID<MoralAccount>, _ posting: ID<Posting>, reason: String) {
        (self.account, self.posting, self.reason) = (account, posting, reason)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try MoralAccounts.one(account, for: actor, in: transaction)
        guard !reason.isEmpty else { throw Refusal.field("reason", "ledger.reason", "请写明为什么冲正。") }
        let line: Int? = try transaction.value(
            """
            SELECT 1 FROM ledgerLine
            WHERE county = \(actor.county) AND posting = \(posting) AND account = \(account) LIMIT 1
            """)
        guard line != nil else { throw Refusal(.missing, "ledger.none", "没有这一笔，请从账户的页面进入。") }
        try Ledger.reverse(posting, reason: reason, by: actor, in: transaction)
        return Done(subject: account.description, detail: "\(found.name)：\(reason)")
    }
}
