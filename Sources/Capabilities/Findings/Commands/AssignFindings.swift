import Database
import Kernel
import Office
import Organisation

/// Assigns many findings at once, all or none: a list that has changed meanwhile is not assigned by half, and
/// what somebody else has assigned is not assigned anew.
package struct AssignFindings: Command {
    package static let action = Action("finding.assignMany", "批量交办")
    let findings: [ID<Finding>]
    /// Nobody: each to the township where it was found.
    let unit: ID<Unit>?
    let limit: Limit
    let flow: FindingFlow

    package init(findings: [ID<Finding>], unit: ID<Unit>?, limit: Limit, flow: FindingFlow = FindingFlow()) {
        self.findings = findings
        self.unit = unit
        self.limit = limit
        self.flow = flow
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        for id in findings {
            let finding = try Findings.one(id, for: actor, in: transaction)
            guard finding.state == .found else {
                throw Refusal.field(
                    "finding", "finding.assignedMeanwhile",
                    "“\(finding.village)：\(finding.title)”已经\(finding.state.chinese)，这一批都没有交办。请刷新名单再选。")
            }
            let course = try Findings.course(id, county: actor.county, in: transaction)
            let party = try party(finding, county: actor.county, in: transaction)
            let step = TakeStep(finding: id, act: .assign(to: party, limit: limit), flow: flow)
            try step.take(course, by: actor, in: transaction)
        }
        return Done(findings.count, subject: findings.map(\.description).joined(separator: " "), detail: "交办")
    }

    private func party(_ finding: Finding, county: String, in transaction: ReadTransaction) throws -> Party {
        if let unit { return Party(try Units.one(unit, county: county, in: transaction)) }
        let succession = try Divisions.succession(county: county, on: transaction.now.day, in: transaction)
        guard let township = succession.current(finding.division).parent.map(succession.current),
            let own = try Units.ofDivision(township, county: county, in: transaction)
        else { throw Refusal.field("unit", "unit.none", "请选择承办单位。") }
        return Party(own)
    }
}
