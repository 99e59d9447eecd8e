import Database
import Kernel
import Office
import Organisation
import Volunteers
import Web

/// 新时代文明实践: centre, institutes, stations and points, what they hold each month, and the help that people ask for and get
/// (点单、派单、接单、评单).
package enum Practice {
    /// - Parameter scores: what visits of a site's place came to; of whoever keeps visits.
    package static func capability(scores: @escaping SiteScore.Source = { _, _, _ in [] }) -> Capability {
        Capability(
            "practice", heading: "阵地和活动", migrations: PracticeTables.migrations, tables: PracticeTables.tables,
            rights: [
                .seePractice, .keepSites, .keepRoutes, .holdActivities, .seeOrders, .enterOrders, .handleOrders,
                .keepServices,
            ],
            instructable: ["practice/activities/:practiceActivity", "orders/:serviceOrder"],
            menu: [
                Listing<PracticeSite>.sites.menu(in: .practice),
                Listing<PracticeActivity>.activities.menu(in: .practice),
                MenuEntry(
                    Listing<ServiceOrder>.orders.title, Listing<ServiceOrder>.orders.path, .right(.seeOrders),
                    in: .practice, daily: [.village]),
                Listing<OfferedService>.services.menu(in: .practice), Listing<SiteRoute>.siteRoutes.menu(in: .practice),
            ],
            waiting: waiting,
            recordNames: [
                "practiceSite": PracticeSite.naming, "siteRoute": SiteRoute.naming,
                "practiceActivity": PracticeActivity.procedure.naming, "offeredService": OfferedService.naming,
                "serviceOrder": ServiceOrder.procedure.naming,
            ],
            metrics: Listing<PracticeSite>.sites.metrics + Listing<SiteRoute>.siteRoutes.metrics
                + Listing<PracticeActivity>.activities.metrics
                + Listing<ServiceOrder>.orders.metrics + Listing<OrderDispatch>.dispatches.metrics + OrderRates.metrics,
            jobs: [Orders.timeouts, ServiceOrder.procedure.job, PracticeActivity.procedure.job],
            checks: [PracticeActivity.procedure.recordCheck, ServiceOrder.procedure.recordCheck],
            dossier: Sites.dossier,
            boards: [PublicBoard("文明实践", "public/practice")], own: OwnPractice.parts,
            demo: { try PracticeLife.events($0) + OrderLife.events($0) },
            samples: { try Sites.sample($0, $1).merging(Orders.sample($0, $1)) { own, _ in own } },
            routes: {
                SiteRoutes(premises: $0, scores: scores).routes + ActivityRoutes(premises: $0).routes
                    + CheckInRoutes(premises: $0).routes + OrderRoutes(premises: $0).routes
                    + PublicPracticeRoutes(premises: $0).routes + OwnPracticeRoutes(premises: $0).routes
                    + OwnCheckInRoutes(premises: $0).routes + OwnTeamRoutes(premises: $0).routes
            })
    }

    private static let waiting: Waiting.Source = { actor, transaction in
        try PracticeActivity.procedure.waiting(for: actor, in: transaction)
            + ServiceOrder.procedure.waiting(for: actor, in: transaction)
            + Activities.unreported(for: actor, in: transaction) + Sites.idle(for: actor, in: transaction)
    }
}

extension Right {
    package static let seePractice = Right("practice.see", "查看实践中心、所、站、点和活动", practising)
    package static let keepSites = Right(
        "practice.keepSites", "登记、修改实践阵地", [.clerk, .director, .townshipLiaison, .village])
    package static let keepRoutes = Right("practice.keepRoutes", "登记示范带、精品村", [.clerk, .director])
    package static let holdActivities = Right(
        "practice.hold", "安排活动、签到、报告", [.clerk, .director, .departmentLiaison, .townshipLiaison, .village])
    package static let seeOrders = Right("order.see", "查看点单（各看各的）", practising, isPersonal: true)
    package static let enterOrders = Right(
        "order.enter", "登记点单（可代居民登记）", [.clerk, .director, .departmentLiaison, .townshipLiaison, .village])
    package static let handleOrders = Right(
        "order.handle", "派单、抢单、登记服务人员、评单",
        [.clerk, .director, .departmentLiaison, .townshipLiaison, .village])
    package static let keepServices = Right("order.services", "制单：维护服务菜单", [.clerk, .director, .townshipLiaison])
}
