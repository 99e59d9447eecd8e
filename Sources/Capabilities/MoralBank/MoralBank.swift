import Database
import Kernel
import Office
import Organisation
import Residents
import Web

/// 道德银行: households and people earn points by what they do, by a rule, past their neighbours' council and the public; points
/// become courtesy; behind them stands a fund that adds up.
package enum MoralBank {
    /// - Parameter known: who gives a number as a volunteer's at the counter.
    package static func capability(
        known: @escaping KnownHolder.Source = { _, _, _ in throw Refusal.noSuchHolder }
    ) -> Capability {
        Capability(
            "moralBank", heading: "道德银行", migrations: MoralBankTables.migrations, tables: MoralBankTables.tables,
            rights: [
                .seeMoralBank, .keepMoralRules, .openAccounts, .proposeDeposits, .proposeAsUnit, .holdCouncils,
                .rulePoints,
                .bookMonths,
                .keepShelf,
                .handOut, .keepCounter, .seeShopOrders, .askSettlement, .seeSettlements,
                .keepFund,
            ],
            menu: [
                Listing.moralAccounts.menu(in: .practice), Listing.moralDeposits.menu(in: .practice),
                Listing.pointCredits.menu(in: .practice),
                Listing.moralOrders.menu(in: .practice), Listing.fundEntries.menu(in: .practice),
                MenuEntry("单位申报积分", "points/propose", .right(.proposeAsUnit), in: .practice),
                MenuEntry("扫码核销", "counter", .right(.keepCounter), in: .practice, daily: [.merchant]),
                MenuEntry("商户核销", "counter/orders", .right(.seeShopOrders), in: .practice, daily: [.merchant]),
                MenuEntry("商户结算", "settlements", .right(.seeSettlements), in: .practice, daily: [.merchant]),
            ],
            waiting: { actor, transaction in
                try MoralDeposit.procedure.waiting(for: actor, in: transaction)
                    + PointBookings.waiting(for: actor, in: transaction)
                    + AccountVeto.procedure.waiting(for: actor, in: transaction)
                    + MoralOrder.procedure.waiting(for: actor, in: transaction)
                    + ShopSettlement.procedure.waiting(for: actor, in: transaction)
            },
            recordNames: [
                "moralDeposit": MoralDeposit.procedure.naming, "moralOrder": MoralOrder.procedure.naming,
                "shopSettlement": ShopSettlement.procedure.naming, "moralAccount": MoralAccounts.naming,
                "moralRule": MoralRules.naming, "accountVeto": AccountVeto.procedure.naming,
                "pointCredit": Credits.naming, "pointBooking": PointBookings.naming,
                "vetoRule": RecordNaming("一个否决项目") { _, _, _ in [:] },
                "moralFund": RecordNaming("一笔道德基金收支") { _, _, _ in [:] },
            ],
            metrics: Listing.moralAccounts.metrics + Listing.moralDeposits.metrics + Listing.moralOrders.metrics
                + Listing.fundEntries.metrics + Listing.pointCredits.metrics + Listing.settlements.metrics,
            jobs: [
                MoralDeposit.procedure.job, AccountVeto.procedure.job, MoralOrder.procedure.job,
                ShopSettlement.procedure.job, Expiry.job,
                LapseOrders.job, PointBookings.job,
            ],
            settings: [BankSettings.editor, BankSettings.bookingEditor],
            checks: [
                MoralDeposit.procedure.recordCheck, AccountVeto.procedure.recordCheck, MoralOrder.procedure.recordCheck,
                ShopSettlement.procedure.recordCheck, Ledger.check, Ledger.sourceCheck, Settlements.check,
            ],
            dossier: MoralAccounts.dossier, notices: [MoralDeposit.noticeKind], own: OwnPoints.parts,
            demo: MoralBankLife.events, samples: MoralAccounts.sample,
            routes: {
                AccountRoutes(premises: $0, known: known).routes + CreditRoutes(premises: $0).routes
                    + VetoRoutes(premises: $0).routes + UnitDepositRoutes(premises: $0).routes
                    + DepositRoutes(premises: $0).routes + BookingRoutes(premises: $0).routes
                    + VerifyRoutes(premises: $0).routes
                    + ListImportRoutes<ImportedPoints>(office: $0.office, right: .bringInPoints).routes
                    + ListImportRoutes<ImportedDeposit>(office: $0.office, right: .proposeDeposits).routes
                    + ShelfRoutes(premises: $0).routes
                    + FundRoutes(premises: $0).routes
                    + CounterRoutes(premises: $0).routes + OwnPointsRoutes(premises: $0).routes
            })
    }

    /// Pays for what was confirmed, in the transaction that confirms it.
    package static func credit(_ earned: Earned, by actor: Actor, in transaction: WriteTransaction) throws {
        try Credits.note(earned, by: actor, in: transaction)
    }

    /// What was confirmed does not count after all.
    package static func takeBack(
        _ basis: MoralRule.Basis, _ source: String, reason: String, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        try Credits.takeBack(basis, source, reason: reason, by: actor, in: transaction)
    }
}

extension Refusal {
    package static let noSuchHolder = Refusal.field("number", "holder.none", "没有这个编号的志愿者，请核对编号。")
}

extension Right {
    package static let seeMoralBank = Right(
        "moralBank.see", "查看道德银行（各看各的范围）",
        [.clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead, .village], isPersonal: true)
    package static let keepMoralRules = Right("moralBank.rules", "维护道德积分办法", [.clerk, .director])
    package static let openAccounts = Right("moralBank.open", "开道德银行账户", [.clerk, .village])
    package static let bringInPoints = Right("moralBank.bringIn", "转入以前的积分余额", [.clerk])
    package static let proposeDeposits = Right(
        "moralBank.propose", "申报道德积分", [.clerk, .village, .townshipLiaison])
    package static let proposeAsUnit = Right("moralBank.proposeUnit", "单位为人申报道德积分", [.departmentLiaison])
    package static let holdCouncils = Right("moralBank.council", "登记评议小组的评议", [.village])
    package static let rulePoints = Right(
        "moralBank.rule", "裁定积分的申诉、冲正", [.director, .townshipLiaison, .townshipDeputy])
    package static let bookMonths = Right(
        "moralBank.book", "按月给公示期满的积分记账", [.townshipLiaison, .townshipDeputy, .townshipHead])
    package static let keepShelf = Right("moralBank.shelf", "管理兑换货架、发放兑换", [.village])
    package static let handOut = Right("moralBank.handOut", "凭核销码发放兑换", [.village, .merchant])
    package static let keepCounter = Right("moralBank.counter", "商户扫码核销", [.merchant])
    package static let seeShopOrders = Right(
        "moralBank.shopOrders", "查看商户核销（商户只看自己的）", [.merchant, .clerk, .director, .leader])
    package static let askSettlement = Right("moralBank.settle", "申请商户结算", [.merchant])
    package static let seeSettlements = Right(
        "moralBank.settlements", "查看商户结算（商户只看自己的）", [.merchant, .clerk, .director, .leader])
    package static let keepFund = Right("moralBank.fund", "登记道德基金的收支", [.clerk])
}
