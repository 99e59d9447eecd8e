import Database
import Foundation
import Inspections
import Kernel
import Office
import Web

/// The closing of a month (关账): one of the office puts it forward, the director or a leader who is another signs, and the
/// result is kept to the byte as revision 1 and published.
package enum Closing {
    /// What is proposed beside the month itself.
    struct Content: Codable {
        /// The villages without their self-check were seen, and are scored as the rule says.
        let acceptsMissing: Bool
    }

    package static let procedure = Proposal.procedure(
        RecordNoun("closing", "月度关账", measure: "次"), path: "assessments/closings", right: .seeRunningMonth,
        begun: "提出关账", [.init(Signatures.approve, "同意关账", by: .director, .leader, to: .approved)],
        version: { proposal, transaction in
            guard let month = Month(proposal.subject) else { return nil }
            return try outcome(month, county: proposal.county, in: transaction).seen
        },
        then: { proposal, actor, transaction in
            guard let month = Month(proposal.subject) else { throw Refusal.noSuchPage }
            let content = try proposal.content(as: Content.self)
            try close(month, acceptsMissing: content.acceptsMissing, by: actor, in: transaction)
        })

    static let listing = procedure.listing("关账", help: "干事或主任提出，另一位主任或县领导同意")

    private struct Outcome {
        let rule: AssessmentRule
        let result: AssessmentResult
        let bytes: [UInt8]

        var seen: SeenVersion { SeenVersion(bytes: bytes) }
        var missing: Int { result.townships.reduce(0) { $0 + $1.missing.count } }
    }

    private static func outcome(
        _ month: Month, county: String, in transaction: ReadTransaction
    ) throws -> Outcome {
        let rule = try Assessments.rule(for: month, county: county, in: transaction)
        let result = try Assessments.compute(month, by: rule, county: county, asOf: transaction.now, in: transaction)
        return Outcome(rule: rule, result: result, bytes: try result.canonical)
    }

    /// Refuses what cannot be closed; asked of who puts it forward and of who signs.
    private static func ready(
        _ month: Month, acceptsMissing: Bool, county: String, in transaction: ReadTransaction
    ) throws -> Outcome {
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
            let names = outstanding.prefix(10).map(\.whole).joined(separator: "、")
            throw Refusal(
                .conflict, "assessment.outstanding",
                "还有\(outstanding.count)个村（社区）的县级检查、特别考核没有提交：\(names)。请先提交，去不了的由创建办取消并写明原因。")
        }
        let undecided = try Adjustments.open(month, county: county, in: transaction)
        guard undecided == 0 else {
            throw Refusal(
                .conflict, "assessment.undecided", "\(month.chinese)还有\(undecided)笔考核奖惩等主任审核。请先在“考核奖惩”里同意、退回或撤回。")
        }
        let outcome = try outcome(month, county: county, in: transaction)
        guard outcome.result.townships.contains(where: { $0.score != nil }) else {
            throw Refusal(.conflict, "assessment.empty", "\(month.chinese)没有一次检查，没有可关的账。")
        }
        guard outcome.missing == 0 || acceptsMissing else {
            throw Refusal.field(
                "acceptsMissing", "assessment.missing",
                "有\(outcome.missing)个村（社区）没有自考，关账后\(outcome.result.consequence(outcome.rule))。请核对名单，确认后勾选再关账。")
        }
        return outcome
    }

    /// - Parameter seen: the result that was before the eyes of who proposes.
    fileprivate static func propose(
        _ month: Month, acceptsMissing: Bool, seen: SeenVersion?, by actor: Actor, in transaction: WriteTransaction
    ) throws -> Done<ID<Proposal>> {
        let outcome = try ready(month, acceptsMissing: acceptsMissing, county: actor.county, in: transaction)
        try SeenVersion.check(seen, is: outcome.seen, "\(month.chinese)的得分和名次", changed: nil, to: "提出关账")
        return try transaction.propose(
            procedure, month.description, title: "\(month.chinese)关账",
            content: Content(acceptsMissing: acceptsMissing), version: outcome.seen, by: actor)
    }

    private static func close(
        _ month: Month, acceptsMissing: Bool, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let county = actor.county
        let outcome = try ready(month, acceptsMissing: acceptsMissing, county: county, in: transaction)
        try transaction.keep(1, of: month, outcome.rule, outcome.bytes, by: actor)
        try Plans.close(month, county: county, in: transaction)
        try transaction.closeBooks(of: county)
    }
}

extension WriteTransaction {
    /// Keeps a revision of a month, with the rule that it was computed by, to the byte.
    func keep(_ revision: Int, of month: Month, _ rule: AssessmentRule, _ bytes: [UInt8], by actor: Actor) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try run(
            """
            INSERT INTO assessment (county, month, revision, rule, result, closedAt, closedBy)
            VALUES (\(actor.county), \(month), \(revision), \(String(decoding: try encoder.encode(rule), as: UTF8.self)),
                \(String(decoding: bytes, as: UTF8.self)), \(now), \(actor.name))
            """)
    }
}

/// Puts the closing of a month forward, for another to sign.
package struct ProposeClosing: Command {
    package static let action = Action("closing.propose", "提出月度关账", right: .proposeClosings)
    let month: Month
    let acceptsMissing: Bool
    /// The result that was before the proposer's eyes.
    let seen: SeenVersion?

    package init(month: Month, acceptsMissing: Bool, seen: SeenVersion? = nil) {
        self.month = month
        self.acceptsMissing = acceptsMissing
        self.seen = seen
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Proposal>> {
        try Closing.propose(month, acceptsMissing: acceptsMissing, seen: seen, by: actor, in: transaction)
    }
}
