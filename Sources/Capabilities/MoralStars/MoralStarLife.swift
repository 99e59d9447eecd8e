import Database
import Kernel
import MoralBank
import Office

/// Each quarter of the invented county has its stars, and the year its model households.
enum MoralStarLife {
    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        stage.months.filter { $0.firstDay.month % 3 == 1 }.flatMap { month -> [DemoEvent] in
            let day = month.firstDay.adding(days: 9)
            let quarter = drawing(.quarter, month.firstDay.adding(days: -1), on: day, stage)
            return month.firstDay.month == 1
                ? [quarter, drawing(.year, month.firstDay.adding(days: -1), on: day.adding(days: 1), stage)] : [quarter]
        }
    }

    private static func drawing(_ kind: StarBoard.Kind, _ within: Day, on day: Day, _ stage: DemoStage) -> DemoEvent {
        .leading(at: stage.moment(on: day, hour: 14, minute: 35)) {
            let (clerk, director) = (try stage.actor(.clerk), try stage.actor(.director))
            let id: ID<StarBoard>
            // Where nobody has points yet, there is no board.
            do { id = try await stage.office.carryOut(DrawStars(kind, within), by: clerk) } catch is Refusal {
                return []
            }
            return [
                DemoEvent(at: stage.moment(on: day.adding(days: 2), hour: 9, minute: 25)) {
                    try await stage.office.carryOut(
                        TakeProcedureStep(StarBoard.procedure, id, "publish", answers: StepAnswers(note: "同意公布。")),
                        by: director)
                }
            ]
        }
    }
}
