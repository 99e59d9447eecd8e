import Database
import Kernel
import Office

/// A county that has no rule yet begins with the template, all of it in one press; each line says that it is ours.
package struct AdoptRuleTemplate: Command {
    package static let action = Action("moralRule.adopt", "采用积分办法样板", right: .keepMoralRules)
    let validFrom: Day

    package init(validFrom: Day) { self.validFrom = validFrom }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let county = actor.county
        guard try MoralRules.all(county: county, in: transaction).isEmpty else {
            throw Refusal(.conflict, "moralRule.template", "已经有积分项目了，样板只给还没有办法的县用。要哪一项，在下面单独定。")
        }
        for line in MoralRuleTemplate.lines {
            try MoralTerms.checkRule(
                title: line.title, evidence: line.evidence, standing: line.standing, spendable: line.spendable,
                capOfYear: line.capOfYear)
            try transaction.run(
                """
                INSERT INTO moralRule (county, id, area, title, standing, spendable, evidence, capOfYear, validFrom,
                    basis, origin)
                VALUES (\(county), \(transaction.newID(MoralRule.self)), \(line.area), \(line.title), \(line.standing),
                    \(line.spendable), \(line.evidence), \(line.capOfYear), \(validFrom), \(MoralRule.Basis.asked),
                    \(MoralRuleTemplate.origin))
                """)
        }
        let known = Set(try Vetoes.rules(county: county, in: transaction).map(\.title))
        for title in MoralRuleTemplate.vetoes where !known.contains(title) {
            try transaction.keepVeto(title, from: validFrom, county: county)
        }
        return Done(
            MoralRuleTemplate.lines.count, subject: county,
            detail: "\(MoralRuleTemplate.lines.count)项，否决\(MoralRuleTemplate.vetoes.count)项，\(validFrom.chinese)施行")
    }
}
