import Database
import Kernel
import Office
import Organisation
import Web

extension PlanTasks {
    /// Tasks past their day that were not handed in, by who leads them.
    @Sendable
    static func lateness(_ actor: Actor, _ transaction: ReadTransaction) throws -> [LateWork] {
        guard Right.seeTasks.isHeld(by: actor) else { return [] }
        let rows = try transaction.rows(
            """
            SELECT planTask.lead, leadUnit.name AS leadName, count(*) AS tasks FROM planTask \(joins)
            WHERE planTask.county = \(actor.county) AND planTask.state IN \(list: PlanTask.State.leads)
              AND planTask.dueOn < \(transaction.now.day) AND \(isSeen(by: actor))
            GROUP BY planTask.lead, leadUnit.name ORDER BY count(*) DESC, leadUnit.name
            """)
        guard !rows.isEmpty else { return [] }
        return [
            LateWork(
                "年度任务", measure: "项", path: "tasks?late=yes",
                try rows.map { row in
                    let lead: String = try row["lead"]
                    return .init(try row["leadName"], try row["tasks"], path: "tasks?late=yes&unit=\(lead)")
                })
        ]
    }
}
