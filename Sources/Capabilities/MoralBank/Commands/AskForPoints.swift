import Database
import Kernel
import Office
import Organisation
import Residents
import Web

/// Asks for the points of a deed, by the rule that was in force on its day.
package struct AskForPoints: Command {
    package static let action = Action("moralDeposit.ask", "申报积分", right: .proposeDeposits)
    let account: ID<MoralAccount>
    let rule: ID<MoralRule>
    let doneOn: Day
    let words: String

    package init(_ account: ID<MoralAccount>, by rule: ID<MoralRule>, doneOn: Day, words: String) {
        (self.account, self.rule, self.doneOn, self.words) = (account, rule, doneOn, words)
    }

    init(_ form: FormReader) throws {
        (account, rule, doneOn, words) = try form.finish(
            form.id("account", "账户", of: MoralAccount.self), form.id("rule", "项目", of: MoralRule.self),
            form.day("doneOn", "日期"), form.prose("words", "事由", max: 300))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<MoralDeposit>> {
        let id = try record(as: actor, named: actor, in: transaction)
        let found = try MoralDeposits.one(id, for: actor, in: transaction)
        return Done(id, subject: id.description, detail: "\(found.accountName)：\(found.ruleTitle)")
    }

    /// - Parameters:
    ///   - seeing: who finds the account: a unit that asks names one that it does not see.
    ///   - asker: whose hand it is.
    func record(
        as seeing: Actor, named asker: Actor, in transaction: WriteTransaction
    ) throws -> ID<MoralDeposit> {
        let county = asker.county
        let holder = try MoralAccounts.one(account, for: seeing, in: transaction)
        guard holder.closedOn == nil else {
            throw Refusal.field("account", "moralDeposit.closed", "“\(holder.name)”已经销户，不能再申报。")
        }
        guard let line = try MoralRules.all(county: county, in: transaction).first(where: { $0.id == rule }),
            let unit = try Units.ofDivision(holder.village, county: county, in: transaction)
        else { throw Refusal.field("rule", "moralDeposit.rule", "没有这个积分项目，请从列表中选择。") }
        guard line.basis == .asked else {
            throw Refusal.field("rule", "moralDeposit.automatic", "“\(line.title)”按\(line.basis.chinese)自动记，不用申报。")
        }
        try Vetoes.check(account, holder.name, in: doneOn.year, county: county, in: transaction)
        let twin = try MoralDeposits.twin(
            of: account, by: rule, doneOn: doneOn, words: words, county: county, in: transaction)
        guard twin == nil else {
            throw Refusal.field(
                "words", "moralDeposit.twin", "“\(holder.name)”\(doneOn.chinese)的这件事已经申报过，一件事只记一次。当天另有一件的，请写清不同的地方。")
        }
        try MoralTerms.checkDeposit(
            doneOn: doneOn, today: transaction.now.day,
            got: try MoralDeposits.got(account, by: rule, year: doneOn.year, county: county, in: transaction),
            points: max(line.standing, line.spendable), cap: line.capOfYear, isInForce: line.isInForce(on: doneOn))
        return try Self.record(
            account, holder.village, unit.id, line, doneOn: doneOn, words: words, by: asker, seeing: seeing,
            in: transaction)
    }

    /// Of what was looked at, here or as a row of a list.
    /// - Parameter seeing: who may look at it where the asker may not.
    static func record(
        _ account: ID<MoralAccount>, _ village: DivisionCode, _ unit: ID<Unit>, _ line: MoralRule, doneOn: Day,
        words: String, by actor: Actor, seeing: Actor? = nil, in transaction: WriteTransaction
    ) throws -> ID<MoralDeposit> {
        let id = transaction.recordID(MoralDeposit.self)
        try transaction.run(
            """
            INSERT INTO moralDeposit (county, id, account, village, villageUnit, rule, standing, spendable, doneOn, words,
                askedByName, state)
            VALUES (\(actor.county), \(id), \(account), \(village), \(unit), \(line.id), \(line.standing),
                \(line.spendable), \(doneOn), \(words), \(actor.name), \(MoralDeposit.State.asked))
            """)
        // Whoever may not look at it is named by the record itself.
        try transaction.begin(MoralDeposit.procedure, id, by: seeing ?? actor)
        return id
    }
}

/// A household asks for points of its own on the phone; the village or township looks into it.
package struct AskOwnPoints: Command {
    package static let action = Action("moralDeposit.askOwn", "自己申报积分", right: .beResident)
    let rule: ID<MoralRule>
    let doneOn: Day
    let words: String

    package init(by rule: ID<MoralRule>, doneOn: Day, words: String) {
        (self.rule, self.doneOn, self.words) = (rule, doneOn, words)
    }

    init(_ form: FormReader) throws {
        (rule, doneOn, words) = try form.finish(
            form.id("rule", "项目", of: MoralRule.self), form.day("doneOn", "日期"), form.prose("words", "事由", max: 300))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<MoralDeposit>> {
        guard let account = try MoralAccounts.own(actor, in: transaction) else { throw Refusal.noOwnAccount }
        return try AskForPoints(account.id, by: rule, doneOn: doneOn, words: words).carryOut(by: actor, in: transaction)
    }
}
