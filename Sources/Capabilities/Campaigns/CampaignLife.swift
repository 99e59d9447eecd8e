import Kernel
import Media
import Office
import Organisation

/// The campaigns of the invented county: begun, concluded, stopped, or waiting for the director, each with its projects.
enum CampaignLife {
    struct Plan {
        let kind: Campaign.Kind
        let name: String
        let leader: String
        let aims: String
        let topics: [String]
        /// A department's place in the list; nil for the office itself.
        let lead: Int?
        let ending: Ending
        let projects: [Project]
        let tasks: [TaskLife.Plan]
    }

    enum Ending { case running, concluded, stopped, unsigned }

    struct Project {
        let kind: CampaignProject.Kind
        let name: String
        let place: String
        /// A department's place in the list; nil where the township that it lies in leads.
        let lead: Int?
        /// In ten thousands of yuan.
        let budget: Int
        /// Days from the first that is lived, by which it is to be done.
        let due: Int
        /// On which day how far, for how many ten thousands.
        let steps: [(day: Int, percent: Int, spent: Int, note: String)]
        let subject: DrawnPhoto.Subject
    }

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        guard !stage.departments.isEmpty, !stage.townships.isEmpty else { return [] }
        return plans(stage.year).enumerated().map { index, plan in
            let at = stage.moment(day: stage.isYear ? 1 + index : 1, hour: 9, minute: 5 * index)
            return DemoEvent.leading(at: at) {
                try await begin(plan, index, clerk, stage)
            }
        }
    }

    private static func begin(
        _ plan: Plan, _ index: Int, _ clerk: Actor, _ stage: DemoStage
    ) async throws -> [DemoEvent] {
        let (office, director) = (stage.office, try stage.actor(.director))
        let lead = try stage.lead(plan.lead)
        let end = Day(year: stage.year, month: 12, dayOfMonth: 31) ?? stage.last
        guard let unit = ID<Unit>(lead.unit), let planned = Day(year: stage.year, month: 1 + index % 4, dayOfMonth: 10)
        else { return [] }
        let start = stage.isYear ? stage.day(1 + index) : min(planned, stage.first)
        let id = try await office.carryOut(
            PlanCampaign(
                Campaign.Terms(
                    kind: plan.kind, name: plan.name, paper: "明创建办〔\(stage.year)〕\(6 + index)号", startOn: start,
                    until: plan.ending == .concluded ? stage.day(40) : end,
                    lead: unit, leader: plan.leader, aims: plan.aims)), by: clerk)
        try await office.carryOut(NameEvidence(id, topics: plan.topics), by: clerk)
        var events = plan.tasks.enumerated().flatMap { place, task in
            TaskLife.events(task, index * 7 + place, campaign: (id, plan.name), stage)
        }
        for (place, project) in plan.projects.enumerated() {
            events += try await build(project, place + index, of: id, clerk, stage)
        }
        // Of a year that is over none goes on.
        let ending = stage.isOver && (plan.ending == .running || plan.ending == .unsigned) ? .concluded : plan.ending
        guard ending != .unsigned else { return events }
        try await office.carryOut(
            TakeProcedureStep(Campaign.procedure, id, "start", answers: StepAnswers(note: "每月调度一次。")), by: director)
        switch ending {
        case .concluded:
            let day = plan.ending == .concluded ? 39 : 58
            events.append(
                DemoEvent(at: stage.moment(day: day, hour: 16)) {
                    try await office.carryOut(
                        TakeProcedureStep(
                            Campaign.procedure, id, "conclude", answers: StepAnswers(note: "各项任务完成，转入常态管理。")),
                        by: clerk)
                })
        case .stopped:
            events.append(
                DemoEvent(at: stage.moment(day: 25, hour: 10)) {
                    try await office.carryOut(
                        TakeProcedureStep(
                            Campaign.procedure, id, "stop", answers: StepAnswers(note: "与上级新部署的行动重复，并入执行。")),
                        by: director)
                })
        case .running, .unsigned: break
        }
        return events
    }

    /// Adds a project, and gives its entries at their times.
    private static func build(
        _ project: Project, _ place: Int, of campaign: ID<Campaign>, _ clerk: Actor, _ stage: DemoStage
    ) async throws -> [DemoEvent] {
        let township = stage.townships[place % stage.townships.count]
        // Where a township leads, it is one of its villages; others lie somewhere in it.
        let village = stage.villages.first { $0.division.map { township.division?.contains($0) == true } ?? false }
        let lead = try project.lead.map { try stage.lead($0) } ?? township
        guard let unit = ID<Unit>(lead.unit) else { return [] }
        let id = try await stage.office.carryOut(
            AddProject(
                campaign: campaign, kind: project.kind, name: project.name, place: project.place,
                division: project.lead == nil && place == 0 ? village?.division : township.division, lead: unit,
                budget: project.budget * 1_000_000,
                startOn: stage.isYear ? stage.day(1) : stage.first.adding(days: -20),
                dueOn: stage.day(project.due)), by: clerk)
        return project.steps.indices.map { index in
            DemoEvent(at: stage.moment(day: project.steps[index].day, hour: 11, minute: place)) {
                try await report(project, index, id, place, by: stage.representative(of: lead) ?? clerk, stage)
            }
        }
    }

    /// Its first entry shows what was before, its last what came of it.
    private static func report(
        _ project: Project, _ index: Int, _ id: ID<CampaignProject>, _ place: Int, by actor: Actor, _ stage: DemoStage
    ) async throws {
        let step = project.steps[index]
        let isLast = index == project.steps.count - 1 && index > 0
        let photo = try await photograph(project.subject, place, isAfter: isLast, on: step.day, stage)
        try await stage.office.carryOut(
            RecordProgress(
                project: id, heldOn: stage.day(step.day), percent: step.percent, note: step.note,
                fen: step.spent * 1_000_000, showing: index == 0 ? .before : isLast ? .after : nil,
                photos: index == 0 || isLast ? [photo] : []), by: actor)
    }

    private static func photograph(
        _ subject: DrawnPhoto.Subject, _ place: Int, isAfter: Bool, on day: Int, _ stage: DemoStage
    ) async throws -> Photo {
        try await stage.photograph(
            subject, seed: UInt64(7100 + place), at: stage.moment(day: day, hour: 10),
            latitude: 29_480_000 + place * 1700, longitude: 120_890_000 + place * 900, isAfter: isAfter)
    }
}

extension DemoStage {
    /// A department by its place in the list, or the office itself.
    func lead(_ department: Int?) throws -> Party {
        if let department, !departments.isEmpty { return departments[department % departments.count] }
        guard let clerk = people.first(where: { $0.actor.has(.clerk) }) else {
            throw Refusal(.missing, "demo.role", "演示数据里没有创建办干事。")
        }
        return clerk.unit
    }
}
