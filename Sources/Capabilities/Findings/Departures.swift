import Database
import Kernel
import Office
import Organisation

/// What becomes of findings when a department is no more.
extension Findings {
    package static let departures: Departures = {
        var departures = Departures()
        departures.inUnit = openWork
        departures.onUnitEnded = handOver
        return departures
    }()

    private static func openFindings(
        of unit: ID<Unit>, county: String, in transaction: ReadTransaction
    ) throws -> [ID<Finding>] {
        try transaction.rows(
            """
            SELECT finding.id FROM findingParty
            JOIN finding ON finding.county = findingParty.county AND finding.id = findingParty.finding
            WHERE findingParty.county = \(county) AND findingParty.unit = \(unit) AND \(FindingFilter.isOpen)
            ORDER BY finding.id
            """
        ).map { try $0["id"] }
    }

    /// Opens for whoever sees the whole county's; for the system administrator it is a number.
    private static func openWork(
        in unit: ID<Unit>, for actor: Actor, _ transaction: ReadTransaction
    ) throws -> [OpenWork] {
        let open = try openFindings(of: unit, county: actor.county, in: transaction).count
        return open == 0
            ? [] : [OpenWork("没有销号的问题", count: open, path: nil, afterwards: "由并入的单位接着办；没有并入单位的，等创建办改派")]
    }

    private static func handOver(_ ended: EndedUnit, in transaction: WriteTransaction) throws {
        let county = ended.county
        for id in try openFindings(of: ended.unit.id, county: county, in: transaction) {
            var course = try course(id, county: county, in: transaction)
            func take(_ act: FindingAct) throws {
                course = try TakeStep(finding: id, act: act).take(course, by: .system(county: county), in: transaction)
            }
            let heir = ended.successor.map(Party.init)
            if let lead = course.lead, lead.unit == ended.unit.id.description {
                if let heir {
                    try take(.succeed(lead, by: heir, from: ended.goneFrom))
                } else if course.state.waitsForLead {
                    try take(.dissolve(lead, from: ended.goneFrom))
                }
            }
            for helper in course.helpers where helper.unit == ended.unit.id.description {
                guard let next = heir ?? course.lead else { continue }
                try take(.succeed(helper, by: next, from: ended.goneFrom))
            }
        }
    }
}
