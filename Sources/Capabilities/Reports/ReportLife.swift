import Kernel
import Office
import Organisation
import Web

/// The report of the invented county's year: of the last whole one, where it was lived, in January; else of the running one
/// so far. Drafted, cleared of what nobody recorded, signed and published.
enum ReportLife {
    @Sendable
    static func events(_ stage: DemoStage, _ sources: ReportSources) throws -> [DemoEvent] {
        // A year that is over is reported on when December is closed: in the next act.
        guard !stage.isOver else { return [] }
        let isLastYears = stage.isYear && !stage.isOpening
        let year = isLastYears ? stage.year - 1 : stage.last.year
        let january = Day(year: stage.year, month: 1, dayOfMonth: 8)
        guard let day = isLastYears ? january : lastWorkingDay(of: stage) else { return [] }
        let morning = WorkingCalendar.china.nextWorkingMoment(Instant(day, hour: 9))
        guard morning <= stage.now else { return [] }
        let (clerk, director, leader) = (
            try stage.actor(.clerk), try stage.actor(.director), try stage.actor(.leader)
        )
        return [
            DemoEvent(at: morning) {
                let report = try await stage.office.carryOut(DraftReport(year, sources), by: clerk)
                let drafted = try await stage.office.read { try YearReports.one(report, for: clerk, in: $0) }
                try await stage.office.carryOut(EditReport(report, drafted.withoutGaps, sources), by: clerk)
                let procedure = YearReport.procedure(sources)
                for (step, actor) in [
                    (Signatures.submit, clerk), (Signatures.approve, director), (Signatures.sign, leader),
                    (Signatures.publish, clerk),
                ] {
                    try await stage.office.carryOut(TakeProcedureStep(procedure, report, step), by: actor)
                }
                try await promise(report, by: clerk, stage, sources)
            }
        ]
    }

    private static func lastWorkingDay(of stage: DemoStage) -> Day? {
        (0..<14).map { stage.last.adding(days: -$0) }.first { day in
            WorkingCalendar.china.isWorkingDay(day) && Instant(day, hour: 9) <= stage.now
        }
    }

    /// The first two paragraphs of the plan become tasks; the others wait.
    private static func promise(
        _ report: ID<YearReport>, by clerk: Actor, _ stage: DemoStage, _ sources: ReportSources
    ) async throws {
        guard let promises = sources.promises else { return }
        let published = try await stage.office.read { try YearReports.one(report, for: clerk, in: $0) }
        for (index, paragraph) in published.plan.prefix(2).enumerated() {
            guard stage.departments.indices.contains(index), let lead = ID<Unit>(stage.departments[index].unit),
                let due = PlanPart.end(of: 4, published.year + 1)
            else { continue }
            try await stage.office.carryOut(
                PromiseParagraph(
                    report, paragraph: paragraph.number, title: paragraph.section.heading, lead: lead, dueOn: due,
                    quarters: PlanPart.quarters, promises), by: clerk)
        }
    }
}
