import Kernel
import MoralBank
import MoralFund
import Office

extension Desk {
    private enum BankDuty {
        case openAccount, makePointRule, askForPoints, handleDeposit, holdCouncil, reversePosting
        case handleNotice, objectToNotice, ruleOnObjection
        case stockShelf, placeOrder, handOut, cancelOrder, askSettlement, handleSettlement
        case recordFundEntry, askGrant, handleGrant, announceGrants, draftFundReport, handleFundReport
    }

    /// What somebody of the moral bank does next, by what waits there.
    mutating func workAtBank() -> Deed? {
        let weights = bankWeights()
        var left = chance.roll(1...weights.reduce(0) { $0 + $1.1 })
        for (duty, weight) in weights {
            left -= weight
            if left <= 0 { return proposal(duty) }
        }
        return nil
    }

    private func bankWeights() -> [(BankDuty, Int)] {
        let bank = ledger.bank
        let asked = bank.deposits.count { [.asked, .appealed].contains($0.state) }
        let verified = bank.deposits.count { $0.state == .verified }
        let drafted = bank.notices.count { [.draft, .submitted].contains($0.state) }
        let isRunning = bank.notices.contains { $0.state == .running }
        let isObjected = bank.notices.contains(where: \.hasOpenObjection)
        let placed = bank.orders.count { $0.state == .placed }
        let isRich = bank.accounts.contains { $0.spendable > 3 }
        let settling = bank.settlements.count { [.asked, .checked].contains($0.state) }
        let granting = bank.grants.count { [.asked, .passed].contains($0.state) }
        let isReviewed = bank.grants.contains { $0.state == .reviewed }
        let isReported = bank.reports.contains { $0.state == .drafted }
        return [
            (.openAccount, 3), (.makePointRule, 2), (.askForPoints, 14), (.handleDeposit, min(30, 2 + asked * 6)),
            (.holdCouncil, min(16, verified * 4)), (.reversePosting, 3), (.handleNotice, min(40, 1 + drafted * 12)),
            (.objectToNotice, isRunning ? 4 : 0), (.ruleOnObjection, isObjected ? 12 : 1),
            (.stockShelf, 4), (.placeOrder, isRich ? 14 : 2), (.handOut, min(16, 1 + placed * 3)), (.cancelOrder, 2),
            (.askSettlement, 3), (.handleSettlement, min(16, 1 + settling * 8)), (.recordFundEntry, 5),
            (.askGrant, 4), (.handleGrant, min(20, 1 + granting * 6)), (.announceGrants, isReviewed ? 8 : 1),
            (.draftFundReport, 2), (.handleFundReport, isReported ? 8 : 0),
        ]
    }

    private mutating func proposal(_ duty: BankDuty) -> Deed? {
        switch duty {
        case .openAccount: openAccount()
        case .makePointRule: makePointRule()
        case .askForPoints: askForPoints()
        case .handleDeposit: handleDeposit()
        case .holdCouncil: holdCouncil()
        case .reversePosting: reversePosting()
        case .handleNotice: handleNotice()
        case .objectToNotice: objectToNotice()
        case .ruleOnObjection: ruleOnObjection()
        case .stockShelf: stockShelf()
        case .placeOrder: placeOrder()
        case .handOut: handOut()
        case .cancelOrder: cancelOrder()
        case .askSettlement: askSettlement()
        case .handleSettlement: handleSettlement()
        case .recordFundEntry: recordFundEntry()
        case .askGrant: askGrant()
        case .handleGrant: handleGrant()
        case .announceGrants: announceGrants()
        case .draftFundReport: draftFundReport()
        case .handleFundReport: handleFundReport()
        }
    }
}
