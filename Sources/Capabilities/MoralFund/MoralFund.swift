import Kernel
import MoralBank
import Office
import Organisation
import Web

/// 道德基金: what is given of it to whom, past review and the public, and what the public reads of it each quarter. Its money
/// itself is booked by the moral bank.
package enum MoralFund {
    package static let capability = Capability(
        "moralFund", heading: "道德银行", migrations: MoralFundTables.migrations, tables: MoralFundTables.tables,
        rights: [.seeGrants, .askGrants, .payGrants, .seeFundReports, .draftFundReports, .releaseFundReports],
        menu: [
            Listing<FundGrant>.grants.menu(in: .practice), Listing<FundReport>.fundReports.menu(in: .practice),
        ],
        waiting: { actor, transaction in
            try FundGrant.procedure.waiting(for: actor, in: transaction)
                + FundReport.procedure.waiting(for: actor, in: transaction)
        },
        recordNames: ["fundGrant": FundGrant.procedure.naming, "fundReport": FundReport.procedure.naming],
        metrics: Listing<FundGrant>.grants.metrics,
        jobs: [FundGrant.procedure.job, FundReport.procedure.job],
        papers: [PaperSeries(FundReport.series, "道德基金收支公告", issued: FundReports.numbers)],
        checks: [FundGrant.procedure.recordCheck, FundReport.procedure.recordCheck, Grants.check, FundReports.check],
        notices: [FundGrant.noticeKind], boards: [PublicBoard("道德基金", "public/fund")],
        demo: MoralFundLife.events, samples: FundReports.sample,
        routes: { premises in
            GrantRoutes(premises: premises).routes + FundReportRoutes(premises: premises).routes
                + PublicFundRoutes(premises: premises).routes
        })
}

extension Right {
    package static let seeGrants = Right(
        "moralFund.grants", "查看基金帮扶、奖励、慰问（各看各的范围）",
        [.clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead, .village], isPersonal: true)
    package static let askGrants = Right(
        "moralFund.ask", "申请基金帮扶、奖励、慰问", [.clerk, .townshipLiaison, .village])
    package static let payGrants = Right("moralFund.announce", "把帮扶、奖励、慰问送公示", [.clerk])
    package static let seeFundReports = Right(
        "moralFund.reports", "查看道德基金季度公布", [.clerk, .director, .leader])
    package static let draftFundReports = Right("moralFund.report", "起草道德基金季度公布", [.clerk])
    package static let releaseFundReports = Right(
        "moralFund.release", "放行道德基金季度公布里的个人信息（不能是起草人）", [.clerk, .director])
}
