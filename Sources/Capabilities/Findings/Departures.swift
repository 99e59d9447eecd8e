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
        // Sorted here: asked for in their order, SQLite walks all findings of the county.
        try transaction.rows(
            """
            SELECT finding.id FROM findingParty
            JOIN finding ON finding.county = findingParty.county AND finding.id = findingParty.finding
            WHERE findingParty.county = \(county) AND findingParty.unit = \(unit) AND \(FindingFilter.isOpen)
            """
        ).map { try $0["id"] }.sorted()
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
            let course = try course(id, county: county, in: transaction)
            try leave(ended, course, of: id, flow: nil, in: transaction)
        }
    }

    /// The lead goes on as what the unit was merged into, or waits for the office to name another; a helper's part goes there
    /// too, or falls back to the lead.
    @discardableResult
    private static func leave(
        _ ended: EndedUnit, _ course: FindingCourse, of id: ID<Finding>, flow: FindingFlow?,
        in transaction: WriteTransaction
    ) throws -> FindingCourse {
        var course = course
        func take(_ act: FindingAct) throws {
            course = try TakeStep(finding: id, act: act, flow: flow)
                .take(course, by: .system(county: ended.county), in: transaction)
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
        return course
    }

    /// Of a department that is no more. A township's and a village's end with their divisions.
    static func end(of party: Party, county: String, in transaction: ReadTransaction) throws -> EndedUnit? {
        guard party.division == nil, let unit = ID<Unit>(party.unit) else { return nil }
        return try Units.end(of: unit, county: county, in: transaction)
    }

    /// The same for a finding that begins anew when departments that had to do with it are no more.
    static func followUnits(
        _ course: FindingCourse, of id: ID<Finding>, flow: FindingFlow?, county: String,
        in transaction: WriteTransaction
    ) throws -> FindingCourse {
        var course = course
        for party in ([course.lead] + course.helpers).compactMap(\.self) {
            guard let ended = try end(of: party, county: county, in: transaction) else { continue }
            course = try leave(ended, course, of: id, flow: flow, in: transaction)
        }
        return course
    }
}
