import Kernel
import MoralBank
import Office
import Organisation
import Web

/// 季评星、年评模: who earned most by the bank's ledger, on boards that everybody may read; only what is good, names masked, and
/// nobody who does not want to be there. And what a bank may read of a household's standing, when its person agrees (道德贷).
package enum MoralStars {
    package static let capability = Capability(
        "moralStars", heading: "道德银行", migrations: MoralStarTables.migrations, tables: MoralStarTables.tables,
        rights: [.seeStars, .drawStars, .releaseStars, .keepOffBoards, .seeRatings, .issueRatings],
        menu: [
            Listing<StarBoard>.starBoards.menu(in: .practice),
            Listing<RatingStatement>.ratings.menu(in: .practice),
            MenuEntry("道德银行覆盖", "moral-coverage", .right(.seeStars), in: .practice),
        ],
        waiting: { actor, transaction in
            try StarBoard.procedure.waiting(for: actor, in: transaction)
                + RatingStatement.procedure.waiting(for: actor, in: transaction)
        },
        recordNames: [
            "starBoard": StarBoard.procedure.naming, "ratingStatement": RatingStatement.procedure.naming,
        ], metrics: Listing<RatingStatement>.ratings.metrics,
        jobs: [StarBoard.procedure.job, RatingStatement.procedure.job],
        checks: [StarBoard.procedure.recordCheck, RatingStatement.procedure.recordCheck],
        dossier: StarBoards.dossier, boards: [PublicBoard("道德之星", "public/moral-stars")],
        own: { try OwnStars.parts($0, $1) + OwnRatings.parts($0, $1) }, consents: [Ratings.listener],
        demo: MoralStarLife.events,
        samples: StarBoards.sample,
        routes: { premises in
            StarRoutes(premises: premises).routes + PublicStarRoutes(premises: premises).routes
                + OwnStarRoutes(premises: premises).routes + RatingRoutes(premises: premises).routes
                + OwnRatingRoutes(premises: premises).routes
        })
}

extension Right {
    package static let seeStars = Right(
        "moralStars.see", "查看道德之星、道德银行覆盖",
        [.clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead, .village])
    package static let drawStars = Right("moralStars.draw", "评出季度之星、年度模范户", [.clerk])
    package static let releaseStars = Right(
        "moralStars.release", "放行光荣榜里的个人信息（不能是评出的人）", [.clerk, .director])
    package static let seeRatings = Right("moralRating.see", "查看道德评价证明", [.clerk, .director], isPersonal: true)
    package static let issueRatings = Right("moralRating.issue", "凭本人同意出具道德评价证明、登记银行的结果", [.clerk])
    package static let keepOffBoards = Right("moralStars.optOut", "登记不上榜的账户", [.clerk, .village])
}
