import Database
import Kernel
import MoralBank
import Office
import Residents

/// Each quarter of the invented county has its stars, and the year its model households.
enum MoralStarLife {
    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        lending(stage) + asking(stage)
            + stage.months.filter { $0.firstDay.month % 3 == 1 }.flatMap { month -> [DemoEvent] in
                let day = month.firstDay.adding(days: 9)
                let quarter = drawing(.quarter, month.firstDay.adding(days: -1), on: day, stage)
                return month.firstDay.month == 1
                    ? [quarter, drawing(.year, month.firstDay.adding(days: -1), on: day.adding(days: 1), stage)]
                    : [quarter]
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

    /// In the last month a resident asks on his phone; where the story is still going on, it waits for the clerk.
    private static func asking(_ stage: DemoStage) -> [DemoEvent] {
        guard let month = stage.months.last else { return [] }
        let day = max(month.firstDay, min(stage.last, month.firstDay.adding(days: 3)))
        return [
            DemoEvent(at: stage.moment(on: day, hour: 19, minute: 40)) {
                let clerk = try stage.actor(.clerk)
                for village in stage.villages.prefix(2).compactMap(\.division) {
                    let residents = try await stage.office.read {
                        try Residents.of(village: village, for: clerk, in: $0)
                    }
                    for resident in residents.prefix(8) {
                        let own = Actor(
                            id: resident.id.description, name: resident.name, county: stage.county,
                            roles: [.resident], scope: .person(resident.id.description))
                        guard try await stage.office.read({ try MoralBank.ownAccount(own, in: $0) }) != nil else {
                            continue
                        }
                        let id = try await stage.office.carryOut(
                            AskForRating(bank: "明川农商银行", purpose: "申请道德贷买农机", agrees: true), by: own)
                        guard stage.isOver else { return }
                        try await stage.office.carryOut(
                            TakeProcedureStep(RatingStatement.procedure, id, RatingStatement.issue), by: clerk)
                        return
                    }
                }
            }
        ]
    }

    /// Each quarter somebody asks for a statement, and the bank answers.
    private static func lending(_ stage: DemoStage) -> [DemoEvent] {
        stage.months.filter { $0.firstDay.month % 3 == 2 }.map { month in
            .leading(at: stage.moment(on: max(month.firstDay, stage.first).adding(days: 17), hour: 10, minute: 55)) {
                let clerk = try stage.actor(.clerk)
                let accounts = try await stage.office.read { transaction in
                    try MoralBank.earned(
                        from: stage.first, through: transaction.now.day, county: clerk.county, in: transaction)
                }
                guard let one = accounts.max(by: { $0.areas.values.reduce(0, +) < $1.areas.values.reduce(0, +) }) else {
                    return []
                }
                let id = try await stage.office.carryOut(
                    IssueRating(
                        one.account, person: one.name, bank: "明川农商银行", purpose: "申请道德贷扩建民宿", hasSigned: true),
                    by: clerk)
                return [
                    DemoEvent(at: stage.moment(on: month.firstDay.adding(days: 27), hour: 16, minute: 5)) {
                        try await stage.office.carryOut(RecordLoan(id, limit: 20_000_000, rate: 525), by: clerk)
                    }
                ]
            }
        }
    }
}
