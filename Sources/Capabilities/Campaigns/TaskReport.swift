import Database
import Kernel
import Office

/// What a task's lead says of a month: how far it is, in percent and words. The office confirms it or sends it back.
package struct TaskReport: Codable, Sendable {
    package enum State: String, ProcedureState {
        case waiting, confirmed, returned

        package var chinese: String {
            switch self {
            case .waiting: "待确认"
            case .confirmed: "已确认"
            case .returned: "已退回"
            }
        }

        package var tone: Tone {
            switch self {
            case .waiting: .going
            case .confirmed: .done
            case .returned: .bad
            }
        }
    }

    package let id: ID<TaskReport>
    package let task: ID<PlanTask>
    package let taskTitle: String
    package let leadName: String
    package let month: Month
    package let percent: Int
    package let words: String
    package let state: State
    package let reportedByName: String
    package let reportedAt: Instant

    package static let noun = RecordNoun("taskReport", "月度进展", measure: "份")

    package static let procedure = Procedure<TaskReport, State>(
        noun, table: "taskReport", path: "tasks/reports", right: .seeTasks, first: .waiting, begun: "报送进展",
        load: TaskReports.one, title: { "\($0.taskTitle)：\($0.month.chinese)" },
        [
            .step(
                "confirm", "确认", from: .waiting, to: .confirmed, by: .role(.clerk, .director), asks: [.note("意见")],
                within: .workingDays(5), deed: .decision, exceptDoersOf: ["made"]),
            .step(
                "return", "退回", from: .waiting, to: .returned, by: .role(.clerk, .director),
                asks: [.reason("退回的原因")], isOptional: true),
        ])

    init(_ row: Row) throws {
        id = try row["id"]
        task = try row["task"]
        taskTitle = try row["taskTitle"]
        leadName = try row["leadName"]
        month = try row["month"]
        percent = try row["percent"]
        words = try row["words"]
        state = try row["state"]
        reportedByName = try row["reportedByName"]
        reportedAt = try row["reportedAt"]
    }
}
