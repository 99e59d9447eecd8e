import Database
import Kernel
import Office
import Organisation

/// What becomes of a division's findings when it ends, decisions/0015.
extension Findings {
    /// Open findings that a unit of the division answers for, or helps with, go on with whoever follows.
    package static func handOver(_ ended: EndedDivision, in transaction: WriteTransaction) throws {
        let county = ended.county
        guard let old = try Units.ofDivision(ended.code, county: county, in: transaction) else { return }
        let open: [ID<Finding>] = try transaction.rows(
            """
            SELECT finding.id FROM findingParty
            JOIN finding ON finding.county = findingParty.county AND finding.id = findingParty.finding
            WHERE findingParty.county = \(county) AND findingParty.unit = \(old.id) AND \(FindingFilter.isOpen)
            ORDER BY finding.id
            """
        ).map { try $0["id"] }
        for id in open {
            let course = try course(id, county: county, in: transaction)
            try follow(course, of: id, flow: nil, county: county, in: transaction)
        }
    }

    /// Takes the system's steps that bring a finding to units which are there today. The lead goes on as what it has become,
    /// a dissolved village as its township; a lead without either leaves it to the office to name another. A helper goes on
    /// where its lead can still ask it, and else its part falls back to the lead.
    @discardableResult
    static func follow(
        _ course: FindingCourse, of id: ID<Finding>, flow: FindingFlow?, county: String,
        in transaction: WriteTransaction
    ) throws -> FindingCourse {
        let succession = try Divisions.succession(county: county, on: transaction.now.day, in: transaction)
        var course = course
        func take(_ act: FindingAct) throws {
            course = try TakeStep(finding: id, act: act, flow: flow)
                .take(course, by: .system(county: county), in: transaction)
        }
        if let lead = course.lead, let gone = lead.division, succession.isGone(gone) {
            let from = try goneFrom(gone, county, transaction)
            if let heir = try succession.heir(of: gone).flatMap({
                try Units.ofDivision($0, county: county, in: transaction)
            }) {
                try take(.succeed(lead, by: Party(heir), from: from))
            } else if course.state.waitsForLead {
                try take(.dissolve(lead, from: from))
            }
        }
        for helper in course.helpers {
            guard let gone = helper.division, succession.isGone(gone), let lead = course.lead else { continue }
            let heir = try succession.heir(of: gone)
                .flatMap { lead.division?.contains($0) == true ? $0 : nil }
                .flatMap { try Units.ofDivision($0, county: county, in: transaction) }
            try take(.succeed(helper, by: heir.map(Party.init) ?? lead, from: try goneFrom(gone, county, transaction)))
        }
        return try followUnits(course, of: id, flow: flow, county: county, in: transaction)
    }

    private static func goneFrom(
        _ code: DivisionCode, _ county: String, _ transaction: ReadTransaction
    ) throws -> Day {
        try Divisions.ends(of: code, county: county, in: transaction).last?.goneFrom ?? transaction.now.day
    }
}
