import Database
import Inspections
import Kernel
import Office

/// Names which findings, by their topics, and which inspection plans belong to a campaign.
package struct NameEvidence: Command {
    package static let action = Action("campaign.name", "指明问题类别和督查", right: .planCampaigns)
    let campaign: ID<Campaign>
    let topics: [String]
    let plans: [ID<Plan>]

    package init(_ campaign: ID<Campaign>, topics: [String], plans: [ID<Plan>] = []) {
        (self.campaign, self.topics, self.plans) = (campaign, topics, plans)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Campaigns.one(campaign, for: actor, in: transaction)
        guard found.state.isOpen else {
            throw Refusal(.conflict, "campaign.over", "这项专项行动\(found.state.chinese)，不能再改。")
        }
        guard topics.count <= 12 else {
            throw Refusal.field("topics", "campaign.topics", "最多12个类别，现在有\(topics.count)个。")
        }
        let known = Set(try Plans.all(for: actor, in: transaction).map(\.plan.id))
        guard known.isSuperset(of: plans) else {
            throw Refusal.field("plan", "campaign.plan", "有一份督查计划不在列表里，请从列表中选择。")
        }
        try transaction.run(
            """
            UPDATE campaign SET topics = \(topics.unique.joined(separator: "\n"))
            WHERE county = \(actor.county) AND id = \(campaign)
            """)
        // Those of which he may not know stay as they are.
        let named = try CampaignEvidence.plans(of: campaign, county: actor.county, in: transaction)
        for plan in named where known.contains(plan) && !plans.contains(plan) {
            try transaction.run(
                """
                DELETE FROM campaignPlan
                WHERE county = \(actor.county) AND campaign = \(campaign) AND inspection = \(plan)
                """)
        }
        for plan in plans.unique where !named.contains(plan) {
            try transaction.run(
                """
                INSERT INTO campaignPlan (county, campaign, inspection, namedAt)
                VALUES (\(actor.county), \(campaign), \(plan), \(transaction.now))
                """)
        }
        return Done(subject: campaign.description, detail: topics.joined(separator: "、"))
    }
}
