import Database
import Kernel
import Office
import Web

/// Adds a line to the points rule; a line of the same name in force ends the day before.
package struct KeepMoralRule: Command {
    package static let action = Action("moralRule.keep", "维护积分办法", right: .keepMoralRules)
    let area: MoralRule.Area
    let title: String
    let standing: Int
    let spendable: Int
    let evidence: String
    let capOfYear: Int
    let validFrom: Day
    let basis: MoralRule.Basis

    package init(
        _ area: MoralRule.Area, _ title: String, standing: Int, spendable: Int, evidence: String, capOfYear: Int,
        validFrom: Day, basis: MoralRule.Basis = .asked
    ) {
        (self.area, self.title, self.standing, self.spendable) = (area, title, standing, spendable)
        (self.evidence, self.capOfYear, self.validFrom) = (evidence, capOfYear, validFrom)
        self.basis = basis
    }

    init(_ form: FormReader) throws {
        (area, title, standing, spendable, evidence, capOfYear, validFrom, basis) = try form.finish(
            form.choice("area", "类别", of: MoralRule.Area.self), form.text("title", "项目", max: 60),
            form.number("standing", "道德分", 0...MoralTerms.mostOfOne),
            form.number("spendable", "可兑换分", 0...MoralTerms.mostOfOne), form.text("evidence", "凭据", max: 100),
            form.number("capOfYear", "一年上限", 1...10_000), form.day("validFrom", "施行日期"),
            form.choice("basis", "凭什么记", of: MoralRule.Basis.self))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<MoralRule>> {
        try MoralTerms.checkRule(
            title: title, evidence: evidence, standing: standing, spendable: spendable, capOfYear: capOfYear)
        // What pays by itself is paid by one line at a time, whatever that was called.
        let isSame: SQL = basis == .asked ? "title = \(title)" : "(basis = \(basis) OR title = \(title))"
        try transaction.run(
            """
            UPDATE moralRule SET validUntil = \(validFrom)
            WHERE county = \(actor.county) AND \(isSame) AND validUntil IS NULL AND validFrom < \(validFrom)
            """)
        let same: String? = try transaction.value(
            "SELECT id FROM moralRule WHERE county = \(actor.county) AND \(isSame) AND validUntil IS NULL")
        guard same == nil else {
            throw Refusal.field("validFrom", "moralRule.same", "“\(title)”已经有从同一天或更晚施行的一版，请把施行日期改晚。")
        }
        let id = transaction.recordID(MoralRule.self)
        try transaction.run(
            """
            INSERT INTO moralRule (county, id, area, title, standing, spendable, evidence, capOfYear, validFrom,
                basis)
            VALUES (\(actor.county), \(id), \(area), \(title), \(standing), \(spendable), \(evidence), \(capOfYear),
                \(validFrom), \(basis))
            """)
        return Done(id, subject: id.description, detail: title)
    }
}
