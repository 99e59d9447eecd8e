import Database
import Kernel
import Office
import Organisation

/// What there is to ask about campaigns.
extension Campaigns {
    static let selected: SQL = """
        campaign.id, campaign.kind, campaign.name, campaign.paper, campaign.startOn, campaign.until, campaign.lead,
        leadUnit.name AS leadName, campaign.leadDivision, campaign.leader, campaign.aims, campaign.topics,
        campaign.state, campaign.version
        """
    static let joins: SQL = SQL.join(unit: "campaign.lead", of: "campaign", as: "leadUnit")

    /// A unit sees what it leads, and what it has a project or a task in.
    static func isSeen(by actor: Actor) -> SQL {
        guard actor.scope != .county else { return "1 = 1" }
        return """
            (\(leads(actor))
            OR EXISTS (SELECT 1 FROM campaignProject WHERE campaignProject.county = \(actor.county)
                AND campaignProject.campaign = campaign.id AND \(Projects.isOwn(of: actor)))
            OR EXISTS (SELECT 1 FROM planTask WHERE planTask.county = \(actor.county)
                AND planTask.campaign = campaign.id AND \(PlanTasks.isOwn(of: actor))))
            """
    }

    static func leads(_ actor: Actor) -> SQL {
        actor.scope.condition(division: "campaign.leadDivision", unit: "campaign.lead")
    }

    @Sendable
    package static func one(
        _ id: ID<Campaign>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Campaign {
        try Listing<Campaign>.campaigns.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "campaign.none", "没有这项专项行动，或者您无权看到它。请从“专项行动”进入。"))
    }

    /// Those that tasks and projects can still be added to, by name.
    static func open(for actor: Actor, in transaction: ReadTransaction) throws -> [Campaign] {
        try transaction.rows(
            """
            SELECT \(selected) FROM campaign \(joins)
            WHERE campaign.county = \(actor.county) AND campaign.state IN ('preparing', 'running')
              AND \(isSeen(by: actor)) ORDER BY campaign.startOn DESC, campaign.name
            """
        ).map(Campaign.init)
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let samples: [(String, String?)] = [
            ("campaign", try transaction.value("SELECT max(id) FROM campaign WHERE county = \(county)")),
            ("project", try transaction.value("SELECT max(project) FROM projectProgress WHERE county = \(county)")),
            ("progress", try transaction.value("SELECT max(id) FROM projectProgress WHERE county = \(county)")),
            ("planTask", try transaction.value("SELECT max(task) FROM taskMilestone WHERE county = \(county)")),
            ("milestone", try transaction.value("SELECT max(id) FROM taskMilestone WHERE county = \(county)")),
            ("taskReport", try transaction.value("SELECT max(id) FROM taskReport WHERE county = \(county)")),
        ]
        return samples.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
}

extension Campaign {
    init(_ row: Row) throws {
        id = try row["id"]
        let unit: String = try row["lead"]
        guard let leadID = ID<Unit>(unit) else { throw DatabaseError(.corrupt, "the lead of a campaign is no unit") }
        terms = Terms(
            kind: try row["kind"], name: try row["name"], paper: try row["paper"], startOn: try row["startOn"],
            until: try row["until"], lead: leadID, leader: try row["leader"], aims: try row["aims"])
        lead = Party(unit: unit, name: try row["leadName"] ?? "", division: try row["leadDivision"])
        let lines: String = try row["topics"]
        topics = lines.split(separator: "\n").map(String.init)
        state = try row["state"]
        version = try row["version"]
    }
}

extension Listing where Record == Campaign {
    static let campaigns = Listing<Campaign>(
        Campaign.noun, "专项行动", path: "campaigns", right: .seeCampaigns,
        help: "有自己的文件、项目和任务的一段集中行动，由主任签发启动",
        from: "campaign", joins: Campaigns.joins, select: { _ in Campaigns.selected }, decode: Campaign.init,
        sees: Campaigns.isSeen,
        columns: [
            .link("名称") {
                $0.name
            } path: {
                "campaigns/\($0.id)"
            },
            .text("类别") { $0.terms.kind.chinese }, .text("牵头单位") { $0.lead.name },
            .day("开始") { $0.terms.startOn }, .day("结束") { $0.terms.until }, .state { $0.state },
            .fileOnly("文件", width: 24) { $0.terms.paper }, .fileOnly("分管领导", width: 16) { $0.terms.leader },
            .fileOnly("目标") { $0.terms.aims },
        ],
        filters: [
            .search("如 三治一提升、住建局", in: ["campaign.name", "leadUnit.name"]), .state(Campaign.procedure),
            .step(Campaign.procedure), .late(Campaign.procedure),
            .choice("kind", "类别", of: Campaign.Kind.self, "campaign.kind") { $0.chinese },
            .unit("campaign.lead", "牵头单位", kinds: [.office, .department, .township]),
        ],
        orders: [
            .descending("latest", "最近开始的", "campaign.startOn", .text),
            .ascending("until", "最先结束的", "campaign.until", .text),
        ],
        figures: [
            .count("campaignsRunning", "进行中的专项行动", unit: "项", "期末已经签发启动、还没有收官或中止的专项行动") { period, county in
                """
                \(period.reached("start", "campaign.id", county: county))
                AND NOT \(period.reached("conclude", "campaign.id", county: county))
                AND NOT \(period.reached("stop", "campaign.id", county: county))
                """
            },
            .count("campaignsCarriedOn", "开展的专项行动", unit: "项", "期内在开展的专项行动：期末以前签发启动、没有中止，期初以前没有收官") { period, county in
                """
                \(period.reached("start", "campaign.id", county: county))
                AND NOT \(period.previous.reached("conclude", "campaign.id", county: county))
                AND NOT \(period.reached("stop", "campaign.id", county: county))
                """
            }.quoted(.plain),
        ],
        empty: "还没有专项行动。创建办拟订以后，由主任签发启动。", starts: [.init("拟订专项行动", "campaigns/new", .planCampaigns)])
}
