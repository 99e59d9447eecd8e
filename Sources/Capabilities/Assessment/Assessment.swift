import Database
import Kernel
import Office
import Web

/// The month's assessment: townships scored, ranked, closed, and opened down to each visit.
package struct Assessment: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    package static let migrations = AssessmentTables.migrations
    package static let menu = [MenuEntry("考核", "assessments", .right(.seeAssessments))]
    package var routes: [Route] { AssessmentRoutes(office: office).routes }
}

extension Right {
    package static let seeAssessments = Right(
        "assessment.see", "查看月度考核和排名",
        Set(Role.assignable).subtracting([.systemAdministrator, .securityAdministrator, .auditAdministrator]))
    package static let seeRunningMonth = Right(
        "assessment.seeRunning", "查看还没有关账的月份", [.clerk, .director, .leader])
    package static let closeMonths = Right("assessment.close", "月度关账", [.director])
    package static let changeRules = Right("assessment.changeRules", "制订考核办法", [.director])

    package static let assessment: [Right] = [.seeAssessments, .seeRunningMonth, .closeMonths, .changeRules]
}
