import Database
import Kernel
import Office
import Organisation
import Web

extension PlanTasks {
    /// Tasks past their day that were not handed in, and those of which a quarter's milestone is, by who leads them.
    @Sendable
    static func lateness(_ actor: Actor, _ transaction: ReadTransaction) throws -> [LateWork] {
        guard Right.seeTasks.isHeld(by: actor) else { return [] }
        let today = transaction.now.day
        return try [
            late(
                "年度任务", "late", "yes",
                "planTask.state IN \(list: PlanTask.State.leads) AND planTask.dueOn < \(today)", actor, transaction),
            late(
                "季度节点滞后的任务", "milestone", "late", isBehind(county: actor.county, today: today), actor,
                transaction),
        ].compactMap(\.self)
    }

    private static func late(
        _ title: String, _ filter: String, _ value: String, _ condition: SQL, _ actor: Actor,
        _ transaction: ReadTransaction
    ) throws -> LateWork? {
        let rows = try transaction.rows(
            """
            SELECT planTask.lead, leadUnit.name AS leadName, count(*) AS tasks FROM planTask \(joins)
            WHERE planTask.county = \(actor.county) AND \(condition) AND \(isSeen(by: actor))
            GROUP BY planTask.lead, leadUnit.name ORDER BY count(*) DESC, leadUnit.name
            """)
        guard !rows.isEmpty else { return nil }
        let path = "tasks?\(filter)=\(value)"
        return LateWork(
            title, measure: "项", path: path,
            try rows.map { row in
                let lead: String = try row["lead"]
                return .init(try row["leadName"], try row["tasks"], path: "\(path)&unit=\(lead)")
            })
    }
}
