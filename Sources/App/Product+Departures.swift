import Assessment
import Campaigns
import Coordination
import Correspondence
import Customs
import Exposure
import Findings
import Inspections
import Organisation
import Practice
import Prospects
import Publicity
import Readiness
import Recognition
import Standards
import Titles

/// Who is told when a division, a person, a unit or a place goes.
extension Product {
    /// What lies open in a division, and what becomes of it when the division ends.
    package static let divisionListeners = DivisionListeners(
        closedThrough: Assessments.closedThrough,
        openWork: { division, actor, transaction in
            try Findings.openWork(in: division, for: actor, transaction)
                + Visits.openWork(in: division, for: actor, transaction)
                + Customs.openWork(in: division, for: actor, transaction)
        },
        onEnded: { ended, transaction in
            try Findings.handOver(ended, in: transaction)
            try Visits.handOver(ended, in: transaction)
            try Campaigns.handOver(ended, in: transaction)
            try Correspondence.handOver(ended, in: transaction)
            try Coordination.handOver(ended, in: transaction)
            try Practice.handOver(ended, in: transaction)
            try Titles.handOver(ended, in: transaction)
            try Standards.handOver(ended, in: transaction)
            try Readiness.handOver(ended, in: transaction)
            try Customs.handOver(ended, in: transaction)
            try Publicity.handOver(ended, in: transaction)
        })

    /// What becomes of what lies with people, units and places that go.
    package static let departures = [
        Visits.departures, Findings.departures, Campaigns.departures, Correspondence.departures,
        Coordination.departures, Practice.departures, Titles.departures, Publicity.departures, Standards.departures,
        Readiness.departures, Exposure.departures, Prospects.departures, Recognition.departures,
    ]
}
