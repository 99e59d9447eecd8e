import Kernel
import Office
import Organisation
import Web

/// 礼遇和帮扶: what is given to those who hold honours, help for those in need among them, and tours that tell their stories.
package enum Courtesies {
    package static let capability = Capability(
        "courtesies", heading: "礼遇和帮扶", migrations: CourtesyTables.migrations, tables: CourtesyTables.tables,
        rights: [
            .seeCourtesies, .keepCourtesies, .enterCourtesyUse, .seeHardship, .askForHardshipHelp, .keepStoryTours,
        ],
        menu: [
            Listing<Courtesy>.courtesies.menu(in: .recognition), Listing<Hardship>.hardships.menu(in: .recognition),
            Listing<StoryTour>.storyTours.menu(in: .recognition),
        ],
        waiting: { actor, transaction in
            try Hardship.procedure.waiting(for: actor, in: transaction)
                + StoryTour.procedure.waiting(for: actor, in: transaction)
        },
        recordNames: [
            "courtesy": CourtesyRegister.naming, "courtesyUse": CourtesyRegister.naming,
            "hardship": Hardship.procedure.naming, "storyTour": StoryTour.procedure.naming,
        ],
        metrics: Listing<CourtesyUse>.courtesyUses.metrics + Listing<Hardship>.hardships.metrics
            + Listing<StoryTour>.storyTours.metrics,
        jobs: [Hardship.procedure.job, StoryTour.procedure.job],
        checks: [Hardship.procedure.recordCheck, StoryTour.procedure.recordCheck],
        boards: [PublicBoard("好人礼遇", "public/courtesies")], demo: CourtesiesLife.events,
        samples: CourtesyRegister.sample,
        routes: { premises in
            CourtesyRoutes(premises: premises).routes + HardshipRoutes(premises: premises).routes
                + StoryTourRoutes(premises: premises).routes
        })
}

extension Right {
    private static let readers: [Role] = [
        .clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead, .village,
    ]

    package static let seeCourtesies = Right("courtesies.see", "查看礼遇、巡讲（乡镇、村看本地的人）", Set(readers))
    package static let keepCourtesies = Right("courtesies.keep", "登记、停止礼遇", [.clerk])
    package static let enterCourtesyUse = Right(
        "courtesies.use", "登记享受礼遇", [.clerk, .townshipLiaison, .village])
    package static let seeHardship = Right("hardship.see", "查看困难帮扶（乡镇、村只看本地的）", Set(readers), isPersonal: true)
    package static let askForHardshipHelp = Right(
        "hardship.ask", "申请困难帮扶", [.clerk, .townshipLiaison, .village])
    package static let keepStoryTours = Right("storyTours.keep", "安排、登记事迹巡讲", [.clerk])
}
