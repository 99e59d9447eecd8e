import Database
import Kernel
import MoralBank
import Office
import Residents
import Web

/// Issues a statement to a bank, with the person's own consent for this one purpose, signed on paper before the clerk or given
/// on his phone.
package struct IssueRating: Command {
    package static let action = Action("ratingStatement.issue", "出具道德评价证明", right: .issueRatings)
    let account: ID<MoralAccount>
    let person: String
    let bank: String
    let purpose: String
    let hasSigned: Bool

    package init(_ account: ID<MoralAccount>, person: String, bank: String, purpose: String, hasSigned: Bool) {
        (self.account, self.person, self.bank) = (account, person, bank)
        (self.purpose, self.hasSigned) = (purpose, hasSigned)
    }

    init(_ form: FormReader, _ account: ID<MoralAccount>) throws {
        self.account = account
        hasSigned = form.optional("hasSigned", "同意书", form: "勾选") { $0 == "yes" ? true : nil } ?? false
        (person, bank, purpose) = try form.finish(
            form.text("person", "本人姓名", max: 30), form.text("bank", "银行", max: 30),
            form.text("purpose", "用途", max: 60))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<RatingStatement>> {
        let county = actor.county
        let found = try MoralBank.account(account, for: actor, in: transaction)
        guard hasSigned else {
            throw Refusal.field("hasSigned", "rating.consent", "没有本人为这项用途签字的同意书，不能出具。请本人签字以后再来。")
        }
        guard found.closedOn == nil else { throw Refusal.field("person", "rating.closed", "“\(found.name)”已经销户。") }
        let id = try Ratings.ask(found, bank: bank, purpose: purpose, resident: nil, by: actor, in: transaction)
        try transaction.giveConsent(
            RatingStatement.consent(bank: bank, purpose: purpose), of: person, for: RatingStatement.noun.kind,
            id.description, .paper, by: actor)
        try transaction.begin(RatingStatement.procedure, id, by: actor)
        guard let step = RatingStatement.procedure.step(named: RatingStatement.issue) else { throw Refusal.noSuchPage }
        try transaction.take(step, of: id, in: RatingStatement.procedure, by: actor)
        return Done(id, subject: id.description, detail: "\(bank)：\(purpose)")
    }
}

/// A resident asks for one on his phone, and agrees to it there: to this bank, for this one purpose.
package struct AskForRating: Command {
    package static let action = Action("ratingStatement.ask", "自己申请道德评价证明", right: .beResident)
    let bank: String
    let purpose: String
    /// He read the words and agreed.
    let agrees: Bool

    package init(bank: String, purpose: String, agrees: Bool) {
        (self.bank, self.purpose, self.agrees) = (bank, purpose, agrees)
    }

    init(_ form: FormReader) throws {
        (bank, purpose, agrees) = try form.finish(
            form.text("bank", "银行", max: 30), form.text("purpose", "用途", max: 60), form.tick("agrees"))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<RatingStatement>> {
        guard let resident = try Residents.own(actor, in: transaction),
            let account = try MoralBank.ownAccount(actor, in: transaction), account.closedOn == nil
        else { throw Refusal(.missing, "rating.account", "您家还没有道德银行账户，请到村（社区）分理处开户，并请他们关联您。") }
        guard !resident.isMinor(on: transaction.now.day) else {
            throw Refusal(.forbidden, "rating.minor", "未满18周岁的不能申请贷款用的证明。")
        }
        guard agrees else {
            throw Refusal.field("agrees", "rating.consent", "没有您为这项用途的同意，不能出具。看过下面的话，同意的再按“同意并申请”。")
        }
        let open = try Ratings.own(actor, in: transaction).contains {
            $0.state == .asked && $0.bank == bank && $0.purpose == purpose
        }
        guard !open else {
            throw Refusal.field("purpose", "rating.asked", "您已经为“\(purpose)”向\(bank)申请过一份，正在办，不用再申请。")
        }
        let id = try Ratings.ask(account, bank: bank, purpose: purpose, resident: actor.id, by: actor, in: transaction)
        try transaction.giveConsent(
            RatingStatement.consent(bank: bank, purpose: purpose), of: actor.id, for: RatingStatement.noun.kind,
            id.description, .online, by: actor)
        try transaction.begin(RatingStatement.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(bank)：\(purpose)")
    }
}

/// Writes down what the bank decided: how much and at what rate, and nothing of its file.
package struct RecordLoan: Command {
    package static let action = Action("ratingStatement.record", "登记银行的结果", right: .issueRatings)
    let statement: ID<RatingStatement>
    let limit: Int
    let rate: Int

    package init(_ statement: ID<RatingStatement>, limit: Int, rate: Int) {
        (self.statement, self.limit, self.rate) = (statement, limit, rate)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard limit > 0, (0...3_600).contains(rate), let step = RatingStatement.procedure.step(named: "granted") else {
            throw Refusal.field("limit", "rating.loan", "额度应大于0，年利率在0到36%之间。")
        }
        try transaction.take(step, of: statement, in: RatingStatement.procedure, by: actor)
        try transaction.run(
            """
            UPDATE ratingStatement SET creditLimit = \(limit), creditRate = \(rate)
            WHERE county = \(actor.county) AND id = \(statement)
            """)
        return Done(subject: statement.description, detail: "额度\(Money(fen: limit).chinese)")
    }
}

/// He who agreed takes it back: the statement is no more for that purpose.
package struct WithdrawRating: Command {
    package static let action = Action("ratingStatement.withdraw", "撤回道德评价证明", right: .issueRatings)
    let statement: ID<RatingStatement>

    package init(_ statement: ID<RatingStatement>) { self.statement = statement }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Ratings.one(statement, for: actor, in: transaction)
        let given = try Consents.of(
            RatingStatement.noun.kind, found.id.description, county: actor.county, in: transaction)
        for consent in given where consent.holds { try transaction.withdrawConsent(consent.id, by: actor) }
        try Ratings.withdraw(found.id, county: actor.county, in: transaction)
        return Done(subject: statement.description)
    }
}
