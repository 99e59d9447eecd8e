import Database
import Kernel
import Office

/// The ledger of the moral bank, written nowhere else. A posting's lines add up to nothing: an account's side and the fund's.
/// Each account's line has the next number and the balance after it, so that a balance is one row however long its history.
enum Ledger {
    /// The other side of every posting.
    static let fund = "fund"

    struct Entry {
        let kind: Posting.Kind
        let account: ID<MoralAccount>
        /// What it comes of; the same of the same kind is booked once (one deed pays once).
        let source: String
        let path: String?
        let words: String
        let standing: Int
        let spendable: Int
        let reversalOf: ID<Posting>?

        init(
            _ kind: Posting.Kind, _ account: ID<MoralAccount>, source: String, path: String? = nil, words: String,
            standing: Int = 0, spendable: Int = 0, reversalOf: ID<Posting>? = nil
        ) {
            (self.kind, self.account, self.source, self.path, self.words) = (kind, account, source, path, words)
            (self.standing, self.spendable, self.reversalOf) = (standing, spendable, reversalOf)
        }
    }

    @discardableResult
    static func post(_ entry: Entry, by actor: Actor, in transaction: WriteTransaction) throws -> ID<Posting> {
        let id = transaction.newID(Posting.self)
        let same: String? = try transaction.value(
            """
            SELECT id FROM posting
            WHERE county = \(actor.county) AND kind = \(entry.kind) AND source = \(entry.source)
            """)
        guard same == nil else {
            throw Refusal(.conflict, "ledger.twice", "这一笔已经记过账，一件事只记一次。")
        }
        try transaction.run(
            """
            INSERT INTO posting (county, id, kind, source, path, words, at, byName, reversalOf)
            VALUES (\(actor.county), \(id), \(entry.kind), \(entry.source), \(entry.path), \(entry.words),
                \(transaction.now), \(actor.name), \(entry.reversalOf))
            """)
        for (side, points) in [(PointSide.standing, entry.standing), (.spendable, entry.spendable)] where points != 0 {
            try write(side, points, entry.account, id, county: actor.county, in: transaction)
        }
        return id
    }

    private static func write(
        _ side: PointSide, _ points: Int, _ account: ID<MoralAccount>, _ posting: ID<Posting>, county: String,
        in transaction: WriteTransaction
    ) throws {
        let last = try last(of: account, side, county: county, in: transaction)
        guard last.after + points >= 0 else {
            throw Refusal(
                .conflict, "ledger.below", "\(side.chinese)只有\(last.after)分，不够减\(-points)分：余额不能小于零。")
        }
        try transaction.run(
            """
            INSERT INTO ledgerLine (county, posting, side, account, points, number, after)
            VALUES (\(county), \(posting), \(side), \(account), \(points), \(last.number + 1), \(last.after + points)),
                (\(county), \(posting), \(side), \(fund), \(-points), NULL, NULL)
            """)
    }

    private static func last(
        of account: ID<MoralAccount>, _ side: PointSide, county: String, in transaction: ReadTransaction
    ) throws -> (number: Int, after: Int) {
        let row = try transaction.row(
            """
            SELECT number, after FROM ledgerLine
            WHERE county = \(county) AND account = \(account) AND side = \(side) AND number IS NOT NULL
            ORDER BY number DESC LIMIT 1
            """)
        return try row.map { (try $0["number"], try $0["after"]) } ?? (0, 0)
    }

    // MARK: What is booked

    /// A deposit that nobody had anything against.
    static func book(_ deposit: MoralDeposit, by actor: Actor, in transaction: WriteTransaction) throws {
        let posting = try post(
            Entry(
                .deposit, deposit.account, source: deposit.id.description, path: "points/\(deposit.id)",
                words: "\(deposit.ruleTitle)：\(deposit.words)", standing: deposit.standing,
                spendable: deposit.spendable), by: actor, in: transaction)
        try openLot(posting, of: deposit.account, deposit.spendable, county: actor.county, in: transaction)
    }

    private static func openLot(
        _ posting: ID<Posting>, of account: ID<MoralAccount>, _ points: Int, county: String,
        in transaction: WriteTransaction
    ) throws {
        guard points > 0 else { return }
        try transaction.run(
            """
            INSERT INTO pointLot (county, posting, account, points, remaining, expiresOn)
            VALUES (\(county), \(posting), \(account), \(points), \(points), \(Lots.expiry(of: transaction.now.day)))
            """)
    }

    /// Freezes the points of an order, the oldest first.
    static func freeze(
        _ order: ID<MoralOrder>, _ title: String, _ points: Int, of account: ID<MoralAccount>, by actor: Actor,
        in transaction: WriteTransaction
    ) throws {
        let lots = try transaction.rows(
            """
            SELECT posting, remaining FROM pointLot
            WHERE county = \(actor.county) AND account = \(account) AND remaining > 0 AND expiresOn >= \(transaction.now.day)
            ORDER BY expiresOn, posting
            """
        ).map { Lots.Lot(id: try $0["posting"], left: try $0["remaining"]) }
        guard let taking = Lots.taking(points, from: lots) else {
            throw Refusal.field("good", "moralOrder.points", "可兑换分不够，或者有的刚刚到期。")
        }
        for part in taking {
            try transaction.run(
                """
                UPDATE pointLot SET remaining = remaining - \(part.taken)
                WHERE county = \(actor.county) AND posting = \(part.id)
                """)
            try transaction.run(
                """
                INSERT INTO orderLot (county, moralOrder, lot, points)
                VALUES (\(actor.county), \(order), \(part.id), \(part.taken))
                """)
        }
        try post(
            Entry(
                .frozen, account, source: order.description, path: "redemptions/\(order)", words: title,
                spendable: -points), by: actor, in: transaction)
    }

    /// What nobody fetched comes back to where it lay, and ends when it would have; what lay ready goes back on the shelf.
    static func giveBack(_ order: MoralOrder, by actor: Actor, in transaction: WriteTransaction) throws {
        let posting = try post(
            Entry(
                .returned, order.account, source: order.id.description, path: "redemptions/\(order.id)",
                words: "\(order.goodTitle)没有领取", spendable: order.points), by: actor, in: transaction)
        try fillLots(posting, of: order, county: actor.county, in: transaction)
        try transaction.run(
            "UPDATE shelfGood SET stock = stock + 1 WHERE county = \(actor.county) AND id = \(order.good)")
    }

    /// Into the lots that the order took from. What of them ended meanwhile lies in one of its own until the next round of what ends;
    /// of orders from before it was written down which those were, all comes back as of that day.
    private static func fillLots(
        _ posting: ID<Posting>, of order: MoralOrder, county: String, in transaction: WriteTransaction
    ) throws {
        let taken = try transaction.rows(
            """
            SELECT orderLot.lot, orderLot.points, pointLot.expiresOn FROM orderLot
            JOIN pointLot ON pointLot.county = orderLot.county AND pointLot.posting = orderLot.lot
            WHERE orderLot.county = \(county) AND orderLot.moralOrder = \(order.id) ORDER BY pointLot.expiresOn, orderLot.lot
            """
        ).map { row -> (lot: String, points: Int, expiresOn: Day) in
            (try row["lot"], try row["points"], try row["expiresOn"])
        }
        guard !taken.isEmpty else {
            return try openLot(posting, of: order.account, order.points, county: county, in: transaction)
        }
        let today = transaction.now.day
        for part in taken where part.expiresOn >= today {
            try transaction.run(
                """
                UPDATE pointLot SET remaining = remaining + \(part.points)
                WHERE county = \(county) AND posting = \(part.lot)
                """)
        }
        let ended = taken.filter { $0.expiresOn < today }
        guard let last = ended.last else { return }
        let points = ended.reduce(0) { $0 + $1.points }
        try transaction.run(
            """
            INSERT INTO pointLot (county, posting, account, points, remaining, expiresOn)
            VALUES (\(county), \(posting), \(order.account), \(points), \(points), \(last.expiresOn))
            """)
    }

    /// A wrong posting is put right by its opposite, once.
    static func reverse(
        _ wrong: ID<Posting>, reason: String, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let county = actor.county
        let found = try transaction.row(
            "SELECT kind, words FROM posting WHERE county = \(county) AND id = \(wrong)")
        guard let found else { throw Refusal(.missing, "ledger.none", "没有这一笔，请从账户的页面进入。") }
        let kind: Posting.Kind = try found["kind"]
        guard [.deposit, .credited, .broughtIn].contains(kind) else {
            throw Refusal(.conflict, "ledger.reversalOf", "“\(kind.chinese)”不能冲正，只有存入、自动记入、转入的可以。")
        }
        let lines = try transaction.rows(
            """
            SELECT account, side, points FROM ledgerLine
            WHERE county = \(county) AND posting = \(wrong) AND number IS NOT NULL
            """)
        let account: ID<MoralAccount>? = try lines.first?["account"]
        guard let account else { return }
        func points(_ side: PointSide) throws -> Int {
            try lines.first { try $0["side"] as PointSide == side }.map { try $0["points"] } ?? 0
        }
        let words: String = try found["words"]
        let (standing, spendable) = (try points(.standing), try points(.spendable))
        try takeBack(wrong, spendable, county: county, in: transaction)
        try post(
            Entry(
                .reversal, account, source: wrong.description, words: "冲正“\(words)”：\(reason)", standing: -standing,
                spendable: -spendable, reversalOf: wrong), by: actor, in: transaction)
    }

    /// What was confirmed elsewhere and pays by itself.
    static func credit(
        _ entry: Entry, by actor: Actor, in transaction: WriteTransaction
    ) throws -> ID<Posting> {
        let posting = try post(entry, by: actor, in: transaction)
        try openLot(posting, of: entry.account, entry.spendable, county: actor.county, in: transaction)
        return posting
    }

    /// What it came of does not count any more. What of its points was spent already stays spent: nobody owes points.
    static func takeBackCredit(
        _ wrong: ID<Posting>, of account: ID<MoralAccount>, standing: Int, reason: String, by actor: Actor,
        in transaction: WriteTransaction
    ) throws {
        let reversed: String? = try transaction.value(
            "SELECT id FROM posting WHERE county = \(actor.county) AND reversalOf = \(wrong)")
        guard reversed == nil else { return }
        let left: Int =
            try transaction.value(
                "SELECT remaining FROM pointLot WHERE county = \(actor.county) AND posting = \(wrong)") ?? 0
        try transaction.run(
            "UPDATE pointLot SET remaining = 0 WHERE county = \(actor.county) AND posting = \(wrong)")
        try post(
            Entry(
                .reversal, account, source: wrong.description, words: "冲正：\(reason)", standing: -standing,
                spendable: -left, reversalOf: wrong), by: actor, in: transaction)
    }

    /// Of the lot that it gave; what of that was spent already cannot be taken back.
    private static func takeBack(
        _ wrong: ID<Posting>, _ points: Int, county: String, in transaction: WriteTransaction
    ) throws {
        guard points > 0 else { return }
        let left: Int =
            try transaction.value(
                "SELECT remaining FROM pointLot WHERE county = \(county) AND posting = \(wrong)") ?? 0
        guard left == points else {
            throw Refusal(
                .conflict, "ledger.spent", "这一笔的可兑换分已经用掉\(points - left)分，不能整笔冲正。请先取消还没领取的兑换，或在备注里说明另行处理。")
        }
        try transaction.run(
            "UPDATE pointLot SET remaining = 0 WHERE county = \(county) AND posting = \(wrong)")
    }

    // MARK: What it has to come to

    /// Σ debits = Σ credits of every posting, each account's numbers without a gap with the balance that they add up to, and
    /// what is spendable is what lies in lots.
    static let check = RecordCheck("道德银行的账") { county, transaction in
        let unbalanced = try transaction.rows(
            """
            SELECT posting FROM ledgerLine WHERE county = \(county) GROUP BY posting, side HAVING sum(points) <> 0
            """
        ).map { "积分账\(try $0["posting"] as String)借贷不平。\(RecordCheck.advice)" }
        let wrong = try transaction.rows(
            """
            SELECT account, side, sum(points) AS total, count(*) AS lines, max(number) AS last FROM ledgerLine
            WHERE county = \(county) AND number IS NOT NULL GROUP BY account, side
            """
        ).compactMap { row -> String? in
            let (account, side): (ID<MoralAccount>, PointSide) = (try row["account"], try row["side"])
            let (total, lines, last): (Int, Int, Int) = (try row["total"], try row["lines"], try row["last"])
            let after = try Ledger.last(of: account, side, county: county, in: transaction).after
            guard lines == last, total == after else {
                return "账户\(account)的\(side.chinese)余额\(after)分，各行加起来是\(total)分。\(RecordCheck.advice)"
            }
            guard side == .spendable else { return nil }
            let inLots: Int =
                try transaction.value(
                    "SELECT sum(remaining) FROM pointLot WHERE county = \(county) AND account = \(account)") ?? 0
            return inLots == after ? nil : "账户\(account)的可兑换分\(after)分，各批剩余加起来是\(inLots)分。\(RecordCheck.advice)"
        }
        return unbalanced + wrong
    }
}

/// What nobody used in time ends, each lot by a posting of its own.
enum Expiry {
    static let job = Job("points") { county, office in
        let ended = try await office.carryOut(ExpirePoints(), by: .system(county: county))
        return ended > 0 ? "\(ended) lots expired" : nil
    }
}

struct ExpirePoints: Command {
    static let action = Action("moralBank.expire", "过期积分", by: .system)

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let due = try transaction.rows(
            """
            SELECT posting, account, remaining FROM pointLot
            WHERE county = \(actor.county) AND expiresOn < \(transaction.now.day) AND remaining > 0
            ORDER BY expiresOn, posting LIMIT 500
            """)
        guard !due.isEmpty else { return .repeated(0, subject: "") }
        for row in due {
            let (lot, left): (String, Int) = (try row["posting"], try row["remaining"])
            try transaction.run(
                "UPDATE pointLot SET remaining = 0 WHERE county = \(actor.county) AND posting = \(lot)")
            try Ledger.post(
                .init(.expired, try row["account"], source: lot, words: "满24个月没有使用", spendable: -left), by: actor,
                in: transaction)
        }
        return Done(due.count, subject: "", detail: "\(due.count)批")
    }
}
