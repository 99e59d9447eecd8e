import Database
import Kernel
import Office
import Web

/// Sheets: what is checked, how it is judged, and the scoring rule.
package struct Sheets: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    package static let migrations = SheetTables.migrations
    package static let menu = [MenuEntry("标准", "sheets", .right(.seeSheets))]
    package var routes: [Route] { SheetRoutes(office: office).routes }

    /// The village check of 三治一提升, as every county begins with it.
    package static var villageTemplate: Sheet { get throws { try Sheet(yaml: VillageTemplate.yaml) } }
}

extension Right {
    package static let seeSheets = Right(
        "sheets.see", "查看考核标准",
        Set(Role.assignable).subtracting([.systemAdministrator, .securityAdministrator, .auditAdministrator]))
    package static let draftSheets = Right("sheets.draft", "起草考核标准", [.clerk, .director])
    package static let publishSheets = Right("sheets.publish", "发布、停用考核标准", [.director])

    package static let sheets: [Right] = [.seeSheets, .draftSheets, .publishSheets]
}
