import Database
import Kernel
import Office
import Web

/// Adds to the rule what a household gets no 道德分 and no star for in a year.
package struct KeepVetoRule: Command {
    package static let action = Action("vetoRule.keep", "维护否决项目", right: .keepMoralRules)
    let title: String
    let validFrom: Day

    package init(_ title: String, from validFrom: Day) { (self.title, self.validFrom) = (title, validFrom) }

    init(_ form: FormReader) throws {
        (title, validFrom) = try form.finish(form.text("title", "否决项目", max: 60), form.day("validFrom", "施行日期"))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<VetoRule>> {
        try MoralTerms.checkVeto(title: title)
        let known = try Vetoes.rules(county: actor.county, in: transaction)
        guard !known.contains(where: { $0.title.nameKey == title.nameKey && $0.validUntil == nil }) else {
            throw Refusal.field("title", "vetoRule.same", "否决项目里已经有“\(title)”。")
        }
        let id = try transaction.keepVeto(title, from: validFrom, county: actor.county)
        return Done(id, subject: id.description, detail: title)
    }
}

/// Takes one out of the rule from a day on; what it was said of before stays.
package struct EndVetoRule: Command {
    package static let action = Action("vetoRule.end", "停用否决项目", right: .keepMoralRules)
    let rule: ID<VetoRule>

    package init(_ rule: ID<VetoRule>) { self.rule = rule }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Vetoes.rules(county: actor.county, in: transaction).first { $0.id == rule }
        guard let found else { throw Refusal(.missing, "vetoRule.none", "没有这个否决项目，请从“积分办法”进入。") }
        guard found.validUntil == nil else { return .repeated((), subject: rule.description) }
        try transaction.run(
            """
            UPDATE vetoRule SET validUntil = \(transaction.now.day) WHERE county = \(actor.county) AND id = \(rule)
            """)
        return Done(subject: rule.description, detail: found.title)
    }
}

/// Says that it was so of a household in a year; another looks into it before it stands.
package struct ProposeVeto: Command {
    package static let action = Action("accountVeto.propose", "登记否决事项", right: .proposeDeposits)
    let account: ID<MoralAccount>
    let rule: ID<VetoRule>
    let year: Int
    let words: String

    package init(_ account: ID<MoralAccount>, by rule: ID<VetoRule>, year: Int, words: String) {
        (self.account, self.rule, self.year, self.words) = (account, rule, year, words)
    }

    init(_ form: FormReader, _ account: ID<MoralAccount>) throws {
        self.account = account
        (rule, year, words) = try form.finish(
            form.id("rule", "否决项目", of: VetoRule.self), form.number("year", "年度", 2000...2100),
            form.prose("words", "事由", max: 300))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<AccountVeto>> {
        let county = actor.county
        let holder = try MoralAccounts.one(account, for: actor, in: transaction)
        guard let line = try Vetoes.rules(county: county, in: transaction).first(where: { $0.id == rule }) else {
            throw Refusal.field("rule", "vetoRule.none", "没有这个否决项目，请从列表中选择。")
        }
        guard line.isInForce(in: year), year <= transaction.now.day.year else {
            throw Refusal.field("year", "accountVeto.year", "“\(line.title)”在\(year)年没有施行，请核对年度。")
        }
        guard !words.isEmpty else { throw Refusal.field("words", "accountVeto.words", "请写明是什么事、凭什么。") }
        let id = transaction.recordID(AccountVeto.self)
        try transaction.run(
            """
            INSERT INTO accountVeto (county, id, account, village, rule, year, words, madeByName, state)
            VALUES (\(county), \(id), \(account), \(holder.village), \(rule), \(year), \(words), \(actor.name),
                \(AccountVeto.State.proposed))
            """)
        try transaction.begin(AccountVeto.procedure, id, by: actor)
        return Done(id, subjects: [id.description, account.description], detail: "\(year)年，\(line.title)")
    }
}

extension WriteTransaction {
    @discardableResult
    func keepVeto(_ title: String, from validFrom: Day, county: String) throws -> ID<VetoRule> {
        let id = newID(VetoRule.self)
        try run(
            """
            INSERT INTO vetoRule (county, id, title, validFrom, validUntil)
            VALUES (\(county), \(id), \(title), \(validFrom), NULL)
            """)
        return id
    }
}
