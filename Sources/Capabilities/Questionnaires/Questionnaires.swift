import Kernel
import Office
import Web

/// 问卷调查: what residents say of the county's work, from a drawn sample, and nobody can tell who said what.
package enum Questionnaires {
    package static let capability = Capability(
        "questionnaires", heading: "测评迎检", migrations: SurveyTables.migrations, tables: SurveyTables.tables,
        rights: [.seeSurveys, .keepSurveys], instructable: ["surveys/:survey"],
        menu: [Listing.surveys.menu(in: .recognition)],
        waiting: { try Survey.procedure.waiting(for: $0, in: $1) },
        recordNames: ["survey": Survey.procedure.naming], metrics: Listing.surveys.metrics,
        jobs: [Survey.procedure.job], checks: [Survey.procedure.recordCheck, SurveyResults.check],
        dossier: Surveys.dossier, demo: SurveyLife.events, samples: Surveys.sample,
        routes: { SurveyRoutes(premises: $0).routes + SurveyAnswerRoutes(premises: $0).routes })
}

extension Right {
    package static let seeSurveys = Right(
        "surveys.see", "查看问卷调查",
        [
            .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
            .townshipDeputy, .townshipHead,
        ])
    package static let keepSurveys = Right("surveys.keep", "组织问卷调查、录入纸质问卷", [.clerk])
}
