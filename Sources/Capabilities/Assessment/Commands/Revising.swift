import Database
import Inspections
import Kernel
import Office
import Web

/// The correction of a closed month (更正): what came of a ruling, a line that was voided or a late adjustment becomes the
/// next revision, put forward with its reason and signed by another as the closing was. What was before stays readable.
package enum Revising {
    struct Content: Codable {
        let reason: String
        /// The revision that it corrects.
        let before: Int
    }

    package static let procedure = Proposal.procedure(
        RecordNoun("revising", "月度更正", measure: "次"), path: "assessments/revisings", right: .seeRunningMonth,
        begun: "提出更正", [.init(Signatures.approve, "同意更正", by: .director, .leader, to: .approved)],
        version: { proposal, transaction in
            guard let month = Month(proposal.subject) else { return nil }
            return SeenVersion(bytes: try revised(month, county: proposal.county, in: transaction).bytes)
        },
        then: { proposal, actor, transaction in
            guard let month = Month(proposal.subject) else { throw Refusal.noSuchPage }
            let content = try proposal.content(as: Content.self)
            let outcome = try revised(month, county: proposal.county, in: transaction)
            let revision = outcome.closed.revision + 1
            try transaction.keep(revision, of: month, outcome.closed.rule, outcome.bytes, by: actor)
            try transaction.run(
                """
                INSERT INTO assessmentReason (county, month, revision, reason)
                VALUES (\(actor.county), \(month), \(revision), \(content.reason))
                """)
        })

    static let listing = procedure.listing("月度更正", help: "关账以后依据有了变动，干事或主任提出，另一位主任或县领导同意，成为下一版")

    struct Outcome {
        let closed: ClosedMonth
        let result: AssessmentResult
        let bytes: [UInt8]
    }

    /// The month as it comes out now, or a refusal where nothing changed.
    static func revised(_ month: Month, county: String, in transaction: ReadTransaction) throws -> Outcome {
        guard let closed = try Assessments.closed(month, county: county, in: transaction) else {
            throw Refusal(.conflict, "assessment.open", "\(month.chinese)还没有关账，直接关账就行，不用更正。")
        }
        // All that was recorded: what follows a closing is dated after it, by however little.
        let result = try Assessments.compute(
            month, by: closed.rule, county: county, asOf: .endless, first: closed.firstClosedAt, in: transaction)
        let bytes = try result.canonical
        guard bytes != closed.bytes else {
            throw Refusal(.conflict, "assessment.same", "\(month.chinese)第\(closed.revision)版和现在的记录一致，没有要更正的。")
        }
        return Outcome(closed: closed, result: result, bytes: bytes)
    }

    /// Why each revision after the first was made.
    static func reasons(
        of month: Month, county: String, in transaction: ReadTransaction
    ) throws -> [Int: String] {
        let rows = try transaction.rows(
            "SELECT revision, reason FROM assessmentReason WHERE county = \(county) AND month = \(month)")
        return try rows.reduce(into: [:]) { $0[try $1["revision"]] = try $1["reason"] as String }
    }
}

/// Puts the correction of a closed month forward, for another to sign.
package struct ProposeRevision: Command {
    package static let action = Action("revising.propose", "提出月度更正", right: .proposeClosings)
    let month: Month
    let reason: String
    /// The corrected result that was before the proposer's eyes.
    let seen: SeenVersion?

    package init(month: Month, reason: String, seen: SeenVersion? = nil) {
        (self.month, self.reason, self.seen) = (month, reason, seen)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Proposal>> {
        guard !reason.isEmpty else { throw Refusal.field("reason", "revising.reason", "请写明更正的原因，如 申诉成立、误扣作废。") }
        let outcome = try Revising.revised(month, county: actor.county, in: transaction)
        let version = SeenVersion(bytes: outcome.bytes)
        try SeenVersion.check(seen, is: version, "\(month.chinese)更正后的得分和名次", changed: nil, to: "提出更正")
        return try transaction.propose(
            Revising.procedure, month.description, title: "\(month.chinese)更正为第\(outcome.closed.revision + 1)版",
            content: Revising.Content(reason: reason, before: outcome.closed.revision), version: version, by: actor)
    }
}
