import Database
import Kernel
import Office
import Web

/// Inspections: plans, draws, and the visits they lead to.
package struct Inspections: Sendable {
    let office: Office
    let surroundings: Surroundings

    package init(office: Office, surroundings: Surroundings) {
        self.office = office
        self.surroundings = surroundings
    }

    package static let migrations = InspectionTables.migrations
    package static let menu = [MenuEntry("督查", "plans", .right(.seePlans))]
    package var routes: [Route] { PlanRoutes(office: office, surroundings: surroundings).routes }

    package static let waiting: Waiting.Source = { actor, transaction in
        guard actor.has(.inspector) else { return [] }
        let count = try Plans.mine(actor, in: transaction).count
        return count == 0 ? [] : [Waiting("检查分给您的村（社区）", count: count, path: "visits")]
    }
}

extension Right {
    package static let makePlans = Right("inspections.makePlans", "制订督查计划、抽村", [.clerk, .director])
    package static let seePlans = Right(
        "inspections.seePlans", "查看督查计划（暗访只有制订人和本人知道）",
        [
            .clerk, .director, .leader, .inspector, .townshipLiaison, .townshipDeputy, .townshipHead, .village,
        ])
    package static let seeOwnVisits = Right("inspections.seeOwnVisits", "查看分给自己的检查", [.inspector])

    package static let inspections: [Right] = [.seePlans, .makePlans, .seeOwnVisits]
}
