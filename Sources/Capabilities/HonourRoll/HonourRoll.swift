import Database
import Kernel
import Office
import Recognition
import Web

/// 光荣榜: honours as everybody reads them, a page for each story with its photos, the ladder, and where a round stands.
package enum HonourRoll {
    package static let capability = Capability(
        "honourRoll", heading: "评选表彰", rights: [.keepStories],
        menu: [MenuEntry("好人阶梯", "honours/ladder", .right(.seeHonours), in: .recognition)],
        recordNames: ["story": Nomination.procedure.naming],
        boards: [PublicBoard("光荣榜", "public/honours")],
        demo: StoryLife.events,
        samples: { county, transaction in
            // Photos of stories are named by what they hold: whoever guesses finds none.
            ["verifier": "000000000000"]
        },
        routes: { premises in
            StoryRoutes(premises: premises).routes + LadderRoutes(premises: premises).routes
                + PublicHonourRoutes(premises: premises).routes + PublicRoundRoutes(premises: premises).routes
        })
}

extension Right {
    package static let keepStories = Right(
        "stories.keep", "为公开的事迹添照片、遮挡、确认别人遮挡的", [.clerk, .director])
}
