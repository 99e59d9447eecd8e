import Database
import Findings
import Kernel
import Office
import Organisation

/// Gathers findings into a case; each is in one case only.
package struct GatherFindings: Command {
    package static let action = Action("coordinationCase.gather", "归集问题", right: .manageCases)
    let coordinationCase: ID<CoordinationCase>
    let findings: [ID<Finding>]

    package init(_ coordinationCase: ID<CoordinationCase>, _ findings: [ID<Finding>]) {
        (self.coordinationCase, self.findings) = (coordinationCase, findings)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let found = try Cases.one(coordinationCase, for: actor, in: transaction)
        try found.requireOpen(to: "归集问题")
        guard !findings.isEmpty else {
            throw Refusal.field("finding", "case.noFinding", "还没有勾选问题，请先勾选要归集的问题。")
        }
        for id in findings {
            let finding = try Findings.one(id, for: actor, in: transaction)
            guard finding.state != .voided else {
                throw Refusal.field(
                    "finding", "case.voided", "“\(finding.village)：\(finding.title)”已经作废，不用归集。请从名单里去掉它。")
            }
            let other: ID<CoordinationCase>? = try transaction.value(
                "SELECT coordinationCase FROM caseFinding WHERE county = \(actor.county) AND finding = \(id)")
            if let other, other != coordinationCase {
                let name = try Cases.one(other, for: actor, in: transaction).title
                throw Refusal.field(
                    "finding", "case.elsewhere", "“\(finding.village)：\(finding.title)”已经归集在“\(name)”里，一条问题只归集到一件。")
            }
            try transaction.gather(id, into: coordinationCase, by: actor)
        }
        return Done(findings.count, subject: coordinationCase.description, detail: "\(findings.count)件问题")
    }
}

/// Takes a finding out of a case that it does not belong to; the finding stays as it is.
package struct ReleaseFinding: Command {
    package static let action = Action("coordinationCase.release", "移出归集的问题", right: .manageCases)
    let coordinationCase: ID<CoordinationCase>
    let finding: ID<Finding>

    package init(_ coordinationCase: ID<CoordinationCase>, _ finding: ID<Finding>) {
        (self.coordinationCase, self.finding) = (coordinationCase, finding)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        try Cases.one(coordinationCase, for: actor, in: transaction).requireOpen(to: "移出问题")
        let found = try Findings.one(finding, for: actor, in: transaction)
        let gone = try transaction.run(
            """
            DELETE FROM caseFinding
            WHERE county = \(actor.county) AND coordinationCase = \(coordinationCase) AND finding = \(finding)
            """)
        guard gone > 0 else { return .repeated((), subject: coordinationCase.description) }
        try Findings.keep(finding, since: nil, county: actor.county, in: transaction)
        return Done(subject: coordinationCase.description, detail: "\(found.village)：\(found.title)")
    }
}

extension WriteTransaction {
    /// From now on the county looks after it, whoever found it.
    func gather(_ finding: ID<Finding>, into id: ID<CoordinationCase>, by actor: Actor) throws {
        let added = try run(
            """
            INSERT INTO caseFinding (county, id, coordinationCase, finding, gatheredAt, gatheredByName)
            VALUES (\(actor.county), \(newID(GatheredFinding.self)), \(id), \(finding), \(now), \(actor.name))
            ON CONFLICT DO NOTHING
            """)
        guard added > 0 else { return }
        try Findings.keep(finding, since: now.day, county: actor.county, in: self)
    }
}

/// Links a meeting at which the case was talked about.
package struct LinkMeeting: Command {
    package static let action = Action("coordinationCase.meeting", "关联会议", right: .manageCases)
    let coordinationCase: ID<CoordinationCase>
    let meeting: String
    let meetings: CaseMeetings

    package init(_ coordinationCase: ID<CoordinationCase>, _ meeting: String, among meetings: CaseMeetings) {
        (self.coordinationCase, self.meeting, self.meetings) = (coordinationCase, meeting, meetings)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        try Cases.one(coordinationCase, for: actor, in: transaction).requireOpen(to: "关联会议")
        guard let found = try meetings.named([meeting], actor, transaction).first else {
            throw Refusal.field("meeting", "case.meeting", "没有这次会议，请从列表中选择；还没有登记的，先到“会议”登记。")
        }
        let added = try transaction.run(
            """
            INSERT INTO caseMeeting (county, coordinationCase, meeting, linkedAt)
            VALUES (\(actor.county), \(coordinationCase), \(meeting), \(transaction.now)) ON CONFLICT DO NOTHING
            """)
        guard added > 0 else { return .repeated((), subject: coordinationCase.description) }
        return Done(subject: coordinationCase.description, detail: found.title)
    }
}
