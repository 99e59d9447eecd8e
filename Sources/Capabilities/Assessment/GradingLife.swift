import Database
import Kernel
import Office

/// The grades of the invented county's last year, once its December is closed.
enum GradingLife {
    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let (clerk, director, leader) = (
            try stage.actor(.clerk), try stage.actor(.director), try stage.actor(.leader)
        )
        // When December is closed depends on its visits: it is looked for on the days after.
        return (8..<40).filter { $0.isMultiple(of: 4) }.map { day in
            DemoEvent(at: stage.moment(day: day, hour: 16)) {
                let year = try await stage.office.read { $0.now.day.year - 1 }
                let isDue = try await stage.office.read { transaction in
                    try YearGradings.of(year, county: clerk.county, in: transaction).isEmpty
                        && YearGradings.isClosed(year, county: clerk.county, in: transaction)
                }
                guard isDue else { return }
                let id = try await stage.office.carryOut(ProposeGrading(year: year), by: clerk)
                for (step, actor) in [(Signatures.approve, director), (Signatures.sign, leader)] {
                    try await stage.office.carryOut(
                        TakeProcedureStep(YearGrading.procedure, id, step, answers: StepAnswers(note: "同意")), by: actor)
                }
            }
        }
    }
}
