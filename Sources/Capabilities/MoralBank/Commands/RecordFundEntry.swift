import Database
import Kernel
import Office
import Web

/// Records money of the fund that came in, or was paid for goods. What goes out is no more than what is there; what is for somebody
/// is asked for, looked into and put before the public first.
package struct RecordFundEntry: Command {
    package static let action = Action("moralFund.record", "登记道德基金收支", right: .keepFund)
    let kind: FundEntry.Kind
    let day: Day
    let fen: Int
    let party: String
    let words: String
    let receipt: String

    package init(
        _ kind: FundEntry.Kind, on day: Day, fen: Int, party: String, words: String, receipt: String = ""
    ) {
        (self.kind, self.day, self.fen) = (kind, day, fen)
        (self.party, self.words, self.receipt) = (party, words, receipt)
    }

    init(_ form: FormReader) throws {
        let money: Money
        (kind, day, money, party, words, receipt) = try form.finish(
            form.choice("kind", "类别", of: FundEntry.Kind.self), form.day("day", "日期"), form.money("money", "金额"),
            form.text("party", "对方", max: 40), form.text("words", "用途", max: 100), form.note("receipt", "收据号", max: 30))
        fen = money.fen
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<FundEntry>> {
        guard kind != .settlement else {
            throw Refusal.field("kind", "fund.settlement", "商户结算由结算单签批以后自动入账，不用登记。")
        }
        guard !kind.isGrant else {
            throw Refusal.field(
                "kind", "fund.grant", "\(kind.chinese)要先申请、审核、公示，主任签批付款以后自动入账，不能直接登记。请到“基金帮扶”申请（fund-grants/new）。")
        }
        let id = try transaction.book(
            NewFundEntry(kind, on: day, fen: fen, party: party, words: words, receipt: receipt),
            as: transaction.recordID(), by: actor)
        return Done(id, subject: id.description, detail: "\(kind.chinese) \(Money(fen: fen).chinese)")
    }
}

/// Money of the fund that is about to be booked: by hand, or by what was signed.
package struct NewFundEntry: Sendable {
    let kind: FundEntry.Kind
    let day: Day
    let fen: Int
    let party: String
    let words: String
    let receipt: String

    package init(
        _ kind: FundEntry.Kind, on day: Day, fen: Int, party: String, words: String, receipt: String = ""
    ) {
        (self.kind, self.day, self.fen) = (kind, day, fen)
        (self.party, self.words, self.receipt) = (party, words, receipt)
    }
}

extension WriteTransaction {
    /// What goes out is no more than what is there.
    package func book(
        _ entry: NewFundEntry, as given: ID<FundEntry>? = nil, by actor: Actor
    ) throws -> ID<FundEntry> {
        let (kind, day, fen, county) = (entry.kind, entry.day, entry.fen, actor.county)
        guard fen > 0 else { throw Refusal.field("money", "fund.amount", "金额应大于0。记错的方向请改类别。") }
        guard day <= now.day else {
            throw Refusal.field("day", "fund.future", "\(day.chinese)还没有到，收付以后再登记。")
        }
        if let closed = try Fund.closedThrough(county: county, in: self), day <= closed {
            throw Refusal.field(
                "day", "fund.closed", "\(closed.chinese)以前的收支已经公布，不能再登记。请记在现在的日期，用途里写明补记哪一天的。")
        }
        if kind == .donation { try refuseReceipt(entry.receipt, county) }
        if !kind.isIncome {
            // On its own day and on each since: nothing that was paid later may lack what this takes.
            let left = try Fund.least(from: day, county: county, in: self)
            guard fen <= left else {
                throw Refusal.field(
                    "money", "fund.balance",
                    "\(day.chinese)基金结余\(Money(fen: left).chinese)，不够支出\(Money(fen: fen).chinese)。")
            }
        }
        let id = given ?? newID()
        try run(
            """
            INSERT INTO fundEntry (county, id, kind, isIncome, day, fen, party, words, receipt, recordedBy,
                recordedByName, recordedAt)
            VALUES (\(county), \(id), \(kind), \(kind.isIncome), \(day), \(fen), \(entry.party), \(entry.words),
                \(entry.receipt), \(actor.id), \(actor.name), \(now))
            """)
        return id
    }

    private func refuseReceipt(_ receipt: String, _ county: String) throws {
        guard !receipt.isEmpty else {
            throw Refusal.field("receipt", "fund.receipt", "捐赠要填开给捐赠人的收据号。")
        }
        let same: String? = try value(
            "SELECT words FROM fundEntry WHERE county = \(county) AND receipt = \(receipt)")
        guard same == nil else {
            throw Refusal.field("receipt", "fund.receiptTwice", "收据\(receipt)已经登记过：\(same ?? "")。")
        }
    }
}
