import Database
import Kernel
import MoralBank
import MoralFund
import Office

extension CountyLedger {
    /// After every step: the ledger adds up, no balance is below zero, and each stands where it was left.
    func checkBankBalances(_ transaction: ReadTransaction) throws {
        let unbalanced: Int? = try transaction.value(
            """
            SELECT count(*) FROM (SELECT posting FROM ledgerLine WHERE county = \(code)
                GROUP BY posting, side HAVING sum(points) <> 0)
            """)
        try holdEqual(unbalanced, 0, "debits are credits", code)
        let rows = try transaction.rows(
            """
            SELECT account, side, sum(points) AS points, count(*) AS lines, max(number) AS last, min(after) AS least
            FROM ledgerLine WHERE county = \(code) AND number IS NOT NULL GROUP BY account, side
            """)
        var found: [String: Int] = [:]
        for row in rows {
            let (account, side): (String, String) = (try row["account"], try row["side"])
            try hold(try row["least"] as Int >= 0, "no balance is below zero", account)
            try holdEqual(try row["lines"] as Int, try row["last"] as Int, "an account's lines have no gap", account)
            found["\(account) \(side)"] = try row["points"]
        }
        for account in bank.accounts {
            try holdEqual(
                found["\(account.id) standing"] ?? 0, account.standing, "a balance is what was booked", account.name)
            try holdEqual(
                found["\(account.id) spendable"] ?? 0, account.spendable, "a balance is what was booked", account.name)
        }
        try checkBankCounts(transaction)
        try checkFund(transaction)
    }

    private func checkBankCounts(_ transaction: ReadTransaction) throws {
        let row = try transaction.row(
            """
            SELECT (SELECT count(*) FROM moralAccount WHERE county = \(code)) AS accounts,
                (SELECT count(*) FROM posting WHERE county = \(code)) AS postings,
                (SELECT count(*) FROM moralDeposit WHERE county = \(code)) AS deposits,
                (SELECT count(*) FROM councilMeeting WHERE county = \(code)) AS councils,
                (SELECT count(*) FROM publicNotice WHERE county = \(code)) AS notices,
                (SELECT count(*) FROM noticeObjection WHERE county = \(code)) AS objections,
                (SELECT count(*) FROM moralOrder WHERE county = \(code)) AS orders,
                (SELECT count(*) FROM shopSettlement WHERE county = \(code)) AS settlements,
                (SELECT count(*) FROM fundEntry WHERE county = \(code)) AS entries,
                (SELECT count(*) FROM fundGrant WHERE county = \(code)) AS grants
            """)
        let expected = [
            "accounts": bank.accounts.count, "postings": bank.postings, "deposits": bank.deposits.count,
            "councils": bank.councils, "notices": bank.notices.count,
            "objections": bank.notices.reduce(0) { $0 + $1.objections.count }, "orders": bank.orders.count,
            "settlements": bank.settlements.count, "entries": bank.fund.count, "grants": bank.grants.count,
        ]
        for (name, count) in expected.sorted(by: { $0.key < $1.key }) {
            let found: Int? = try row?[name]
            try holdEqual(found, count, "what was acknowledged is there once", name)
        }
    }

    /// Income is spending and balance, and on no day was more spent than was there.
    private func checkFund(_ transaction: ReadTransaction) throws {
        let rows = try transaction.rows(
            """
            SELECT day, sum(CASE WHEN isIncome = 1 THEN fen ELSE 0 END) AS income,
                sum(CASE WHEN isIncome = 1 THEN 0 ELSE fen END) AS spending FROM fundEntry
            WHERE county = \(code) GROUP BY day ORDER BY day
            """)
        var balance = 0
        for row in rows {
            balance += try row["income"] as Int - (try row["spending"] as Int)
            let day: Day = try row["day"]
            try hold(balance >= 0, "the fund spends what it has", "\(day)")
        }
        let known = bank.fund.reduce(0) { $0 + $1.signed }
        try holdEqual(balance, known, "the fund's income is spending and balance", code)
    }

    /// Each record of it, and each line of each account.
    func checkBank(_ transaction: ReadTransaction) throws {
        try checkAccounts(transaction)
        try checkStates(
            "moralDeposit", "SELECT id, state FROM moralDeposit WHERE county = \(code)",
            bank.deposits.map { ($0.id, $0.state.rawValue) }, transaction)
        try checkStates(
            "publicNotice", "SELECT id, state FROM publicNotice WHERE county = \(code)",
            bank.notices.map { ($0.id, $0.state.rawValue) }, transaction)
        try checkStates(
            "noticeCandidate",
            "SELECT notice || ' ' || number AS id, state FROM noticeCandidate WHERE county = \(code)",
            bank.notices.flatMap { notice in
                notice.candidates.map { ("\(notice.id) \($0.number)", $0.state.rawValue) }
            }, transaction)
        try checkStates(
            "moralOrder", "SELECT id, state FROM moralOrder WHERE county = \(code)",
            bank.orders.map { ($0.id, $0.state.rawValue) }, transaction)
        try checkStates(
            "shopSettlement", "SELECT id, state || ' ' || fen AS state FROM shopSettlement WHERE county = \(code)",
            bank.settlements.map { ($0.id, "\($0.state.rawValue) \($0.fen)") }, transaction)
        try checkStates(
            "settled orders",
            "SELECT id, COALESCE(settlement, '') || ' ' || fen AS state FROM moralOrder WHERE county = \(code)",
            bank.orders.map { ($0.id, "\($0.settlement ?? "") \($0.fen)") }, transaction)
        try checkStates(
            "fundGrant", "SELECT id, state FROM fundGrant WHERE county = \(code)",
            bank.grants.map { ($0.id, $0.state.rawValue) }, transaction)
        try checkStates(
            "fundReport", "SELECT id, state FROM fundReport WHERE county = \(code)",
            bank.reports.map { ($0.id, $0.state.rawValue) }, transaction)
        try checkStates(
            "fundEntry", "SELECT id, kind || ' ' || day || ' ' || fen AS state FROM fundEntry WHERE county = \(code)",
            bank.fund.map { ($0.id, "\($0.kind.rawValue) \($0.day) \($0.fen)") }, transaction)
        try checkStates(
            "shelfGood", "SELECT id, points || ' ' || stock AS state FROM shelfGood WHERE county = \(code)",
            bank.goods.map { ($0.id, "\($0.points) \($0.stock)") }, transaction)
    }

    /// Each balance explains itself line by line, and what is spendable lies in lots.
    private func checkAccounts(_ transaction: ReadTransaction) throws {
        let rows = try transaction.rows(
            """
            SELECT ledgerLine.account, ledgerLine.side, ledgerLine.points, ledgerLine.after, posting.id, posting.kind,
                posting.source FROM ledgerLine
            JOIN posting ON posting.county = ledgerLine.county AND posting.id = ledgerLine.posting
            WHERE ledgerLine.county = \(code) AND ledgerLine.number IS NOT NULL
            ORDER BY ledgerLine.account, ledgerLine.side, ledgerLine.number
            """)
        var found: [String: [String]] = [:]
        var sums: [String: Int] = [:]
        for row in rows {
            let place = "\(try row["account"] as String) \(try row["side"] as String)"
            let points: Int = try row["points"]
            sums[place, default: 0] += points
            try holdEqual(try row["after"], sums[place], "a balance of any day explains itself", place)
            let (id, kind, source): (String, String, String) = (try row["id"], try row["kind"], try row["source"])
            found[place, default: []].append("\(id) \(kind) \(source) \(points)")
        }
        for account in bank.accounts {
            for (side, points) in [(PointSide.standing, \PostingNote.standing), (.spendable, \.spendable)] {
                let known = account.postings.filter { $0[keyPath: points] != 0 }
                    .map { "\($0.id) \($0.kind.rawValue) \($0.source) \($0[keyPath: points])" }
                try holdEqual(
                    found["\(account.id) \(side.rawValue)"] ?? [], known, "an account keeps its lines", account.name)
            }
        }
        try checkStates(
            "pointLot",
            "SELECT posting AS id, remaining || ' ' || expiresOn AS state FROM pointLot WHERE county = \(code)",
            bank.accounts.flatMap(\.lots).map { ($0.posting, "\($0.left) \($0.lastDay)") }, transaction,
            "points are used up oldest first")
        let twice: Int? = try transaction.value(
            """
            SELECT count(*) FROM (SELECT source FROM posting WHERE county = \(code) GROUP BY kind, source
                HAVING count(*) > 1)
            """)
        try holdEqual(twice, 0, "each point comes of one source, once", code)
    }

    private func checkStates(
        _ what: String, _ statement: SQL, _ known: [(String, String)], _ transaction: ReadTransaction,
        _ invariant: String = "what is asked of the bank is where it was left"
    ) throws {
        let found = try transaction.rows(statement).map { "\(try $0["id"] as String) \(try $0["state"] as String)" }
        let (there, told) = (Set(found), Set(known.map { "\($0.0) \($0.1)" }))
        try hold(
            there == told && found.count == known.count, invariant,
            "\(what): \(there.subtracting(told).sorted().prefix(3)), not \(told.subtracting(there).sorted().prefix(3))")
    }
}
