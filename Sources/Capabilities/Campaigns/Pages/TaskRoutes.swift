import Database
import Kernel
import Office
import Organisation
import Web

struct TaskRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("tasks/board", .right(.seeTasks), board),
            .page("tasks/timeline", .right(.seeTasks), timeline),
            .page("tasks/new", .right(.assignTasks), newForm),
            .post("tasks/new", .right(.assignTasks), .pressing("下达年度任务"), form: newForm) { request in
                try await office.answer(request, doing: RecordTask(FormReader(request.form))) { id in
                    .seeOther("tasks/\(id)", notice: "已下达，等牵头单位启动。")
                }
            },
            .page("tasks/:planTask", .right(.seeTasks), one),
            .post("tasks/:planTask/reports", .right(.reportTasks), Self.reporting, form: one, report),
            .post(
                "tasks/:planTask/milestones/:milestone", .right(.reportTasks), .pressing("登记季度节点"), form: one, reach),
            .page("tasks/reports/:taskReport", .right(.seeTasks), oneReport),
        ]
            + ListImportRoutes<ImportedTask>(office: office, right: .assignTasks).routes + Listing.tasks.routes(office)
            + Listing.taskReports.routes(office)
            + PlanTask.procedure.routes(premises, page: one) + media.routes(page: one)
            + TaskReport.procedure.routes(premises, page: oneReport)
    }

    private static let reporting = Deed.writing(
        "报送月度进展", [.text("month", "月份"), .text("percent", "进度（%）"), .text("words", "进展")])

    // MARK: Overviews

    private func board(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let asked = try TaskOverview.Asked(request.query)
        return try await office.read { transaction in
            TaskBoardPage(try TaskOverview(asked, for: actor, in: transaction))
        }
    }

    private func timeline(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let asked = try TaskOverview.Asked(request.query)
        return try await office.read { transaction in
            let overview = try TaskOverview(asked, for: actor, in: transaction)
            return TaskTimelinePage(
                overview: overview,
                milestones: try PlanTasks.milestones(of: overview.tasks, county: actor.county, in: transaction))
        }
    }

    // MARK: One task

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let query = request.method == .get ? FormReader(request.query) : nil
        let campaign = query?.text("campaign", "", optional: true) ?? ""
        let source = query.flatMap { TaskSource.Kind(rawValue: $0.text("source", "", optional: true)) }
        return try await office.read { transaction in
            let units = try Units.all(
                county: actor.county, notGoneOn: transaction.now.day, in: transaction)
            return TaskFormPage(
                units: units, campaigns: try Campaigns.open(for: actor, in: transaction), campaign: campaign,
                source: source, today: transaction.now.day)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<PlanTask> = try request.parameter("planTask")
        return try await office.read { try TaskPage(id, for: actor, in: $0) }
    }

    private func report(_ request: WebRequest) async throws -> Answer {
        let id: ID<PlanTask> = try request.parameter("planTask")
        let form = FormReader(request.form)
        let (month, percent, words) = try form.finish(
            form.month("month", "月份"), form.number("percent", "进度", 0...100), form.prose("words", "进展", max: 1000))
        return try await office.answer(request, doing: ReportMonth(id, month, percent: percent, words: words)) { _ in
            .seeOther("tasks/\(id)", notice: "\(month.chinese)的进展已报送，等创建办确认。")
        }
    }

    private func reach(_ request: WebRequest) async throws -> Answer {
        let id: ID<PlanTask> = try request.parameter("planTask")
        let milestone: ID<TaskMilestone> = try request.parameter("milestone")
        let actor = try request.actor
        try await office.read { transaction in
            try PlanTasks.admitHelp(actor, to: try PlanTasks.one(id, for: actor, in: transaction), in: transaction)
        }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
        let (day, note) = try form.finish(
            form.day("reachedOn", "完成日期"), form.prose("note", "佐证说明", max: 1000))
        return try await office.answer(
            request, doing: ReachMilestone(id, milestone, on: day, note: note, photos: photos)
        ) { _ in .seeOther("tasks/\(id)", notice: "节点已登记完成。") }
    }

    /// What shows that milestones were reached, and files.
    private var media: RecordMedia<PlanTask> {
        RecordMedia(at: "tasks/:planTask", sees: .seeTasks, office, premises.photos) { id, actor, transaction in
            _ = try PlanTasks.one(id, for: actor, in: transaction)
            let milestones = try PlanTasks.milestones(of: id, county: actor.county, in: transaction)
            return try PlanTasks.photos(of: milestones, county: actor.county, in: transaction).values.joined()
                .map(\.sha256)
        }
    }

    private func oneReport(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<TaskReport> = try request.parameter("taskReport")
        return try await office.read { transaction in
            let report = try TaskReports.one(id, for: actor, in: transaction)
            return TaskReportPage(
                report: report, part: try TaskReport.procedure.part(of: report, id, for: actor, in: transaction),
                now: transaction.now)
        }
    }
}
