import Database
import Kernel
import Office
import Organisation

/// Assigns many findings at once, all or none: a list that has changed meanwhile is not assigned by half, and
/// what somebody else has assigned is not assigned anew. Each gets a notice (交办单) of its own, or all that one unit
/// gets stand on one.
package struct AssignFindings: Command {
    package static let action = Action("finding.assignMany", "批量交办", right: .assignFindings)
    let findings: [ID<Finding>]
    /// Nobody: each to the township where it was found, which answers for itself too.
    let unit: ID<Unit>?
    let limit: Limit
    /// One notice for each unit, with a list.
    let isJoint: Bool
    /// Nil is the county's own.
    let flow: FindingFlow?

    package struct Outcome: Sendable {
        package let count: Int
        /// Of the notices, in the order in which they were given.
        package let numbers: [SerialNumber]
        /// The first that stands on each of them.
        package let first: [ID<Finding>]
    }

    package init(
        findings: [ID<Finding>], unit: ID<Unit>?, limit: Limit, isJoint: Bool = false,
        flow: FindingFlow? = nil
    ) {
        self.findings = findings
        self.isJoint = isJoint
        self.unit = unit
        self.limit = limit
        self.flow = flow
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Outcome> {
        var (numbers, first): ([SerialNumber], [ID<Finding>]) = ([], [])
        var ofUnit: [String: SerialNumber] = [:]
        for id in findings {
            let finding = try Findings.one(id, for: actor, in: transaction)
            guard finding.state == .found else {
                throw Refusal.field(
                    "finding", "finding.assignedMeanwhile",
                    "“\(finding.village)：\(finding.title)”已经\(finding.state.chinese)，这一批都没有交办。请刷新名单再选。")
            }
            let course = try Findings.course(id, county: actor.county, in: transaction)
            let party = try party(finding, county: actor.county, in: transaction)
            let shared = isJoint ? ofUnit[party.unit] : nil
            let number = try shared ?? transaction.nextNumber(TakeStep.noticeSeries, county: actor.county)
            if shared == nil {
                numbers.append(number)
                first.append(id)
            }
            ofUnit[party.unit] = number
            let step = TakeStep(finding: id, act: .assign(to: party, limit: limit), number: number, flow: flow)
            try step.take(course, by: actor, in: transaction)
        }
        return Done(
            Outcome(count: findings.count, numbers: numbers, first: first),
            subjects: findings.map(\.description),
            detail: "交办，\(numbers.count)张交办单")
    }

    private func party(_ finding: Finding, county: String, in transaction: ReadTransaction) throws -> Party {
        if let unit { return Party(try Units.one(unit, county: county, in: transaction)) }
        let succession = try Divisions.succession(county: county, on: transaction.now.day, in: transaction)
        let place = succession.current(finding.division)
        // What lies in a township and in none of its villages is its own.
        let township = place.level == .township ? place : place.parent.map(succession.current)
        guard let township, let own = try Units.ofDivision(township, county: county, in: transaction)
        else { throw Refusal.field("unit", "unit.none", "请选择承办单位。") }
        return Party(own)
    }
}
