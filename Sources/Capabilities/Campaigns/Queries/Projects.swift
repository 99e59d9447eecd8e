import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about a campaign's projects.
enum Projects {
    static let selected: SQL = """
        campaignProject.id, campaignProject.campaign, campaign.name AS campaignName, campaign.state AS campaignState,
        campaign.lead AS campaignLead, campaign.leadDivision AS campaignDivision, campaignProject.kind,
        campaignProject.name, campaignProject.place, campaignProject.division, ground.name AS divisionName,
        campaignProject.lead, leadUnit.name AS leadName, campaignProject.leadDivision, campaignProject.budget,
        campaignProject.startOn, campaignProject.dueOn, campaignProject.percent, campaignProject.spent,
        campaignProject.voidReason
        """
    static let joins: SQL = """
        JOIN campaign ON campaign.county = campaignProject.county AND campaign.id = campaignProject.campaign
        \(SQL.join(unit: "campaignProject.lead", of: "campaignProject", as: "leadUnit"))
        LEFT \(SQL.join(division: "campaignProject.division", of: "campaignProject", as: "ground"))
        """

    /// What a unit leads, and what is built on its ground.
    static func isOwn(of actor: Actor) -> SQL {
        """
        (\(actor.scope.condition(division: "campaignProject.leadDivision", unit: "campaignProject.lead"))
        OR \(actor.scope.condition(division: "campaignProject.division")))
        """
    }

    /// The campaign's lead sees all of its projects.
    static func isSeen(by actor: Actor) -> SQL { "(\(isOwn(of: actor)) OR \(Campaigns.leads(actor)))" }

    static func one(
        _ id: ID<CampaignProject>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> CampaignProject {
        try Listing<CampaignProject>.projects.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "project.none", "没有这个项目，或者您无权看到它。请从“专项行动”进入。"))
    }

    /// What a list of them is narrowed to.
    static let standings: [(value: String, label: String, condition: @Sendable (Actor, Instant) -> SQL)] = [
        standing("waiting", "未开工") { _ in "campaignProject.percent = 0" },
        standing("going", "推进中") { _ in "campaignProject.percent BETWEEN 1 AND 99" },
        standing("done", "已完工") { _ in "campaignProject.percent = 100" },
        standing("late", "滞后") { "campaignProject.percent < 100 AND campaignProject.dueOn < \($0)" },
        standing("valid", "不含已作废") { _ in "1 = 1" },
    ]

    private static func standing(
        _ value: String, _ label: String, _ condition: @escaping @Sendable (Day) -> SQL
    ) -> (value: String, label: String, condition: @Sendable (Actor, Instant) -> SQL) {
        (value, label, { @Sendable _, now in "campaignProject.voidedAt IS NULL AND \(condition(now.day))" })
    }

    /// Whoever leads it, or its campaign; the office enters for him.
    static func mayReport(_ actor: Actor, on project: CampaignProject) -> Bool {
        Right.reportProjects.isHeld(by: actor)
            && (project.lead.has(actor) || project.campaignLead.has(actor) || actor.isOffice)
    }

    static func admit(_ actor: Actor, to project: CampaignProject) throws(Refusal) {
        guard mayReport(actor, on: project) else {
            throw Refusal(.forbidden, "project.notYours", "项目进展由牵头单位\(project.lead.name)登记，创建办可以代填。")
        }
    }

    /// Every entry, the latest first.
    static func entries(
        of project: ID<CampaignProject>, county: String, in transaction: ReadTransaction
    ) throws -> [ProjectProgress] {
        try transaction.rows(
            """
            SELECT id, project, NULL AS projectName, NULL AS campaignName, NULL AS leadName, heldOn, percent, note, fen,
                showing, recordedByName, recordedAt, voidReason
            FROM projectProgress WHERE county = \(county) AND project = \(project) ORDER BY id DESC
            """
        ).map(ProjectProgress.init)
    }

    /// Brings the copies for lists to what the entries come to.
    static func add(up project: ID<CampaignProject>, county: String, in transaction: WriteTransaction) throws {
        let valid = try entries(of: project, county: county, in: transaction).filter { $0.voidReason == nil }
        try transaction.run(
            """
            UPDATE campaignProject SET percent = \(valid.map(\.percent).max() ?? 0), spent = \(valid.map(\.fen).reduce(0, +))
            WHERE county = \(county) AND id = \(project)
            """)
    }

    /// The photos of entries that are not void, by entry.
    static func photos(
        of entries: [ProjectProgress], county: String, in transaction: ReadTransaction
    ) throws -> [ID<ProjectProgress>: [Evidence]] {
        let shown = entries.filter { $0.voidReason == nil && $0.showing != nil }.map(\.id)
        let photos = try RecordPhotos.of(
            ProjectProgress.noun.kind, shown.map(\.description), county: county, in: transaction)
        return shown.reduce(into: [:]) { $0[$1] = photos[$1.description] }
    }

    static let naming = RecordNaming("一个项目") { ids, actor, transaction in
        var names: [String: RecordName] = [:]
        for id in ids {
            guard let project = ID<CampaignProject>(id) else { continue }
            do {
                let found = try one(project, for: actor, in: transaction)
                names[id] = RecordName(
                    found.name, path: Right.seeCampaigns.isHeld(by: actor) ? "campaigns/projects/\(id)" : nil)
            } catch is Refusal { continue }
        }
        return names
    }

    /// A project stands where its entries left it.
    static let check = RecordCheck("项目的进度和支出") { county, transaction in
        try transaction.rows(
            """
            SELECT campaignProject.id AS id FROM campaignProject WHERE campaignProject.county = \(county)
              AND (campaignProject.spent <> COALESCE((SELECT sum(projectProgress.fen) FROM projectProgress
                    WHERE projectProgress.county = \(county) AND projectProgress.project = campaignProject.id
                      AND projectProgress.voidedAt IS NULL), 0)
                OR campaignProject.percent <> COALESCE((SELECT max(projectProgress.percent) FROM projectProgress
                    WHERE projectProgress.county = \(county) AND projectProgress.project = campaignProject.id
                      AND projectProgress.voidedAt IS NULL), 0))
            ORDER BY campaignProject.id LIMIT 20
            """
        ).map { "项目 \(try $0["id"] as String) 的进度或支出与登记的各条不符。\(RecordCheck.advice)" }
    }
}

extension CampaignProject {
    init(_ row: Row) throws {
        id = try row["id"]
        campaign = try row["campaign"]
        campaignName = try row["campaignName"]
        campaignState = try row["campaignState"]
        campaignLead = Party(unit: try row["campaignLead"], name: "", division: try row["campaignDivision"])
        kind = try row["kind"]
        name = try row["name"]
        place = try row["place"]
        division = try row["division"]
        divisionName = try row["divisionName"]
        lead = Party(unit: try row["lead"], name: try row["leadName"] ?? "", division: try row["leadDivision"])
        budget = try row["budget"]
        startOn = try row["startOn"]
        dueOn = try row["dueOn"]
        percent = try row["percent"]
        spent = try row["spent"]
        voidReason = try row["voidReason"]
    }
}

extension ListFilter {
    /// Of one campaign that the reader sees, by the column that holds its identifier.
    static func campaign(_ column: SQL) -> ListFilter {
        .link(
            "campaign", "专项行动", condition: { value, _, _ in "\(column) = \(value)" },
            words: { value, actor, transaction in
                try ID<Campaign>(value).map { try Campaigns.one($0, for: actor, in: transaction).name } ?? value
            })
    }
}

extension Listing where Record == CampaignProject {
    static let projects = Listing<CampaignProject>(
        CampaignProject.noun, "专项行动的项目", path: "campaigns/projects", right: .seeCampaigns,
        help: "每个项目的地点、预算、进度和支出，在项目的页面登记",
        from: "campaignProject", joins: Projects.joins, select: { _ in Projects.selected },
        decode: CampaignProject.init, sees: Projects.isSeen,
        columns: [
            .link("项目") {
                $0.name
            } path: {
                "campaigns/projects/\($0.id)"
            },
            .text("专项行动") { $0.campaignName }, .text("类别") { $0.kind.chinese }, .text("地点") { $0.whereabouts },
            .text("牵头单位") { $0.lead.name }, .tag("状态") { $0.standing }, .number("进度（%）") { $0.percent },
            .money("预算（元）") { $0.budget }, .money("已支出（元）") { $0.spent }, .day("应完工") { $0.dueOn },
            .fileOnly("开工", width: 12) { $0.startOn.description },
            .fileOnly("作废的原因", width: 24) { $0.voidReason },
        ],
        filters: [
            .search("如 公交站、老旧小区", in: ["campaignProject.name", "campaignProject.place", "campaign.name"]),
            .choice("kind", "类别", of: CampaignProject.Kind.self, "campaignProject.kind") { $0.chinese },
            .condition("standing", "状态", Projects.standings),
            .township("campaignProject.division"),
            .unit("campaignProject.lead", "牵头单位", kinds: [.office, .department, .township]),
            .campaign("campaignProject.campaign"),
        ],
        orders: [
            .ascending("due", "最先应完工", "campaignProject.dueOn", .text), .newest("campaignProject"),
            .descending("budget", "预算从大到小", "campaignProject.budget", .integer),
        ],
        figures: [
            .count(
                "campaignProjects", "专项行动项目", unit: "个", "工期与期内有重合的项目，作废的不计；按所在的乡镇（街道）计",
                by: "campaignProject.division"
            ) { period, county in
                """
                \(period.stands(voided: "campaignProject.voidedAt"))
                AND \(period.knows("campaignProject.id", county: county)) AND campaignProject.startOn <= \(period.last)
                AND campaignProject.dueOn >= \(period.first)
                """
            }
        ],
        empty: "还没有项目。打开一项专项行动，从那里新增。")
}

extension Listing where Record == ProjectProgress {
    static let progress = Listing<ProjectProgress>(
        ProjectProgress.noun, "项目进展", path: "campaigns/progress", right: .seeCampaigns,
        help: "每一次登记的进度和支出，作废的也留着、不计数",
        from: "projectProgress",
        joins: """
            JOIN campaignProject ON campaignProject.county = projectProgress.county
                AND campaignProject.id = projectProgress.project
            \(Projects.joins)
            """,
        select: { _ in
            """
            projectProgress.id, projectProgress.project, campaignProject.name AS projectName,
            campaign.name AS campaignName, leadUnit.name AS leadName, projectProgress.heldOn, projectProgress.percent,
            projectProgress.note, projectProgress.fen, projectProgress.showing, projectProgress.recordedByName,
            projectProgress.recordedAt, projectProgress.voidReason
            """
        },
        decode: ProjectProgress.init,
        sees: Projects.isSeen,
        columns: [
            .link("项目") {
                $0.projectName
            } path: {
                "campaigns/projects/\($0.project)"
            },
            .text("专项行动") { $0.campaignName }, .day("日期") { $0.heldOn }, .number("进度（%）") { $0.percent },
            .money("支出（元）") { $0.fen }, .text("说明") { $0.note }, .text("牵头单位") { $0.leadName },
            .tag("状态") { $0.voidReason.map { _ in ("已作废", .off) } },
            .fileOnly("登记人", width: 12) { $0.recordedByName },
        ],
        filters: [
            .month("month", "月份", days: "projectProgress.heldOn"), .township("campaignProject.division"),
            .unit("campaignProject.lead", "牵头单位", kinds: [.office, .department, .township]),
            .campaign("campaignProject.campaign"),
        ],
        orders: [.descending("latest", "最近的", "projectProgress.heldOn", .text)],
        figures: [
            .sum(
                "projectMoney", "专项行动支出", unit: "元", "期内登记的项目支出，作废的不计；按项目所在的乡镇（街道）计", .money,
                of: "projectProgress.fen", by: "campaignProject.division"
            ) { period, _ in
                """
                \(period.holds(day: "projectProgress.heldOn", entered: "projectProgress.recordedAt"))
                AND projectProgress.fen > 0 AND \(period.stands(voided: "projectProgress.voidedAt"))
                AND \(period.stands(voided: "campaignProject.voidedAt"))
                """
            }
        ],
        empty: "还没有项目进展。打开一个项目，登记第一次。")
}
