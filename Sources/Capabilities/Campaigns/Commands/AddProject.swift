import Database
import Kernel
import Office
import Organisation
import Web

/// Adds a project to a campaign that is prepared or goes on.
package struct AddProject: Command {
    package static let action = Action("project.add", "新增项目", right: .planCampaigns)
    let campaign: ID<Campaign>
    let kind: CampaignProject.Kind
    let name: String
    let place: String
    let division: DivisionCode?
    let lead: ID<Unit>
    let budget: Int
    let startOn: Day
    let dueOn: Day

    package init(
        campaign: ID<Campaign>, kind: CampaignProject.Kind, name: String, place: String, division: DivisionCode? = nil,
        lead: ID<Unit>, budget: Int, startOn: Day, dueOn: Day
    ) {
        (self.campaign, self.kind, self.name, self.place) = (campaign, kind, name, place)
        (self.division, self.lead, self.budget) = (division, lead, budget)
        (self.startOn, self.dueOn) = (startOn, dueOn)
    }

    init(_ campaign: ID<Campaign>, _ form: FormReader) throws {
        let (kind, name, place, division, lead, budget, startOn, dueOn) = try form.finish(
            form.choice("kind", "类别", of: CampaignProject.Kind.self), form.text("name", "名称", max: 60),
            form.text("place", "地点", max: 100),
            form.value("division", "乡镇（街道）或村（社区）", form: "列表中的一项") { DivisionCode($0) }.optional,
            form.id("lead", "牵头单位", of: Unit.self), form.money("budget", "预算"), form.day("startOn", "开工日期"),
            form.day("dueOn", "应完工日期"))
        self.init(
            campaign: campaign, kind: kind, name: name, place: place, division: division, lead: lead,
            budget: budget.fen,
            startOn: startOn, dueOn: dueOn)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<CampaignProject>> {
        let found = try Campaigns.one(campaign, for: actor, in: transaction)
        try CampaignTerms.checkProject(
            startOn: startOn, dueOn: dueOn, isOpen: found.state.isOpen, state: found.state.chinese)
        let unit = try Units.present(lead, county: actor.county, in: transaction)
        if let division, try Units.ofDivision(division, county: actor.county, in: transaction) == nil {
            throw Refusal.field("division", "project.division", "没有这个乡镇（街道）或村（社区），请从列表中选择。")
        }
        let id = transaction.recordID(CampaignProject.self)
        try transaction.run(
            """
            INSERT INTO campaignProject (county, id, campaign, kind, name, place, division, lead, leadDivision, budget,
                startOn, dueOn, percent, spent)
            VALUES (\(actor.county), \(id), \(campaign), \(kind), \(name), \(place), \(division), \(lead),
                \(unit.division), \(budget), \(startOn), \(dueOn), 0, 0)
            """)
        return Done(id, subject: id.description, detail: name)
    }
}

/// Makes a project void that was recorded by mistake: it stays, with the reason, and counts no more.
package struct VoidProject: Command {
    package static let action = Action("project.void", "作废项目", right: .planCampaigns)
    let project: ID<CampaignProject>
    let reason: String

    package init(_ project: ID<CampaignProject>, reason: String) { (self.project, self.reason) = (project, reason) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Projects.one(project, for: actor, in: transaction)
        guard found.voidReason == nil else { return .repeated((), subject: project.description) }
        try transaction.run(
            """
            UPDATE campaignProject SET voidedAt = \(transaction.now), voidReason = \(reason)
            WHERE county = \(actor.county) AND id = \(project)
            """)
        return Done(subject: project.description, detail: reason)
    }
}
