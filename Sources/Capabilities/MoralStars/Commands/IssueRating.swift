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
        let today = transaction.now.day
        let earned = try MoralBank.earned(
            from: today.adding(days: -365), through: today, of: account, county: county, in: transaction)
        let score = StarSheet.score(earned.first?.areas ?? [:])
        let id = transaction.recordID(RatingStatement.self)
        try transaction.run(
            """
            INSERT INTO ratingStatement (county, id, account, name, village, bank, purpose, stars, score, issuedOn,
                madeByName, state)
            VALUES (\(county), \(id), \(account), \(found.name), \(found.village), \(bank), \(purpose),
                \(StarSheet.stars(score)), \(score), \(today), \(actor.name), \(RatingStatement.State.issued))
            """)
        try transaction.giveConsent(
            RatingStatement.consent(bank: bank, purpose: purpose), of: person, for: RatingStatement.noun.kind,
            id.description, .paper, by: actor)
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
