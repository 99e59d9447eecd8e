import Kernel
import Office
import Organisation
import Web

/// 评选表彰: one procedure with different rules, from a neighbour's nomination to the certificate and the roll of honour.
package enum Recognition {
    static let certificateSeries = "荣誉证书"

    /// - Parameter holder: what others know of who holds an honour.
    package static func capability(holder: @escaping HolderParts = { _, _, _ in [] }) -> Capability {
        Capability(
            "recognition", heading: "评选表彰", migrations: RecognitionTables.migrations, tables: RecognitionTables.tables,
            rights: [
                .seeRounds, .runRounds, .seeNominations, .enterNominations, .checkJointly, .judgeRounds, .seeHonours,
                .recordHonours, .revokeHonours,
            ],
            instructable: ["rounds/:round"],
            menu: [
                Listing<Round>.rounds.menu(in: .recognition),
                MenuEntry(
                    "推荐", "nominations", .right(.seeNominations), in: .recognition, covers: ["nominations", "stories"]),
                MenuEntry(
                    "荣誉册", "honours", .right(.seeHonours), in: .recognition, covers: ["honours", "recommendations"]),
                MenuEntry("评审打分", "jury", .right(.judgeRounds), in: .recognition, daily: [.juror]),
            ],
            waiting: { actor, transaction in
                try Round.procedure.waiting(for: actor, in: transaction)
                    + Nomination.procedure.waiting(for: actor, in: transaction)
                    + Recommendation.procedure.waiting(for: actor, in: transaction)
                    + JointChecks.waiting(for: actor, in: transaction)
                    + Juries.waiting(for: actor, in: transaction)
            },
            recordNames: [
                "round": Round.procedure.naming, "nomination": Nomination.procedure.naming,
                "recommendation": Recommendation.procedure.naming,
                "honour": RecordNaming("一项荣誉") { _, _, _ in [:] },
            ],
            metrics: Listing<Round>.rounds.metrics + Listing<Nomination>.nominations.metrics
                + Listing<Honour>.honours.metrics,
            jobs: [Round.procedure.job, Nomination.procedure.job],
            papers: [PaperSeries(certificateSeries, "荣誉证书", issued: Honours.certificateNumbers)],
            checks: [Round.procedure.recordCheck, Nomination.procedure.recordCheck],
            dossier: Honours.dossier, notices: [noticeKind],
            own: OwnRounds.parts, consents: [Nominations.consentListener],
            demo: RecognitionLife.events, samples: Rounds.sample,
            routes: { premises in
                RoundRoutes(premises: premises).routes + NominationRoutes(premises: premises).routes
                    + JuryRoutes(premises: premises).routes + HonourRoutes(premises: premises, holder: holder).routes
                    + OwnRoundRoutes(premises: premises).routes
            })
    }

    /// Whoever stands at the end of the notice is ready to be commended; against whom an objection was upheld is not.
    package static let noticeKind = NoticeKind(
        "recognition", "评选公示", leastDays: 5,
        least: { subject, county, transaction in
            try ID<Round>(subject).map {
                try Rounds.one($0, for: .system(county: county), in: transaction).rule.noticeDays
            }
        }, path: { "rounds/\($0)" },
        onSettled: { _, candidates, actor, transaction in
            for candidate in candidates {
                guard let id = ID<Nomination>(candidate.record) else { continue }
                try Nominations.take(
                    candidate.state == .passed ? "pass" : "fail", id, note: candidate.reason, county: actor.county,
                    in: transaction)
            }
        },
        onWithdrawn: { notice, _, transaction in try Rounds.takeBack(notice, in: transaction) })
}

extension Right {
    package static let seeRounds = Right(
        "rounds.see", "查看评选",
        [
            .clerk, .director, .leader, .departmentLiaison, .townshipLiaison, .townshipDeputy, .townshipHead, .village,
        ])
    package static let runRounds = Right("rounds.run", "组织评选：办法、选票、评委、评定", [.clerk])
    package static let seeNominations = Right(
        "nominations.see", "查看推荐（乡镇、村只看本地的，部门只看请它联审的）",
        [
            .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
            .townshipDeputy, .townshipHead, .village,
        ], isPersonal: true)
    package static let enterNominations = Right(
        "nominations.enter", "推荐、代登记推荐", [.clerk, .townshipLiaison, .village])
    package static let checkJointly = Right(
        "nominations.check", "联审签署意见", [.clerk, .departmentLiaison, .departmentDeputy, .departmentHead])
    package static let judgeRounds = Right("rounds.judge", "评委打分（只看自己的）", [.juror])
    package static let seeHonours = Right(
        "honours.see", "查看荣誉册",
        [
            .clerk, .director, .leader, .departmentLiaison, .townshipLiaison, .townshipDeputy, .townshipHead, .village,
        ])
    package static let recordHonours = Right("honours.record", "登记荣誉、向上推荐、上级答复", [.clerk])
    package static let revokeHonours = Right("honours.revoke", "撤销荣誉", [.director])
}
