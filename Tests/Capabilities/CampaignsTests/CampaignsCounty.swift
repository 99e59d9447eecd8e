import Database
import Kernel
import Media
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Campaigns

func withCampaigns(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
    try await withCounty(engine, also: Campaigns.capability.migrations, body)
}

/// The refusal that something meets, if it meets one.
func refusal(_ body: () async throws -> Void) async -> Refusal? {
    do { try await body() } catch { return error as? Refusal }
    return nil
}

extension TestCounty {
    func unit(_ party: Party) throws -> ID<Unit> {
        guard let id = ID<Unit>(party.unit) else { throw Refusal(.missing, "test", party.name) }
        return id
    }

    func terms(
        _ name: String = "三治一提升", lead: Party? = nil, startOn: String = "2019-03-01", until: String = "2019-12-20"
    ) throws -> Campaign.Terms {
        Campaign.Terms(
            kind: .threeRectifications, name: name, startOn: try Self.day(startOn), until: try Self.day(until),
            lead: try unit(lead ?? department), aims: "治脏治乱治臭")
    }

    func campaign(_ name: String = "三治一提升", lead: Party? = nil, isBegun: Bool = true) async throws -> ID<Campaign> {
        let id = try await office.carryOut(PlanCampaign(try terms(name, lead: lead)), by: clerk)
        if isBegun { try await take("start", id, by: director) }
        return id
    }

    @discardableResult
    func take(
        _ step: String, _ id: ID<Campaign>, by actor: Actor, note: String = "说明", seen: SeenVersion? = nil
    ) async throws -> Campaign.State {
        try await office.carryOut(
            TakeProcedureStep(Campaign.procedure, id, step, answers: StepAnswers(note: note), seen: seen), by: actor)
    }

    /// Of 120,000 yuan, in 云溪镇.
    func project(of campaign: ID<Campaign>, lead: Party? = nil, dueOn: String = "2019-12-01") async throws
        -> ID<CampaignProject>
    {
        try await office.carryOut(
            AddProject(
                campaign: campaign, kind: .publicTransport, name: "首末站", place: "老车站", division: yunxi.division,
                lead: try unit(lead ?? department), budget: 12_000_000, startOn: try Self.day("2019-10-01"),
                dueOn: try Self.day(dueOn)), by: clerk)
    }

    func progress(
        _ project: ID<CampaignProject>, _ percent: Int, fen: Int = 0, on day: String = "2019-11-01",
        by actor: Actor? = nil,
        showing: ProjectProgress.Showing? = nil, photos: [Photo] = []
    ) async throws {
        try await office.carryOut(
            RecordProgress(
                project: project, heldOn: try Self.day(day), percent: percent, note: "施工", fen: fen, showing: showing,
                photos: photos), by: actor ?? departmentLiaison)
    }

    /// From January to the end of the month, one milestone in the third quarter.
    func task(
        _ title: String = "公益宣传提升", source: TaskSource = TaskSource(.plan, words: "第二段"), campaign: ID<Campaign>? = nil,
        lead: Party? = nil, supports: [Party] = [], startOn: String = "2019-01-10", dueOn: String = "2019-11-29",
        milestones: [NewMilestone]? = nil
    ) async throws -> ID<PlanTask> {
        let milestones =
            try milestones
            ?? [NewMilestone(quarter: 3, words: "过半数见效", dueOn: try Self.day("2019-09-30"))]
        let (unit, helpers) = (try unit(lead ?? department), try supports.map { try self.unit($0) })
        let (start, due) = (try Self.day(startOn), try Self.day(dueOn))
        return try await office.carryOut(
            RecordTask { actor in
                NewTask(
                    title, source: source, campaign: campaign, lead: unit, supports: helpers, startOn: start,
                    dueOn: due,
                    milestones: milestones, by: actor)
            }, by: clerk)
    }

    @discardableResult
    func take(_ step: String, _ id: ID<PlanTask>, by actor: Actor, note: String = "说明") async throws -> PlanTask.State {
        try await office.carryOut(
            TakeProcedureStep(PlanTask.procedure, id, step, answers: StepAnswers(note: note)), by: actor)
    }

    @discardableResult
    func take(_ step: String, _ id: ID<TaskReport>, by actor: Actor) async throws -> TaskReport.State {
        try await office.carryOut(
            TakeProcedureStep(TaskReport.procedure, id, step, answers: StepAnswers(note: "说明")), by: actor)
    }

    func milestones(_ id: ID<PlanTask>) async throws -> [TaskMilestone] {
        try await office.read { try PlanTasks.milestones(of: id, county: Self.code, in: $0) }
    }

    /// Every milestone is reached.
    func reach(_ id: ID<PlanTask>, by actor: Actor? = nil) async throws {
        for milestone in try await milestones(id) where !milestone.isReached {
            try await office.carryOut(
                ReachMilestone(id, milestone.id, on: try Self.day("2019-09-20"), note: "台账", photos: [photo]),
                by: actor ?? departmentLiaison)
        }
    }

    /// Begun, reached, handed in and found done, on the clock's day.
    func finish(_ id: ID<PlanTask>) async throws {
        try await take("start", id, by: departmentLiaison)
        try await reach(id)
        try await take("submit", id, by: departmentLiaison)
        try await take("confirm", id, by: clerk)
    }

    func found(_ id: ID<PlanTask>, for actor: Actor? = nil) async throws -> PlanTask {
        try await office.read { [actor = actor ?? clerk] in try PlanTasks.one(id, for: actor, in: $0) }
    }

    func found(_ id: ID<CampaignProject>) async throws -> CampaignProject {
        try await office.read { [clerk] in try Projects.one(id, for: clerk, in: $0) }
    }

    func figure(_ name: String, _ actor: Actor? = nil, in period: Period? = nil) async throws -> Int? {
        let metric = try #require(Campaigns.capability.metrics.first { $0.name == name })
        let year = try #require(Period("2019"))
        return try await office.read { [actor = actor ?? clerk] in try metric.value(period ?? year, nil, actor, $0) }
    }
}
