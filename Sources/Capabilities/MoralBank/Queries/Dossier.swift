import Database
import Kernel
import Office
import Organisation
import Web

extension MoralAccounts {
    /// Accounts of a place's households, what was booked for them and what they fetched for it.
    static let dossier: DossierPart.Source = { subject, actor, transaction in
        guard subject.division != nil, Right.seeMoralBank.isHeld(by: actor) else { return [] }
        let own = subject.asked()
        let open = "open=yes&\(own)"
        let accounts = try Listing.moralAccounts.count(open, for: actor, in: transaction)
        guard accounts > 0 else { return [] }
        let booked = "figure=moralDeposits.\(transaction.now.day.year)&\(own)"
        return [
            DossierPart(
                "道德银行",
                [
                    .init("账户", accounts, "户", path: "moral-accounts?\(open)"),
                    .init(
                        "今年记账", try Listing.moralDeposits.count(booked, for: actor, in: transaction), "笔",
                        path: "points?\(booked)"),
                    .init(
                        "兑换", try Listing.moralOrders.count(own, for: actor, in: transaction), "单",
                        path: "redemptions?\(own)"),
                ])
        ]
    }
}
