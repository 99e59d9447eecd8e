import Kernel
import Office
import Organisation
import Web

/// 道德银行: households and people earn points by what they do, by a rule, past their neighbours' council and the public; points
/// become courtesy; behind them stands a fund that adds up.
package enum MoralBank {
    package static let capability = Capability(
        "moralBank", migrations: MoralBankTables.migrations, tables: MoralBankTables.tables,
        rights: [
            .seeMoralBank, .keepMoralRules, .openAccounts, .proposeDeposits, .holdCouncils, .rulePoints, .keepShelf,
            .keepFund,
        ],
        menu: [
            Listing.moralAccounts.menu(in: .practice), Listing.moralDeposits.menu(in: .practice),
            Listing.moralOrders.menu(in: .practice), Listing.fundEntries.menu(in: .practice),
        ],
        waiting: { actor, transaction in
            try MoralDeposit.procedure.waiting(for: actor, in: transaction)
                + MoralOrder.procedure.waiting(for: actor, in: transaction)
        },
        recordNames: [
            "moralDeposit": MoralDeposit.procedure.naming, "moralOrder": MoralOrder.procedure.naming,
            "moralAccount": MoralAccounts.naming, "moralRule": MoralRules.naming,
        ],
        metrics: Listing.moralAccounts.metrics + Listing.moralDeposits.metrics + Listing.moralOrders.metrics
            + Listing.fundEntries.metrics,
        jobs: [MoralDeposit.procedure.job, MoralOrder.procedure.job, Expiry.job, LapseOrders.job],
        checks: [
            MoralDeposit.procedure.recordCheck, MoralOrder.procedure.recordCheck, Ledger.check,
        ],
        notices: [MoralDeposit.noticeKind], demo: MoralBankLife.events, samples: MoralAccounts.sample,
        routes: {
            AccountRoutes(premises: $0).routes + DepositRoutes(premises: $0).routes + ShelfRoutes(premises: $0).routes
                + FundRoutes(premises: $0).routes
        })
}

extension Right {
    package static let seeMoralBank = Right(
        "moralBank.see", "查看道德银行（各看各的范围）",
        [.clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead, .village])
    package static let keepMoralRules = Right("moralBank.rules", "维护道德积分办法", [.clerk, .director])
    package static let openAccounts = Right("moralBank.open", "开道德银行账户", [.clerk, .village])
    package static let proposeDeposits = Right(
        "moralBank.propose", "申报道德积分", [.clerk, .village, .townshipLiaison])
    package static let holdCouncils = Right("moralBank.council", "登记评议小组的评议", [.village])
    package static let rulePoints = Right(
        "moralBank.rule", "裁定积分的申诉、冲正", [.director, .townshipLiaison, .townshipDeputy])
    package static let keepShelf = Right("moralBank.shelf", "管理兑换货架、发放兑换", [.village])
    package static let keepFund = Right("moralBank.fund", "登记道德基金的收支", [.clerk])
}
