import Database
import Kernel
import Media
import Office
import Web

/// Findings: every problem from being found to being struck off.
package struct Findings: Sendable {
    let office: Office
    let photos: PhotoStore
    let flow: FindingFlow

    package init(office: Office, photos: PhotoStore, flow: FindingFlow = FindingFlow()) {
        self.office = office
        self.photos = photos
        self.flow = flow
    }

    package static let migrations = FindingTables.migrations
    package static let menu = [MenuEntry("问题", "findings", .right(.seeFindings))]
    package var routes: [Route] { FindingRoutes(findings: self).routes }
}

extension Right {
    private static let units: Set<Role> = [
        .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison, .townshipDeputy, .townshipHead,
        .village,
    ]

    package static let seeFindings = Right(
        "findings.see", "查看问题（看得到哪些，由所在单位决定）",
        units.union([.clerk, .director, .leader, .inspector]))
    package static let handleFindings = Right(
        "findings.handle", "办理问题（每一步由谁来做，见问题页）", units.union([.clerk, .director, .inspector]))
    package static let assignFindings = Right(
        "findings.assign", "成批交办问题", [.clerk, .director, .townshipLiaison, .townshipDeputy])

    package static let findings: [Right] = [.seeFindings, .handleFindings, .assignFindings]
}
