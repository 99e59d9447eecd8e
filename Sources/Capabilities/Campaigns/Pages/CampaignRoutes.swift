import Database
import Inspections
import Kernel
import Office
import Organisation
import Web

struct CampaignRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("campaigns/new", .right(.planCampaigns), newForm),
            .post("campaigns/new", .right(.planCampaigns), Self.planning, form: newForm) { request in
                try await office.answer(request, doing: PlanCampaign(Campaign.Terms(FormReader(request.form)))) { id in
                    .seeOther("campaigns/\(id)", notice: "已拟订，等主任签发启动。现在可以加项目、下达任务。")
                }
            },
            .page("campaigns/:campaign", .right(.seeCampaigns), one),
            .page("campaigns/:campaign/edit", .right(.planCampaigns), editForm),
            .post("campaigns/:campaign/edit", .right(.planCampaigns), .pressing("修改专项行动"), form: editForm, edit),
            .post("campaigns/:campaign/evidence", .right(.planCampaigns), .pressing("指明问题类别和督查"), form: one, name),
        ]
            + Listing.campaigns.routes(office) + Campaign.procedure.routes(premises, page: one)
            + Campaign.procedure.media(premises).routes(page: one)
    }

    private static let planning = Deed.writing(
        "拟订专项行动",
        [
            .choice("kind", "类别") { (kind: Campaign.Kind) in kind.chinese }, .text("name", "名称"), .text("paper", "文件"),
            .text("startOn", "开始日期"), .text("until", "结束日期"), .brought("lead", "牵头单位") { _ in "所选的单位" },
            .text("leader", "分管领导"), .text("aims", "目标"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let county = try request.actor.county
        return try await office.read { transaction in
            CampaignFormPage(
                campaign: nil, units: try Units.leading(county: county, in: transaction), today: transaction.now.day)
        }
    }

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Campaign> = try request.parameter("campaign")
        return try await office.read { transaction in
            CampaignFormPage(
                campaign: try Campaigns.one(id, for: actor, in: transaction),
                units: try Units.leading(county: actor.county, in: transaction), today: transaction.now.day)
        }
    }

    private func edit(_ request: WebRequest) async throws -> Answer {
        let id: ID<Campaign> = try request.parameter("campaign")
        let form = FormReader(request.form)
        let version = form.value("version", "版本", form: "页面上的版本") { Int($0) }
        let terms = try Campaign.Terms(form)
        guard let version else { throw Refusal.noSuchPage }
        return try await office.answer(request, doing: EditCampaign(id, terms, version: version)) { _ in
            .seeOther("campaigns/\(id)", notice: "已保存。")
        }
    }

    private func name(_ request: WebRequest) async throws -> Answer {
        let id: ID<Campaign> = try request.parameter("campaign")
        let form = FormReader(request.form)
        let topics = form.text("topics", "问题类别", max: 200, optional: true)
        let plans = form.values("plan", "督查计划", form: "列表中的一项") { ID<Plan>($0) }
        try form.finish()
        let named = topics.split(whereSeparator: { "、，,；; ".contains($0) }).map(String.init)
        return try await office.answer(request, doing: NameEvidence(id, topics: named, plans: plans)) { _ in
            .seeOther("campaigns/\(id)", notice: "已保存。")
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Campaign> = try request.parameter("campaign")
        return try await office.read { transaction in
            try CampaignPage(id, for: actor, in: transaction)
        }
    }
}

extension Units {
    /// The units that can lead or help, there today: the office and the departments, then townships.
    static func leading(county: String, in transaction: ReadTransaction) throws -> [Unit] {
        try all(
            county: county, kinds: [.office, .department, .township], notGoneOn: transaction.now.day, in: transaction)
    }
}

extension View {
    /// The units of a select, with an empty choice first.
    func units(_ units: [Unit]) -> [(value: String, label: String)] {
        [("", "请选择")] + units.map { ($0.id.description, $0.name) }
    }
}
