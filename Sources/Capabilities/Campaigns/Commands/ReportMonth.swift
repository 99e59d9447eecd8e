import Database
import Kernel
import Office

/// A task's lead says how far it came in a month.
package struct ReportMonth: Command {
    package static let action = Action("taskReport.record", "报送月度进展", right: .reportTasks)
    let task: ID<PlanTask>
    let month: Month
    let percent: Int
    let words: String

    package init(_ task: ID<PlanTask>, _ month: Month, percent: Int, words: String) {
        (self.task, self.month, self.percent, self.words) = (task, month, percent, words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<TaskReport>> {
        let found = try PlanTasks.one(task, for: actor, in: transaction)
        try PlanTasks.admitLead(actor, to: found, in: transaction)
        guard found.state == .going else {
            throw Refusal(
                .conflict, "taskReport.state", "这项任务现在是“\(found.state.chinese)”，进行中的才报进展。")
        }
        try TaskTerms.checkReport(
            month: month, startOn: found.startOn, today: transaction.now.day, percent: percent,
            isThere: try TaskReports.isThere(task, month, county: actor.county, in: transaction))
        let id = transaction.recordID(TaskReport.self)
        try transaction.run(
            """
            INSERT INTO taskReport (county, id, task, month, percent, words, state, reportedBy, reportedByName, reportedAt)
            VALUES (\(actor.county), \(id), \(task), \(month), \(percent), \(words), \(TaskReport.State.waiting),
                \(actor.id), \(actor.name), \(transaction.now))
            """)
        try transaction.begin(TaskReport.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(month.chinese)：\(percent)%")
    }
}
