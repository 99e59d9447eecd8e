import Database
import Foundation
import Kernel
import Office
import Web

/// A new version of how months are scored (考核办法): one of the office puts it forward, the director who is another signs.
package enum Ruling {
    /// As it is proposed; its version is given when it is signed.
    struct Content: Codable, Hashable {
        let title: String
        let validFrom: Month
        let weights: AssessmentRule.Weights
        let missingSelfCheck: AssessmentRule.MissingSelfCheck
        let adjustments: Points?
        let honesty: AssessmentRule.Honesty?
        let sources: String
    }

    package static let procedure = Proposal.procedure(
        RecordNoun("ruling", "考核办法", measure: "份"), path: "assessments/rulings", right: .proposeRules,
        begun: "送审", [.init(Signatures.approve, "同意施行", by: .director, to: .approved)],
        version: { proposal, _ in SeenVersion(bytes: proposal.content.utf8) },
        then: { proposal, actor, transaction in
            try make(try proposal.content(as: Content.self), by: actor, in: transaction)
        })

    static let listing = procedure.listing("考核办法送审", help: "干事或主任起草，主任审核后施行")

    /// Refuses what cannot come into force; asked of who puts it forward and of who signs.
    private static func rule(
        _ content: Content, county: String, in transaction: ReadTransaction
    ) throws -> AssessmentRule {
        let newest = try Assessments.rules(county: county, in: transaction).first
        let rule = AssessmentRule(
            version: (newest?.version ?? 1) + 1, title: content.title, validFrom: content.validFrom,
            weights: content.weights, missingSelfCheck: content.missingSelfCheck, adjustments: content.adjustments,
            honesty: content.honesty, sources: content.sources, notes: "")
        if let newest, rule.says(newest) {
            throw Refusal(.conflict, "assessment.ruleInForce", "第\(newest.version)版就是这样规定的，不必再制订。")
        }
        let faults = rule.faults()
        guard faults.isEmpty else { throw Refusal.field("weights", "assessment.rule", faults.joined()) }
        let latest = try Assessments.closed(county: county, in: transaction).map(\.month).max()
        if let latest, content.validFrom <= latest {
            throw Refusal.field(
                "validFrom", "assessment.ruleTooEarly", "\(latest.chinese)已经关账，新办法最早从\(latest.next.chinese)施行。")
        }
        return rule
    }

    fileprivate static func propose(
        _ content: Content, by actor: Actor, in transaction: WriteTransaction
    ) throws -> Done<ID<Proposal>> {
        _ = try rule(content, county: actor.county, in: transaction)
        return try transaction.propose(
            procedure, content.validFrom.description, title: "\(content.title)（\(content.validFrom.chinese)起施行）",
            content: content, version: try SeenVersion(canonical: content), by: actor)
    }

    private static func make(_ content: Content, by actor: Actor, in transaction: WriteTransaction) throws {
        let rule = try rule(content, county: actor.county, in: transaction)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try transaction.run(
            """
            INSERT INTO assessmentRule (county, version, content, madeAt, madeBy)
            VALUES (\(actor.county), \(rule.version), \(String(decoding: try encoder.encode(rule), as: UTF8.self)),
                \(transaction.now), \(actor.name))
            """)
    }
}

/// Puts a new version of the rule forward, for the director to sign.
package struct ProposeRule: Command {
    package static let action = Action("ruling.propose", "送审考核办法", right: .proposeRules)
    let content: Ruling.Content

    package init(
        title: String, validFrom: Month, weights: AssessmentRule.Weights,
        missingSelfCheck: AssessmentRule.MissingSelfCheck, adjustments: Points? = nil,
        honesty: AssessmentRule.Honesty? = nil, sources: String
    ) {
        content = Ruling.Content(
            title: title, validFrom: validFrom, weights: weights, missingSelfCheck: missingSelfCheck,
            adjustments: adjustments, honesty: honesty, sources: sources)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Proposal>> {
        try Ruling.propose(content, by: actor, in: transaction)
    }
}
