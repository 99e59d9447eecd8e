import Database
import Kernel
import Office
import Organisation
import Web

/// 文明称号和星级: titles that bodies hold for a term, from the plan to the re-review, and the stars of villages and communities.
package enum Titles {
    package static func capability(sources: TitleSources = .none) -> Capability {
        Capability(
            "titles", heading: "称号和星级", migrations: TitleTables.migrations, tables: TitleTables.tables,
            rights: [.seeTitles, .keepTitles, .declareTitles, .grantTitles],
            instructable: [
                "titles/:civilTitle", "title-bids/:titleBid", "title-reviews/:titleReview", "stars/:starTask",
            ],
            menu: [
                MenuEntry(
                    "文明称号", "titles", .right(.seeTitles), in: .recognition,
                    covers: ["titles", "title-bodies", "title-plans", "title-visits"]),
                Listing<TitleBid>.bids.menu(in: .recognition), Listing<TitleReview>.reviews.menu(in: .recognition),
                Listing<StarTask>.stars.menu(in: .recognition),
            ],
            waiting: allWaiting, brief: brief,
            recordNames: recordNames,
            metrics: metrics,
            jobs: [
                job, TitleBid.procedure.job, TitleReview.procedure.job, TitleAdvice.procedure.job,
                StarTask.procedure.job,
            ],
            settings: TitleSettings.editors, papers: [PaperSeries(CivilTitle.series, "文明称号", issued: Titles.numbers)],
            checks: [
                CivilTitle.procedure.recordCheck, TitleBid.procedure.recordCheck, TitleReview.procedure.recordCheck,
                TitleAdvice.procedure.recordCheck, StarTask.procedure.recordCheck,
            ],
            dossier: dossier, lateness: lateness, notices: [noticeKind, starNoticeKind],
            boards: [PublicBoard("文明称号", "public/titles"), PublicBoard("星级村社", "public/stars")],
            demo: { try TitleLife.events($0, sources) }, samples: sample,
            routes: { premises in
                let ways: [[Route]] = [
                    TitleRoutes(premises: premises, sources: sources).routes,
                    BidRoutes(premises: premises, sources: sources).routes,
                    StarRoutes(premises: premises, sources: sources).routes,
                    PublicTitleRoutes(office: premises.office).routes,
                ]
                return ways.flatMap(\.self)
            })
    }

    private static let metrics: [Metric] = [
        Listing<CivilTitle>.titles.metrics, Listing<BodyRow>.bodies.metrics, Listing<BodyRow>.coverage,
        Listing<TitleBid>.bids.metrics, Listing<TitleReview>.reviews.metrics, Listing<TitleAdvice>.advice.metrics,
        Listing<YearPlan>.yearPlans.metrics, Listing<StarTask>.stars.metrics,
    ].flatMap(\.self)

    private static let recordNames: [String: RecordNaming] = [
        "civilTitle": CivilTitle.procedure.naming, "titleBid": TitleBid.procedure.naming,
        "titleReview": TitleReview.procedure.naming, "titleAdvice": TitleAdvice.procedure.naming,
        "starTask": StarTask.procedure.naming,
        "civilBody": RecordNaming("一个创建对象") { _, _, _ in [:] },
        "yearPlan": RecordNaming("一份年度规划") { _, _, _ in [:] },
    ]

    @Sendable
    private static func allWaiting(_ actor: Actor, _ transaction: ReadTransaction) throws -> [Waiting] {
        try TitleBid.procedure.waiting(for: actor, in: transaction)
            + TitleReview.procedure.waiting(for: actor, in: transaction)
            + TitleAdvice.procedure.waiting(for: actor, in: transaction)
            + StarTask.procedure.waiting(for: actor, in: transaction) + waiting(for: actor, in: transaction)
    }

    /// Against whom nothing stands at the end of the notice is ready to be given its title.
    package static let noticeKind = NoticeKind(
        "titles", "文明称号公示", path: { $0 },
        onSettled: { _, candidates, actor, transaction in
            for candidate in candidates {
                guard let id = ID<TitleBid>(candidate.record) else { continue }
                try transaction.take(
                    candidate.state == .passed ? "pass" : "fail", of: id, TitleBid.procedure,
                    StepAnswers(note: candidate.reason), county: actor.county)
            }
        },
        onWithdrawn: { notice, _, transaction in try transaction.takeBack(notice, in: TitleBid.procedure) })

    package static let starNoticeKind = NoticeKind(
        "stars", "星级村（社区）公示", path: { $0 },
        onSettled: { _, candidates, actor, transaction in
            for candidate in candidates {
                guard let id = ID<StarTask>(candidate.record) else { continue }
                try transaction.take(
                    candidate.state == .passed ? "pass" : "fail", of: id, StarTask.procedure,
                    StepAnswers(note: candidate.reason), county: actor.county)
            }
        },
        onWithdrawn: { notice, _, transaction in try transaction.takeBack(notice, in: StarTask.procedure) })
}

extension Right {
    private static let units: Set<Role> = [
        .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison, .townshipDeputy, .townshipHead,
        .village,
    ]

    package static let seeTitles = Right(
        "titles.see", "查看文明称号和星级（乡镇、村看本地的，部门看自己的）", units.union([.clerk, .director, .leader]))
    package static let keepTitles = Right("titles.keep", "办理称号和星级：抽查、公示、转入、调研、验收", [.clerk])
    package static let declareTitles = Right(
        "titles.declare", "报送规划、申报、自查", [.clerk, .departmentLiaison, .departmentDeputy, .townshipLiaison, .village])
    package static let grantTitles = Right("titles.grant", "命名、授星", [.director])
}
