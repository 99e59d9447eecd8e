import Database
import Kernel
import Office
import Organisation
import Web

/// Tells who leads a task that a quarter's milestone is past its day: once each, as the task itself is pressed for by its own day.
struct PressMilestone: Command {
    static let action = Action("planTask.pressMilestone", "催办到期的节点")
    let task: ID<PlanTask>
    let milestone: ID<TaskMilestone>

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try PlanTasks.one(task, for: actor, in: transaction)
        let one = try PlanTasks.milestones(of: task, county: actor.county, in: transaction).first { $0.id == milestone }
        guard let one, found.state.isLeads, !one.isReached, one.isLate(on: transaction.now.day) else {
            return .repeated((), subject: task.description)
        }
        let marked = try transaction.run(
            """
            UPDATE taskMilestone SET noticedAt = \(transaction.now)
            WHERE county = \(actor.county) AND id = \(milestone) AND noticedAt IS NULL
            """)
        guard marked > 0 else { return .repeated((), subject: task.description) }
        let quarter = NewMilestone.quarters[one.quarter - 1]
        try transaction.notify(
            try People.staff(of: found.lead.unit, Role.representatives, county: actor.county, in: transaction),
            of: PlanTask.noun.kind, task.description, "节点到期：\(found.title)",
            "\(quarter)要做到“\(one.words)”，期限\(one.dueOn.chinese)已过，还没有登记。", path: "tasks/\(task)",
            county: actor.county)
        return Done(subject: task.description, detail: "\(quarter)：\(one.words)")
    }
}

extension PlanTasks {
    private static var mostAtOnce: Int { 500 }

    /// In office hours, as other notices.
    static let milestoneJob = Job("late milestones") { county, office in
        let late = try await office.read { transaction -> [(ID<PlanTask>, ID<TaskMilestone>)] in
            let calendar = try transaction.calendar(of: county)
            guard calendar.nextWorkingMoment(transaction.now) == transaction.now else { return [] }
            return try transaction.rows(
                """
                SELECT planTask.id, taskMilestone.id AS milestone FROM planTask
                JOIN taskMilestone ON taskMilestone.county = planTask.county AND taskMilestone.task = planTask.id
                WHERE planTask.county = \(county) AND planTask.state IN \(list: PlanTask.State.leads)
                  AND taskMilestone.reachedOn IS NULL AND taskMilestone.noticedAt IS NULL
                  AND taskMilestone.dueOn < \(transaction.now.day)
                ORDER BY taskMilestone.dueOn, taskMilestone.id LIMIT \(limit: mostAtOnce)
                """
            ).map { (try $0["id"], try $0["milestone"]) }
        }
        for (task, milestone) in late {
            try await office.carryOut(
                PressMilestone(task: task, milestone: milestone), by: .system(county: county), request: "late")
        }
        return late.isEmpty ? nil : "\(late.count) milestones"
    }

    /// A task that the lead still works on has a milestone past its day. With the milestones' own condition, so that the list,
    /// what waits and the cockpit count alike.
    static func isBehind(county: String, today: Day) -> SQL {
        """
        (planTask.state IN \(list: PlanTask.State.leads) AND EXISTS (SELECT 1 FROM taskMilestone
            WHERE taskMilestone.county = \(county) AND taskMilestone.task = planTask.id
            AND taskMilestone.reachedOn IS NULL AND taskMilestone.dueOn < \(today)))
        """
    }

    /// What a lead has to reach and is past its day.
    static func behind(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard Right.reportTasks.isHeld(by: actor), actor.isRepresentative || actor.isOffice else { return [] }
        let query = "milestone=own"
        let count = try Listing.tasks.count(query, for: actor, in: transaction)
        guard count > 0, let first = try Listing.tasks.first(query, 1, for: actor, in: transaction).first else {
            return []
        }
        let due = try milestones(of: first.id, county: actor.county, in: transaction)
            .first { !$0.isReached }?.dueOn
        return [
            Waiting(
                "登记到期的季度节点：年度任务", count: count, path: "tasks?\(query)", verb: "去登记", detail: first.title,
                due: due.map { Instant($0, hour: 17, minute: 30) })
        ]
    }
}
