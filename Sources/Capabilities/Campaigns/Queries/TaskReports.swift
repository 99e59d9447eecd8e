import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about what leads say of a month.
enum TaskReports {
    static let selected: SQL = """
        taskReport.id, taskReport.task, planTask.title AS taskTitle, leadUnit.name AS leadName, taskReport.month,
        taskReport.percent, taskReport.words, taskReport.state, taskReport.reportedByName, taskReport.reportedAt
        """
    static let joins: SQL = """
        JOIN planTask ON planTask.county = taskReport.county AND planTask.id = taskReport.task
        \(PlanTasks.joins)
        """

    @Sendable
    static func one(
        _ id: ID<TaskReport>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> TaskReport {
        try Listing<TaskReport>.taskReports.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "taskReport.none", "没有这份进展，或者您无权看到它。请从“年度任务”进入。"))
    }

    /// Of a task, the latest month first.
    static func of(_ task: ID<PlanTask>, county: String, in transaction: ReadTransaction) throws -> [TaskReport] {
        try transaction.rows(
            """
            SELECT \(selected) FROM taskReport \(joins)
            WHERE taskReport.county = \(county) AND taskReport.task = \(task)
            ORDER BY taskReport.month DESC, taskReport.id DESC
            """
        ).map(TaskReport.init)
    }

    /// Whether a month was reported on and not sent back.
    static func isThere(
        _ task: ID<PlanTask>, _ month: Month, county: String, in transaction: ReadTransaction
    ) throws -> Bool {
        try transaction.row(
            """
            SELECT 1 FROM taskReport
            WHERE county = \(county) AND task = \(task) AND month = \(month) AND state <> 'returned'
            """) != nil
    }

    /// Tasks that were under way in a month and not reported on; of the reader's own unit where he answers for one.
    static func isMissing(_ month: Month, for actor: Actor) -> SQL {
        let own: SQL = PlanTask.lead.condition(actor) ?? "1 = 1"
        return """
            planTask.state = 'going' AND (\(own)) AND planTask.startOn <= \(month.lastDay)
            AND \(Period(month).reached("start", "planTask.id", county: actor.county))
            AND NOT EXISTS (SELECT 1 FROM taskReport WHERE taskReport.county = \(actor.county)
                AND taskReport.task = planTask.id AND taskReport.month = \(month) AND taskReport.state <> 'returned')
            """
    }

    /// What a lead owes for the month that is over: by the fifth of this one.
    static func missing(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard Right.reportTasks.isHeld(by: actor), actor.isRepresentative else { return [] }
        let month = Month(transaction.now.day).previous
        let query = "missing=\(month)"
        let count = try Listing.tasks.count(query, for: actor, in: transaction)
        guard count > 0, let first = try Listing.tasks.first(query, 1, for: actor, in: transaction).first else {
            return []
        }
        return [
            Waiting(
                "报送\(month.chinese)进展：年度任务", count: count, path: "tasks?\(query)", verb: "去报", detail: first.title,
                due: Instant(month.next.firstDay.adding(days: 4), hour: 17, minute: 30))
        ]
    }
}

extension Listing where Record == TaskReport {
    static let taskReports = Listing<TaskReport>(
        TaskReport.noun, "月度进展", path: "tasks/reports", right: .seeTasks,
        help: "牵头单位每月报一次，由创建办确认或退回", from: "taskReport", joins: TaskReports.joins,
        select: { _ in TaskReports.selected }, decode: TaskReport.init, sees: PlanTasks.isSeen,
        columns: [
            .link("任务") {
                $0.taskTitle
            } path: {
                "tasks/reports/\($0.id)"
            },
            .text("月份") { $0.month.chinese }, .text("牵头单位") { $0.leadName }, .state { $0.state },
            .number("进度（%）") { $0.percent }, .text("进展") { $0.words }, .moment("报送") { $0.reportedAt },
            .fileOnly("报送人", width: 12) { $0.reportedByName },
        ],
        filters: [
            .search("如 公益宣传", in: ["planTask.title", "leadUnit.name"]), .state(TaskReport.procedure),
            .step(TaskReport.procedure),
            ListFilter.link(
                "month", "月份", condition: { value, _, _ in "taskReport.month = \(value)" },
                words: { value, _, _ in Month(value)?.chinese ?? value }),
            .unit("planTask.lead", "牵头单位", kinds: [.office, .department, .township]),
            .township("planTask.leadDivision", "牵头的乡镇（街道）"),
        ],
        orders: [.newest("taskReport"), .descending("month", "最近的月份", "taskReport.month", .text)],
        figures: [
            .count("taskReports", "月度进展", unit: "份", "期内牵头单位报送的年度任务月度进展，退回重报的也计", by: "planTask.leadDivision") {
                period, _ in period.holds(moment: "taskReport.reportedAt")
            }.burdening("planTask.lead")
        ],
        empty: "还没有月度进展。牵头单位在任务的页面报送。")
}
