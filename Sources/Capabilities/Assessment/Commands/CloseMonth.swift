import Database
import Foundation
import Inspections
import Kernel
import Office

/// Closes a month: its result is computed once more, kept to the byte as revision 1, and published.
package struct CloseMonth: Command {
    package static let action = Action("assessment.close", "月度关账", right: .closeMonths)
    let month: Month
    /// The villages without their self-check were seen, and are scored as the rule says.
    let acceptsMissing: Bool
    /// The result that was before the eyes of who closes.
    let seen: SeenVersion?

    package init(month: Month, acceptsMissing: Bool, seen: SeenVersion? = nil) {
        self.month = month
        self.acceptsMissing = acceptsMissing
        self.seen = seen
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ClosedMonth> {
        let county = actor.county
        if let closed = try Assessments.closed(month, county: county, in: transaction) {
            throw Refusal(
                .conflict, "assessment.closed",
                "\(month.chinese)已由\(closed.closedBy)于\(closed.closedAt.chinese)关账（第\(closed.revision)版），不能再关一次。")
        }
        guard transaction.now.day > month.lastDay else {
            throw Refusal(
                .conflict, "assessment.running", "\(month.chinese)还没有过完，\(month.next.firstDay.chinese)起才能关账。")
        }
        let outstanding = try Visits.outstanding(month, county: county, in: transaction)
        guard outstanding.isEmpty else {
            let names = outstanding.prefix(10).map(\.village).joined(separator: "、")
            throw Refusal(
                .conflict, "assessment.outstanding",
                "还有\(outstanding.count)个村（社区）的县级检查没有提交：\(names)。请先提交，去不了的由创建办取消并写明原因。")
        }
        let rule = try Assessments.rule(for: month, county: county, in: transaction)
        let result = try Assessments.compute(month, by: rule, county: county, asOf: transaction.now, in: transaction)
        guard result.townships.contains(where: { $0.score != nil }) else {
            throw Refusal(.conflict, "assessment.empty", "\(month.chinese)没有一次检查，没有可关的账。")
        }
        let bytes = try result.canonical
        let present = SeenVersion(bytes: bytes)
        try SeenVersion.check(seen, is: present, "\(month.chinese)的得分和名次", changed: nil, to: "关账")
        let missing = result.townships.reduce(0) { $0 + $1.missing.count }
        guard missing == 0 || acceptsMissing else {
            throw Refusal.field(
                "acceptsMissing", "assessment.missing",
                "有\(missing)个村（社区）没有自考，关账后\(result.consequence(rule))。请核对名单，确认后勾选再关账。")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try transaction.run(
            """
            INSERT INTO assessment (county, month, revision, rule, result, closedAt, closedBy)
            VALUES (\(county), \(month), 1, \(String(decoding: try encoder.encode(rule), as: UTF8.self)),
                    \(String(decoding: bytes, as: UTF8.self)), \(transaction.now), \(actor.name))
            """)
        try Plans.close(month, county: county, in: transaction)
        try transaction.closeBooks(of: county)
        guard let closed = try Assessments.closed(month, county: county, in: transaction) else {
            throw DatabaseError(.other, "a closed month vanished")
        }
        return Done(closed, subject: month.description, detail: "r1，缺自考\(missing)个村（社区），\(present.audited)")
    }
}

/// A new version of how months are scored, from a month on that is not closed.
package struct MakeRule: Command {
    package static let action = Action("assessment.makeRule", "制订考核办法", right: .changeRules)
    let title: String
    let validFrom: Month
    let weights: AssessmentRule.Weights
    let missingSelfCheck: AssessmentRule.MissingSelfCheck
    let sources: String

    package init(
        title: String, validFrom: Month, weights: AssessmentRule.Weights,
        missingSelfCheck: AssessmentRule.MissingSelfCheck, sources: String
    ) {
        self.title = title
        self.validFrom = validFrom
        self.weights = weights
        self.missingSelfCheck = missingSelfCheck
        self.sources = sources
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let newest = try Assessments.rules(county: actor.county, in: transaction).first?.version ?? 1
        let rule = AssessmentRule(
            version: newest + 1, title: title, validFrom: validFrom, weights: weights,
            missingSelfCheck: missingSelfCheck, sources: sources, notes: "")
        if let present = try Assessments.rules(county: actor.county, in: transaction).first, rule.says(present) {
            return .repeated(present.version, subject: "第\(present.version)版")
        }
        let faults = rule.faults()
        guard faults.isEmpty else { throw Refusal.field("weights", "assessment.rule", faults.joined()) }
        let latest = try Assessments.closed(county: actor.county, in: transaction).map(\.month).max()
        if let latest, validFrom <= latest {
            throw Refusal.field(
                "validFrom", "assessment.ruleTooEarly", "\(latest.chinese)已经关账，新办法最早从\(latest.next.chinese)施行。")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let content = String(decoding: try encoder.encode(rule), as: UTF8.self)
        try transaction.run(
            """
            INSERT INTO assessmentRule (county, version, content, madeAt, madeBy)
            VALUES (\(actor.county), \(rule.version), \(content), \(transaction.now), \(actor.name))
            """)
        return Done(rule.version, subject: "第\(rule.version)版", detail: title)
    }
}
