import Database
import Kernel
import Media
import Office
import Web

/// Records that a quarter's milestone was reached, with what shows it.
package struct ReachMilestone: Command {
    package static let action = Action("planTask.reach", "登记季度节点", right: .reportTasks)
    let task: ID<PlanTask>
    let milestone: ID<TaskMilestone>
    let reachedOn: Day
    let note: String
    let photos: [Photo]

    package init(
        _ task: ID<PlanTask>, _ milestone: ID<TaskMilestone>, on day: Day, note: String, photos: [Photo] = []
    ) {
        (self.task, self.milestone, reachedOn, self.note, self.photos) = (task, milestone, day, note, photos)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try PlanTasks.one(task, for: actor, in: transaction)
        try PlanTasks.admitHelp(actor, to: found, in: transaction)
        guard found.state == .going else {
            throw Refusal(
                .conflict, "milestone.state", "这项任务现在是“\(found.state.chinese)”，进行中的才能登记节点。")
        }
        let milestones = try PlanTasks.milestones(of: task, county: actor.county, in: transaction)
        guard let one = milestones.first(where: { $0.id == milestone }) else { throw Refusal.noSuchPage }
        try TaskTerms.checkReached(
            on: reachedOn, startOn: found.startOn, today: transaction.now.day, isReached: one.isReached)
        try transaction.run(
            """
            UPDATE taskMilestone SET reachedOn = \(reachedOn), note = \(note), reachedBy = \(actor.id),
                reachedByName = \(actor.name)
            WHERE county = \(actor.county) AND id = \(milestone)
            """)
        for photo in photos {
            try transaction.attach(photo, to: TaskMilestone.kind, milestone.description, county: actor.county)
        }
        return Done(subject: task.description, detail: "\(NewMilestone.quarters[one.quarter - 1])：\(one.words)")
    }
}
