import Database
import Findings
import Inspections
import Kernel
import Office
import Web

/// The findings and visits that belong to a campaign, as far as the reader may know of them, each opening to its list.
struct CampaignEvidence: Encodable, Sendable {
    struct Topic: Encodable, Sendable {
        let topic: String
        let found: Int
        let open: Int
        let foundPath: String
        let openPath: String
    }

    struct Inspection: Encodable, Sendable {
        let name: String
        let path: String
        let visits: Int
        let scored: Int
    }

    let topics: [Topic]
    let inspections: [Inspection]

    init(of campaign: Campaign, for actor: Actor, in transaction: ReadTransaction) throws {
        topics =
            Right.seeFindings.isHeld(by: actor)
            ? try campaign.topics.map { try Topic($0, campaign.period, for: actor, in: transaction) } : []
        let named = Set(try Self.plans(of: campaign.id, county: actor.county, in: transaction))
        let known =
            Right.seePlans.isHeld(by: actor) && !named.isEmpty ? try Plans.all(for: actor, in: transaction) : []
        inspections = known.filter { named.contains($0.plan.id) }.map { counted in
            let plan = counted.plan
            return Inspection(
                name: plan.chinese, path: "visits/all?plan=\(plan.id)", visits: counted.visits, scored: counted.scored)
        }
    }

    static func plans(
        of campaign: ID<Campaign>, county: String, in transaction: ReadTransaction
    ) throws -> [ID<Plan>] {
        try transaction.rows(
            """
            SELECT inspection FROM campaignPlan WHERE county = \(county) AND campaign = \(campaign)
            ORDER BY namedAt, inspection
            """
        ).map { try $0["inspection"] }
    }
}

extension CampaignEvidence.Topic {
    fileprivate init(
        _ topic: String, _ period: Period, for actor: Actor, in transaction: ReadTransaction
    ) throws {
        func asked(_ standing: FindingFilter.Standing) throws -> (Int, String) {
            var filter = FindingFilter(standing: standing)
            filter.topic = topic
            filter.period = period
            return (try Findings.count(filter, for: actor, in: transaction), filter.path)
        }
        self.topic = topic
        (found, foundPath) = try asked(.valid)
        (open, openPath) = try asked(.open)
    }
}
