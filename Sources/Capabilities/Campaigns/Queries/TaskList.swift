import Database
import Kernel
import Office
import Organisation
import Web

extension ListFilter {
    static let taskYear = ListFilter(
        "year", "年度", form: "年份，如 2019",
        options: { actor, transaction in
            try PlanTasks.years(county: actor.county, in: transaction).map { (String($0), "\($0)年") }
        }, isReadable: { Int($0) != nil }, condition: { value, _, _ in "planTask.year = \(Int(value) ?? 0)" },
        words: { value, _, _ in "\(value)年" })

    static let taskQuarter = ListFilter.condition(
        "quarter", "季度",
        (1...4).map { quarter -> (value: String, label: String, condition: @Sendable (Actor, Instant) -> SQL) in
            let months = (0..<3).map { ((quarter - 1) * 3 + $0 + 1).padded(2) }
            return (
                String(quarter), NewMilestone.quarters[quarter - 1],
                { @Sendable _, _ in "substr(planTask.dueOn, 6, 2) IN \(list: months)" }
            )
        })

    /// Those under way in a month whose lead has not reported on it.
    static let taskMissing = ListFilter.link(
        "missing", "未报进展",
        condition: { value, actor, _ in
            guard let month = Month(value) else { return "1 = 0" }
            return TaskReports.isMissing(month, for: actor)
        }, words: { value, _, _ in Month(value)?.chinese ?? value })

    /// Those that a unit helps with.
    static let taskSupport = ListFilter.link(
        "support", "配合单位",
        condition: { value, actor, _ in
            """
            EXISTS (SELECT 1 FROM taskSupport WHERE taskSupport.county = \(actor.county)
                AND taskSupport.task = planTask.id AND taskSupport.unit = \(value))
            """
        },
        words: { value, actor, transaction in
            try ID<Unit>(value).map { try Units.one($0, county: actor.county, in: transaction).name } ?? value
        })

    /// Those of which a quarter's milestone is past its day.
    static let taskMilestone = ListFilter.condition(
        "milestone", "季度节点",
        [
            ("late", "有节点到期没有做到", { @Sendable actor, now in PlanTasks.isBehind(county: actor.county, today: now.day) }),
            (
                "own", "本单位牵头的，有节点到期没有做到",
                { @Sendable actor, now in
                    let own: SQL =
                        actor.isOffice ? "planTask.isOffices = 1" : PlanTask.lead.condition(actor) ?? "1 = 0"
                    return "(\(own)) AND \(PlanTasks.isBehind(county: actor.county, today: now.day))"
                }
            ),
        ])

    static let taskLate = ListFilter.condition(
        "late", "滞后",
        [
            (
                "yes", "到期没有完成",
                { @Sendable _, now in "planTask.state IN \(list: PlanTask.State.leads) AND planTask.dueOn < \(now.day)"
                }
            )
        ])
}

extension PlanTasks {
    /// As the import reads them.
    static let quarterColumns: [ListColumn<PlanTask>] = NewMilestone.quarters.enumerated().map { index, name in
        .fileOnly(name, width: 24) { task in task.quarters.isEmpty ? nil : task.quarters[index] }
    }

    /// With what each quarter is to reach, as the list goes out and comes back in.
    @Sendable
    static func withQuarters(
        _ tasks: [PlanTask], _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [PlanTask] {
        guard tasks.contains(where: { $0.milestones > 0 }) else { return tasks }
        let all = try milestones(of: tasks, county: actor.county, in: transaction)
        return tasks.map { task in
            var task = task
            let own = all[task.id] ?? []
            task.quarters = (1...4).map { quarter in
                own.filter { $0.quarter == quarter }.map(\.words).joined(separator: "；")
            }
            return task
        }
    }

    /// The latest first.
    static func years(county: String, in transaction: ReadTransaction) throws -> [Int] {
        try transaction.rows("SELECT DISTINCT year FROM planTask WHERE county = \(county) ORDER BY year DESC")
            .map { try $0["year"] }
    }

    /// Those of a task's milestones, each as `milestonePhoto`.
    private static let milestonePhotos: SQL = .join(
        photosOf: "taskMilestone.id", TaskMilestone.kind, of: "taskMilestone", as: "milestonePhoto")

    /// In a period by their day, and made as far as it was known.
    private static func areDue(_ period: Period, _ county: String) -> SQL {
        "(\(period.holds(day: "planTask.dueOn")) AND \(period.knows(begun: "planTask.id", county: county)))"
    }

    /// As their state says now, or as the steps that had been taken say it.
    private static func isDone(_ period: Period, _ county: String) -> SQL {
        period.knownOn == nil
            ? "planTask.state = 'done'" : period.knows(step: "confirm", of: "planTask.id", county: county)
    }

    private static func isDropped(_ period: Period, _ county: String) -> SQL {
        period.knownOn == nil
            ? "planTask.state = 'dropped'" : period.knows(step: "drop", of: "planTask.id", county: county)
    }

    private static func isOnTime(_ period: Period, _ county: String) -> SQL {
        "(\(isDone(period, county)) AND planTask.doneOn <= planTask.dueOn)"
    }

    private static func isLate(_ period: Period, _ county: String) -> SQL {
        """
        (\(isDone(period, county)) AND planTask.doneOn > planTask.dueOn
            OR NOT \(isDone(period, county)) AND NOT \(isDropped(period, county))
                AND \(isPressed(county: county, before: period.knownAt ?? .endless)))
        """
    }

    static let figures: [ListFigure] = [
        .count("planTasks", "年度任务", unit: "项", "期限在期内的年度任务，取消的不计", by: "planTask.leadDivision") {
            period, county in
            "\(areDue(period, county)) AND NOT \(isDropped(period, county))"
        },
        .count(
            "planTasksOnTime", "按期完成的任务", unit: "项", "期限在期内，期限当日或以前报请审核、审核通过的", by: "planTask.leadDivision"
        ) { period, county in "\(areDue(period, county)) AND \(isOnTime(period, county))" },
        .count(
            "planTasksLate", "滞后的任务", unit: "项", "期限在期内，超过期限才完成的，或者到期没有完成、已被催办的",
            by: "planTask.leadDivision"
        ) { period, county in "\(areDue(period, county)) AND \(isLate(period, county))" }.leading(.less),
        .count("planTasksDropped", "取消的任务", unit: "项", "期限在期内，主任取消的", by: "planTask.leadDivision") {
            period, county in
            "\(areDue(period, county)) AND \(isDropped(period, county))"
        },
        .count(
            "planTasksJudged", "已见分晓的任务", unit: "项", "期限在期内，已经按期完成，或者已经滞后的", by: "planTask.leadDivision"
        ) { period, county in
            "\(areDue(period, county)) AND (\(isOnTime(period, county)) OR \(isLate(period, county)))"
        },
        .sum(
            "milestonePhotos", "节点佐证照片", unit: "张", "期内登记做到的季度节点附的照片；点开是这些任务",
            ofRow: { period, county in
                """
                (SELECT count(*) FROM taskMilestone
                    \(milestonePhotos)
                    WHERE taskMilestone.county = \(county) AND taskMilestone.task = planTask.id
                      AND \(period.holds(day: "taskMilestone.reachedOn", entered: "milestonePhoto.addedAt")))
                """
            }, by: "planTask.leadDivision"
        ) { period, county in
            """
            planTask.id IN (SELECT taskMilestone.task FROM taskMilestone
                \(milestonePhotos)
                WHERE taskMilestone.county = \(county)
                  AND \(period.holds(day: "taskMilestone.reachedOn", entered: "milestonePhoto.addedAt")))
            """
        }.burdening("planTask.lead"),
    ]

    /// The list's figures, and how many of a hundred tasks were kept.
    static let metrics: [Metric] = {
        let counted = Listing.tasks.metrics
        guard let kept = counted.first(where: { $0.name == "planTasksOnTime" }),
            let judged = counted.first(where: { $0.name == "planTasksJudged" })
        else { return counted }
        return counted + [
            .share("planTasksKept", "任务按期完成率", "按期完成的占已见分晓的（按期完成和滞后）", of: kept, among: judged)
        ]
    }()
}

extension Listing where Record == PlanTask {
    package static let tasks = Listing<PlanTask>(
        PlanTask.noun, "年度任务", path: "tasks", right: .seeTasks,
        help: "年度重点工作项目清单：一个单位牵头，按季度有节点，每月报进展",
        from: "planTask", joins: PlanTasks.joins, select: PlanTasks.selected, decode: PlanTask.init,
        completed: PlanTasks.withQuarters, sees: PlanTasks.isSeen,
        columns: [
            .link("任务") {
                $0.title
            } path: {
                "tasks/\($0.id)"
            },
            .text("牵头单位") { $0.lead.name },
            .tag("状态") { $0.listed },
            .day("期限") { $0.dueOn }, .text("节点") { $0.milestones == 0 ? nil : "\($0.reached)/\($0.milestones)" },
            .number("进度（%）") { $0.progress }, .text("来源") { $0.source.kind.chinese },
            .fileOnly("来源说明", width: 28) { $0.source.words }, .fileOnly("专项行动", width: 20) { $0.campaignName },
            .fileOnly("配合单位", width: 28) { $0.supports }, .fileOnly("要求") { $0.words },
            .fileOnly("年度", width: 8) { String($0.year) },
            .fileOnly("开始", width: 12) { $0.startOn.description },
            .fileOnly("完成", width: 12) { $0.doneOn?.description },
        ] + PlanTasks.quarterColumns,
        filters: [
            .search("如 公益宣传、水利局", in: ["planTask.title", "leadUnit.name", "planTask.sourceWords"]), .taskYear,
            .state(PlanTask.procedure), .taskLate, .step(PlanTask.procedure), .taskQuarter,
            .choice("source", "来源", of: TaskSource.Kind.self, "planTask.sourceKind") { $0.chinese },
            .unit("planTask.lead", "牵头单位", kinds: [.office, .department, .township]),
            .township("planTask.leadDivision", "牵头的乡镇（街道）"), .campaign("planTask.campaign"), .taskMissing,
            .taskMilestone, .taskSupport,
        ],
        orders: [
            .ascending("due", "最先到期", "planTask.dueOn", .text), .newest("planTask"),
            .ascending("lead", "按牵头单位", "leadUnit.name", .text),
        ],
        figures: PlanTasks.figures,
        empty: "还没有年度任务。把年度计划的一段、专项行动的一项分给牵头单位，从“下达任务”开始。",
        starts: [
            .init("下达任务", "tasks/new", .assignTasks), .init("导入名单", "tasks/import", .assignTasks),
            .init("看板", "tasks/board", .seeTasks), .init("时间线", "tasks/timeline", .seeTasks),
        ])
}
