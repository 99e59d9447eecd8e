import Database
import Kernel
import Office
import Organisation
import Web

struct ProjectRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("campaigns/:campaign/projects/new", .right(.planCampaigns), newForm),
            .post("campaigns/:campaign/projects", .right(.planCampaigns), Self.adding, form: newForm) { request in
                let campaign: ID<Campaign> = try request.parameter("campaign")
                return try await office.answer(request, doing: AddProject(campaign, FormReader(request.form))) { id in
                    .seeOther("campaigns/projects/\(id)", notice: "已新增项目，牵头单位可以登记进展了。")
                }
            },
            .page("campaigns/projects/:project", .right(.seeCampaigns), one),
            .post(
                "campaigns/projects/:project/progress", .right(.reportProjects), .pressing("登记项目进展"), form: one, report),
            .post(
                "campaigns/projects/:project/progress/:progress/void", .right(.planCampaigns), .pressing("作废一条项目进展"),
                form: one
            ) { request in
                let id: ID<CampaignProject> = try request.parameter("project")
                let progress: ID<ProjectProgress> = try request.parameter("progress")
                let reason = try Self.reason(request)
                return try await office.answer(request, doing: VoidProgress(id, progress, reason: reason)) { _ in
                    .seeOther("campaigns/projects/\(id)", notice: "已作废，进度和支出按其余各条重新计。")
                }
            },
            .post("campaigns/projects/:project/void", .right(.planCampaigns), .pressing("作废项目"), form: one) { request in
                let id: ID<CampaignProject> = try request.parameter("project")
                let reason = try Self.reason(request)
                return try await office.answer(request, doing: VoidProject(id, reason: reason)) { _ in
                    .seeOther("campaigns/projects/\(id)", notice: "项目已作废。")
                }
            },
        ]
            + Listing.projects.routes(office) + Listing.progress.routes(office) + media.routes
    }

    private static let adding = Deed.writing(
        "新增项目",
        [
            .choice("kind", "类别") { (kind: CampaignProject.Kind) in kind.chinese }, .text("name", "名称"),
            .text("place", "地点"), .brought("division", "乡镇（街道）或村（社区）") { $0.isEmpty ? "全县" : "所选的地方" },
            .brought("lead", "牵头单位") { _ in "所选的单位" }, .text("budget", "预算（元）"), .text("startOn", "开工日期"),
            .text("dueOn", "应完工日期"),
        ])

    private static func reason(_ request: WebRequest) throws -> String {
        let form = FormReader(request.form)
        let reason = form.text("reason", "作废的原因", max: 200)
        try form.finish()
        return reason
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Campaign> = try request.parameter("campaign")
        return try await office.read { transaction in
            let units = try Units.all(
                county: actor.county, notGoneOn: transaction.now.day, in: transaction)
            return ProjectFormPage(
                campaign: try Campaigns.one(id, for: actor, in: transaction),
                units: units.filter { $0.kind != .village }, grounds: units.filter { $0.division != nil },
                today: transaction.now.day)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<CampaignProject> = try request.parameter("project")
        return try await office.read { transaction in
            let project = try Projects.one(id, for: actor, in: transaction)
            let entries = try Projects.entries(of: id, county: actor.county, in: transaction)
            let photos = try Projects.photos(of: entries, county: actor.county, in: transaction)
            return ProjectPage(
                project: project,
                entries: entries.map { ProjectPage.Entry(entry: $0, photos: photos[$0.id] ?? []) },
                mayReport: Projects.mayReport(actor, on: project) && project.voidReason == nil
                    && project.campaignState.isOpen,
                today: transaction.now.day)
        }
    }

    private func report(_ request: WebRequest) async throws -> Answer {
        let id: ID<CampaignProject> = try request.parameter("project")
        let actor = try request.actor
        // Whether somebody may, before anything is taken in.
        try await office.read { try Projects.admit(actor, to: try Projects.one(id, for: actor, in: $0)) }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
        let (heldOn, percent, note, money, showing) = try form.finish(
            form.day("heldOn", "日期"), form.number("percent", "进度", 0...100), form.prose("note", "说明", max: 1000),
            form.money("money", "本次支出").optional,
            form.choice("showing", "照片", of: ProjectProgress.Showing.self).optional)
        return try await office.answer(
            request,
            doing: RecordProgress(
                project: id, heldOn: heldOn, percent: percent, note: note, fen: money?.fen ?? 0, showing: showing,
                photos: photos)
        ) { _ in .seeOther("campaigns/projects/\(id)", notice: "已登记：\(percent)%。") }
    }

    /// The photos of its entries.
    private var media: RecordMedia<CampaignProject> {
        RecordMedia(at: "campaigns/projects/:project", sees: .seeCampaigns, office, premises.photos) {
            id, actor, transaction in
            _ = try Projects.one(id, for: actor, in: transaction)
            let entries = try Projects.entries(of: id, county: actor.county, in: transaction)
            return try Projects.photos(of: entries, county: actor.county, in: transaction).values.joined()
                .map(\.sha256)
        }
    }
}
