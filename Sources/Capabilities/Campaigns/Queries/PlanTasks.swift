import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about the year's tasks.
package enum PlanTasks {
    static func selected(county: String) -> SQL {
        """
        planTask.id, planTask.year, planTask.sourceKind, planTask.sourceRecord, planTask.sourcePath,
        planTask.sourceWords, planTask.campaign, campaign.name AS campaignName, planTask.title, planTask.words,
        planTask.lead, leadUnit.name AS leadName, planTask.leadDivision, planTask.isOffices, planTask.supports,
        planTask.startOn, planTask.dueOn, planTask.state, planTask.doneOn,
        (SELECT count(*) FROM taskMilestone WHERE taskMilestone.county = \(county)
            AND taskMilestone.task = planTask.id) AS milestones,
        (SELECT count(taskMilestone.reachedOn) FROM taskMilestone WHERE taskMilestone.county = \(county)
            AND taskMilestone.task = planTask.id) AS reached,
        COALESCE((SELECT max(taskReport.percent) FROM taskReport WHERE taskReport.county = \(county)
            AND taskReport.task = planTask.id AND taskReport.state <> 'returned'), 0) AS percent,
        CASE WHEN \(isPressed(county: county)) THEN 1 ELSE 0 END AS isPressed
        """
    }
    static let joins: SQL = """
        \(SQL.join(unit: "planTask.lead", of: "planTask", as: "leadUnit"))
        LEFT JOIN campaign ON campaign.county = planTask.county AND campaign.id = planTask.campaign
        """

    /// Its lead was pressed because the day had passed.
    /// - Parameter moment: notices from then on are left out.
    static func isPressed(county: String, before moment: Instant = .endless) -> SQL {
        .wasPressed("planTask.id", in: PlanTask.State.leads, before: moment, county: county)
    }

    /// What a unit leads or helps with; a township's is its villages' too.
    static func isOwn(of actor: Actor) -> SQL {
        """
        (\(actor.scope.condition(division: "planTask.leadDivision", unit: "planTask.lead"))
        OR EXISTS (SELECT 1 FROM taskSupport WHERE taskSupport.county = \(actor.county)
            AND taskSupport.task = planTask.id
            AND \(actor.scope.condition(division: "taskSupport.division", unit: "taskSupport.unit"))))
        """
    }

    /// A campaign's lead sees all of its tasks.
    static func isSeen(by actor: Actor) -> SQL { "(\(isOwn(of: actor)) OR \(Campaigns.leads(actor)))" }

    @Sendable
    package static func one(
        _ id: ID<PlanTask>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> PlanTask {
        let row = try transaction.row(
            """
            SELECT \(selected(county: actor.county)) FROM planTask \(joins)
            WHERE planTask.county = \(actor.county) AND planTask.id = \(id) AND \(isSeen(by: actor))
            """)
        guard let row else {
            throw Refusal(.missing, "planTask.none", "没有这项年度任务，或者您无权看到它。请从“年度任务”进入。")
        }
        return try PlanTask(row)
    }

    /// The title of a task that the source gave before and that stands: any where a source gives but one, else of that name.
    static func taken(
        from source: TaskSource, title: String, county: String, in transaction: ReadTransaction
    ) throws -> String? {
        let same: SQL = source.kind.givesOne ? "1 = 1" : "title = \(title)"
        return try transaction.value(
            """
            SELECT title FROM planTask WHERE county = \(county) AND sourceKind = \(source.kind)
              AND sourceKey = \(source.key) AND state <> 'dropped' AND \(same) ORDER BY id LIMIT 1
            """)
    }

    /// Whether a task of that name, source and day was given out, whatever became of it.
    static func isListed(
        _ title: String, _ source: TaskSource, dueOn: Day, county: String, in transaction: ReadTransaction
    ) throws -> Bool {
        try transaction.row(
            """
            SELECT 1 AS one FROM planTask WHERE county = \(county) AND dueOn = \(dueOn) AND title = \(title)
              AND sourceKind = \(source.kind) AND sourceWords = \(source.words)
            """) != nil
    }

    /// The tasks that a source gave, as another capability shows them.
    package static func from(
        _ record: String, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [PlanTask] {
        try transaction.rows(
            """
            SELECT \(selected(county: actor.county)) FROM planTask \(joins)
            WHERE planTask.county = \(actor.county) AND planTask.sourceRecord = \(record) AND \(isSeen(by: actor))
            ORDER BY planTask.id
            """
        ).map(PlanTask.init)
    }

    /// What a year's plan gave out, in the order of its paragraphs.
    package static func ofPlan(
        _ year: Int, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [PlanTask] {
        try transaction.rows(
            """
            SELECT \(selected(county: actor.county)) FROM planTask \(joins)
            WHERE planTask.county = \(actor.county) AND planTask.year = \(year)
              AND planTask.sourceKind = \(TaskSource.Kind.plan) AND \(isSeen(by: actor))
            ORDER BY planTask.sourceKey, planTask.id
            """
        ).map(PlanTask.init).sorted {
            ($0.source.place.plan, $0.source.place.number, $0.id)
                < ($1.source.place.plan, $1.source.place.number, $1.id)
        }
    }

    static func milestones(
        of task: ID<PlanTask>, county: String, in transaction: ReadTransaction
    ) throws -> [TaskMilestone] {
        try milestones("taskMilestone.task = \(task)", county: county, in: transaction)
    }

    /// Of many tasks, by task.
    static func milestones(
        of tasks: [PlanTask], county: String, in transaction: ReadTransaction
    ) throws -> [ID<PlanTask>: [TaskMilestone]] {
        Dictionary(
            grouping: try milestones("taskMilestone.task IN \(list: tasks.map(\.id))", county: county, in: transaction),
            by: \.task)
    }

    private static func milestones(
        _ condition: SQL, county: String, in transaction: ReadTransaction
    ) throws -> [TaskMilestone] {
        try transaction.rows(
            """
            SELECT id, task, quarter, words, dueOn, reachedOn, note, reachedByName FROM taskMilestone
            WHERE county = \(county) AND \(condition) ORDER BY task, dueOn, id
            """
        ).map {
            TaskMilestone(
                id: try $0["id"], task: try $0["task"], quarter: try $0["quarter"], words: try $0["words"],
                dueOn: try $0["dueOn"], reachedOn: try $0["reachedOn"], note: try $0["note"],
                reachedByName: try $0["reachedByName"])
        }
    }

    static func photos(
        of milestones: [TaskMilestone], county: String, in transaction: ReadTransaction
    ) throws -> [String: [Evidence]] {
        try RecordPhotos.of(
            TaskMilestone.kind, milestones.map(\.id.description), county: county, in: transaction)
    }

    static func helpers(
        of task: ID<PlanTask>, county: String, in transaction: ReadTransaction
    ) throws -> [Party] {
        try transaction.rows(
            """
            SELECT taskSupport.unit, helper.name AS name, taskSupport.division
            FROM taskSupport \(SQL.join(unit: "taskSupport.unit", of: "taskSupport", as: "helper"))
            WHERE taskSupport.county = \(county) AND taskSupport.task = \(task) ORDER BY taskSupport.unit
            """
        ).map { Party(unit: try $0["unit"], name: try $0["name"], division: try $0["division"]) }
    }

    // MARK: Who may

    static func admitLead(_ actor: Actor, to task: PlanTask, in transaction: ReadTransaction) throws {
        guard task.lead.has(actor) || actor.isOffice else {
            throw Refusal(.forbidden, "planTask.notYours", "进展由牵头单位\(task.lead.name)报送，创建办可以代填。")
        }
    }

    /// Who helps may show what was reached, too.
    static func admitHelp(_ actor: Actor, to task: PlanTask, in transaction: ReadTransaction) throws {
        if task.lead.has(actor) || actor.isOffice { return }
        guard try helpers(of: task.id, county: actor.county, in: transaction).contains(where: { $0.has(actor) }) else {
            throw Refusal(.forbidden, "planTask.notYours", "节点由牵头单位\(task.lead.name)或配合单位登记，创建办可以代填。")
        }
    }

    // MARK: What follows

    /// The day on which it was handed in is the day on which it was done.
    static func finish(_ task: ID<PlanTask>, county: String, in transaction: WriteTransaction) throws {
        let course = try PlanTask.procedure.course(of: task, county: county, in: transaction)
        try transaction.run(
            """
            UPDATE planTask SET doneOn = \((course.last("submit")?.at ?? transaction.now).day)
            WHERE county = \(county) AND id = \(task)
            """)
    }

    /// The open tasks that a unit helps with.
    static func helped(
        by unit: ID<Unit>, county: String, in transaction: ReadTransaction
    ) throws -> [ID<PlanTask>] {
        try transaction.rows(
            """
            SELECT planTask.id FROM taskSupport
            JOIN planTask ON planTask.county = taskSupport.county AND planTask.id = taskSupport.task
            WHERE taskSupport.county = \(county) AND taskSupport.unit = \(unit)
              AND planTask.state IN \(list: PlanTask.State.open) ORDER BY planTask.id
            """
        ).map { try $0["id"] }
    }

    static func replaceHelper(
        _ old: Unit, by heir: Unit, of task: ID<PlanTask>, county: String, in transaction: WriteTransaction
    ) throws {
        try transaction.run(
            "DELETE FROM taskSupport WHERE county = \(county) AND task = \(task) AND unit = \(old.id)")
        let lead: String? = try transaction.value(
            "SELECT lead FROM planTask WHERE county = \(county) AND id = \(task)")
        if lead != heir.id.description {
            try transaction.run(
                """
                INSERT INTO taskSupport (county, task, unit, division)
                VALUES (\(county), \(task), \(heir.id), \(heir.division)) ON CONFLICT DO NOTHING
                """)
        }
        let names = try helpers(of: task, county: county, in: transaction).map(\.name).joined(separator: "、")
        try transaction.run("UPDATE planTask SET supports = \(names) WHERE county = \(county) AND id = \(task)")
    }
}

extension PlanTask {
    init(_ row: Row) throws {
        id = try row["id"]
        year = try row["year"]
        source = TaskSource(
            try row["sourceKind"], record: try row["sourceRecord"], path: try row["sourcePath"],
            words: try row["sourceWords"])
        campaign = try row["campaign"]
        campaignName = try row["campaignName"]
        title = try row["title"]
        words = try row["words"]
        lead = Party(unit: try row["lead"], name: try row["leadName"] ?? "", division: try row["leadDivision"])
        isOffices = try row["isOffices"]
        supports = try row["supports"]
        startOn = try row["startOn"]
        dueOn = try row["dueOn"]
        state = try row["state"]
        doneOn = try row["doneOn"]
        milestones = try row["milestones"]
        reached = try row["reached"]
        percent = try row["percent"]
        isPressed = try row["isPressed"]
    }
}
