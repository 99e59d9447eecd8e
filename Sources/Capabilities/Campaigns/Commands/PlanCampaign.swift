import Database
import Kernel
import Office
import Organisation
import Web

extension Campaign.Terms {
    init(_ form: FormReader) throws {
        let (kind, name, paper, startOn, until, lead, leader, aims) = try form.finish(
            form.choice("kind", "类别", of: Campaign.Kind.self), form.text("name", "名称", max: 60),
            form.text("paper", "文件", max: 100).optional, form.day("startOn", "开始日期"), form.day("until", "结束日期"),
            form.id("lead", "牵头单位", of: Unit.self), form.text("leader", "分管领导", max: 40).optional,
            form.prose("aims", "目标", max: 2000))
        self.init(
            kind: kind, name: name, paper: paper ?? "", startOn: startOn, until: until, lead: lead,
            leader: leader ?? "",
            aims: aims)
    }

    /// Refuses what cannot be, and gives the unit that leads.
    fileprivate func checked(county: String, in transaction: ReadTransaction) throws -> Party {
        try CampaignTerms.check(startOn: startOn, until: until)
        return try Units.present(lead, county: county, in: transaction)
    }
}

/// Plans a campaign: it is begun by the director's signature.
package struct PlanCampaign: Command {
    package static let action = Action("campaign.plan", "拟订专项行动", right: .planCampaigns)
    let terms: Campaign.Terms

    package init(_ terms: Campaign.Terms) { self.terms = terms }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Campaign>> {
        let lead = try terms.checked(county: actor.county, in: transaction)
        let id = transaction.recordID(Campaign.self)
        try transaction.run(
            """
            INSERT INTO campaign (county, id, kind, name, paper, startOn, until, lead, leadDivision, leader, aims, topics,
                state, version)
            VALUES (\(actor.county), \(id), \(terms.kind), \(terms.name), \(terms.paper), \(terms.startOn), \(terms.until),
                \(terms.lead), \(lead.division), \(terms.leader), \(terms.aims), '', \(Campaign.State.preparing), 1)
            """)
        try transaction.begin(Campaign.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: terms.name)
    }
}

/// Changes what the director has not signed yet.
package struct EditCampaign: Command {
    package static let action = Action("campaign.edit", "修改专项行动", right: .planCampaigns)
    let campaign: ID<Campaign>
    let terms: Campaign.Terms
    /// Of the text that was before the writer's eyes.
    let version: Int

    package init(_ campaign: ID<Campaign>, _ terms: Campaign.Terms, version: Int) {
        (self.campaign, self.terms, self.version) = (campaign, terms, version)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Campaigns.one(campaign, for: actor, in: transaction)
        guard found.state == .preparing else {
            throw Refusal(
                .conflict, "campaign.signed", "“\(found.name)”\(found.state.chinese)，签发过的内容不能再改。")
        }
        guard version == found.version else {
            throw Refusal(
                .conflict, "campaign.editedMeanwhile", "您修改期间，别人也保存过这项行动。您写的都还在；请对照每栏下面现在存着的内容，合好以后再保存。")
        }
        let lead = try terms.checked(county: actor.county, in: transaction)
        guard terms != found.terms else { return .repeated((), subject: campaign.description) }
        try transaction.run(
            """
            UPDATE campaign SET kind = \(terms.kind), name = \(terms.name), paper = \(terms.paper),
                startOn = \(terms.startOn), until = \(terms.until), lead = \(terms.lead), leadDivision = \(lead.division),
                leader = \(terms.leader), aims = \(terms.aims), version = \(version + 1)
            WHERE county = \(actor.county) AND id = \(campaign)
            """)
        return Done(subject: campaign.description, detail: terms.name)
    }
}
