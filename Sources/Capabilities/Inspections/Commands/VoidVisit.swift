import Database
import Kernel
import Office
import Sheets

/// Takes a whole visit back that was handed in wrongly, before its month is closed: what was handed in stays to be read with
/// the reason, its findings are withdrawn as with a voided line, and the visit is open again, to be made anew or cancelled.
package struct VoidVisit: Command {
    package static let action = Action("visit.void", "作废整次检查", right: .voidVisits)
    let visit: ID<Visit>
    let reason: String
    let listeners: VisitListeners

    package init(visit: ID<Visit>, reason: String, listeners: VisitListeners) {
        self.visit = visit
        self.reason = reason
        self.listeners = listeners
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Visits.one(visit, for: actor, in: transaction)
        guard !found.isOfClosedMonth else {
            throw Refusal(
                .conflict, "visit.monthClosed",
                "\(found.month.chinese)已经关账，不能作废整次检查。记错的一处扣分，仍可在那一处作废。")
        }
        guard found.state == .submitted, let total = found.total else {
            throw Refusal(.conflict, "visit.notSubmitted", "这次检查\(found.state.chinese)，没有可作废的。")
        }
        guard !reason.isEmpty else {
            throw Refusal.field("visitReason", "visit.voidReason", "请写明为什么作废整次检查。")
        }
        let earlier: Int? = try transaction.value(
            "SELECT count(*) FROM visitVoiding WHERE county = \(actor.county) AND visit = \(visit)")
        let number = (earlier ?? 0) + 1
        try keep(found, total, as: number, by: actor, in: transaction)
        let lines = try Visits.lines(of: visit, county: actor.county, in: transaction)
        for line in lines where !line.isVoided && (line.kind != nil || line.judged != nil) {
            try listeners.onVoided(line.id, reason, actor, transaction)
        }
        try cross(actor, as: number, in: transaction)
        try reopen(actor.county, in: transaction)
        return Done(subject: visit.description, detail: "\(reason)，作废前得分\(total.shown)，重新待检查")
    }

    private func keep(
        _ found: Visit, _ total: Points, as number: Int, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO visitVoiding (county, visit, number, heldOn, submittedAt, submittedBy, submittedByName, total,
                isPassed, voidedAt, voidedBy, reason)
            VALUES (\(actor.county), \(visit), \(number), \(found.heldOn), \(found.submittedAt),
                    \(found.submittedBy), \(found.submittedByName), \(total), \(found.isPassed), \(transaction.now),
                    \(actor.name), \(reason))
            """)
    }

    /// Its lines stay where they are and belong to no later handing in.
    private func cross(_ actor: Actor, as number: Int, in transaction: WriteTransaction) throws {
        try transaction.run(
            """
            UPDATE visitLine SET voidedAt = COALESCE(voidedAt, CAST(\(transaction.now) AS BIGINT)),
                voidedBy = COALESCE(voidedBy, CAST(\(actor.name) AS TEXT)),
                voidReason = COALESCE(voidReason, CAST(\(reason) AS TEXT)), voiding = \(number)
            WHERE county = \(actor.county) AND visit = \(visit) AND voiding IS NULL
            """)
    }

    private func reopen(_ county: String, in transaction: WriteTransaction) throws {
        // Each of a panel marks anew; what they handed in stays under the number of its voiding.
        try transaction.run(
            """
            UPDATE panelMark SET voiding = (SELECT max(visitVoiding.number) FROM visitVoiding
                WHERE visitVoiding.county = \(county) AND visitVoiding.visit = panelMark.visit)
            WHERE county = \(county) AND visit = \(visit) AND voiding = 0
            """)
        try transaction.run(
            """
            UPDATE visit SET heldOn = NULL, latitude = NULL, longitude = NULL, accuracy = NULL, submittedAt = NULL,
                submittedBy = NULL, submittedByName = NULL, total = NULL, isPassed = NULL,
                fewerReason = NULL, fewerByName = NULL
            WHERE county = \(county) AND id = \(visit)
            """)
    }
}

/// A handing in that was made void.
package struct VoidedHandIn: Codable, Sendable {
    package let number: Int
    package let heldOn: Day
    package let submittedByName: String
    package let total: Points
    package let voidedAt: Instant
    package let voidedBy: String
    package let reason: String
    package let lines: [VisitLine]

    init(_ row: Row, lines: [VisitLine]) throws {
        number = try row["number"]
        heldOn = try row["heldOn"]
        submittedByName = try row["submittedByName"]
        total = try row["total"]
        voidedAt = try row["voidedAt"]
        voidedBy = try row["voidedBy"]
        reason = try row["reason"]
        self.lines = lines
    }
}
