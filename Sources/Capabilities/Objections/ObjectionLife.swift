import Database
import Inspections
import Kernel
import Office

/// The objections of the invented county: one a month, won and lost by turns.
enum ObjectionLife {
    static func events(
        _ stage: DemoStage, _ procedure: Procedure<Objection, Objection.State>
    ) throws -> [DemoEvent] {
        let director = try stage.actor(.director)
        return stage.months.enumerated().map { index, month in
            DemoEvent.leading(at: Instant(month.firstDay.adding(days: 24), hour: 9)) {
                try await object(index, month, stage, procedure, director)
            }
        }
    }

    private static func object(
        _ index: Int, _ month: Month, _ stage: DemoStage, _ procedure: Procedure<Objection, Objection.State>,
        _ director: Actor
    ) async throws -> [DemoEvent] {
        for turn in stage.townships.indices {
            let township = stage.townships[(index * 3 + turn) % stage.townships.count]
            guard let code = township.division, let liaison = stage.representative(of: township) else { continue }
            let losses = try await stage.office.read { transaction in
                try Visits.lostLines(
                    month, below: code, county: director.county, asOf: transaction.now, in: transaction)
            }
            guard let line = losses.first(where: { $0.tier == .county && $0.line != nil })?.line else { continue }
            let id = try await stage.office.carryOut(
                FileObjection(line, words: "检查当天正在施工，施工单位第二天已经清运，村里有照片和值班记录。"), by: liaison)
            return [
                DemoEvent(at: Instant(month.firstDay.adding(days: 26), hour: 16)) {
                    try await stage.office.carryOut(
                        TakeProcedureStep(
                            procedure, id, index.isMultiple(of: 3) ? "uphold" : "reject",
                            answers: StepAnswers(
                                note: index.isMultiple(of: 3) ? "核对施工许可和值班记录，情况属实。" : "检查时没有围挡，也没有清运安排。")),
                        by: director)
                }
            ]
        }
        return []
    }
}
