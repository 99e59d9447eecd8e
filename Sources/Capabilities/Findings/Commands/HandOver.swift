import Database
import Kernel
import Office
import Organisation

/// What becomes of a division's findings when it ends, decisions/0015.
extension Findings {
    /// Open findings that a unit of the division answers for, or helps with, go on with the unit of its successor: a step of
    /// their own. Where nothing took its place they stay, for the office to assign anew.
    package static func handOver(_ ended: EndedDivision, in transaction: WriteTransaction) throws {
        let county = ended.county
        guard let successor = ended.successor,
            let old = try Units.ofDivision(ended.code, county: county, in: transaction),
            let new = try Units.ofDivision(successor.code, county: county, in: transaction)
        else { return }
        let open: [ID<Finding>] = try transaction.rows(
            """
            SELECT finding.id FROM findingParty
            JOIN finding ON finding.county = findingParty.county AND finding.id = findingParty.finding
            WHERE findingParty.county = \(county) AND findingParty.unit = \(old.id)
              AND finding.state NOT IN ('closed', 'voided')
            ORDER BY finding.id
            """
        ).map { try $0["id"] }
        for id in open {
            let course = try course(id, county: county, in: transaction)
            guard ([course.lead] + course.helpers).contains(where: { $0?.unit == old.id.description }) else { continue }
            let step = TakeStep(finding: id, act: .succeed(Party(old), by: Party(new), from: ended.goneFrom))
            try step.take(course, by: .system(county: county), in: transaction)
        }
    }
}
