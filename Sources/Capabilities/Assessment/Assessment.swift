import Database
import Kernel
import Office
import Web

/// The month's assessment: townships scored, ranked, closed, and opened down to each visit.
package enum Assessment {
    /// Each time with a memory of its own of what closed months came to.
    package static var capability: Capability {
        Capability(
            "assessment", migrations: AssessmentTables.migrations, tables: tables, rights: Right.assessment,
            menu: [
                MenuEntry(
                    "月度考核", "assessments", .right(.seeAssessments), in: .inspection,
                    daily: [.clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead])
            ],
            waiting: waiting, brief: brief(KnownScores()), recordNames: recordNames,
            checks: [RecordCheck("关账的月份", closedMonthFaults)],
            routes: { AssessmentRoutes(office: $0.office).routes })
    }
}

extension Right {
    package static let seeAssessments = Right(
        "assessment.see", "查看月度考核和排名", Role.staff)
    package static let seeRunningMonth = Right(
        "assessment.seeRunning", "查看还没有关账的月份", [.clerk, .director, .leader])
    package static let closeMonths = Right("assessment.close", "月度关账", [.director])
    package static let changeRules = Right("assessment.changeRules", "制订考核办法", [.director])

    static let assessment: [Right] = [.seeAssessments, .seeRunningMonth, .closeMonths, .changeRules]
}
