import Database
import Kernel
import Office

extension Ledger {
    /// A deposit that nobody had anything against, as far as the ledger asks.
    struct Deposit: Sendable {
        let id: ID<MoralDeposit>
        let account: ID<MoralAccount>
        let words: String
        let standing: Int
        let spendable: Int

        static let columns: SQL = """
            moralDeposit.id AS id, moralDeposit.account AS account, rule.title AS title, moralDeposit.words AS words,
            moralDeposit.standing AS standing, moralDeposit.spendable AS spendable
            """
        static let joins: SQL =
            "JOIN moralRule AS rule ON rule.county = moralDeposit.county AND rule.id = moralDeposit.rule"

        init(_ row: Row) throws {
            id = try row["id"]
            account = try row["account"]
            words = "\(try row["title"] as String)：\(try row["words"] as String)"
            standing = try row["standing"]
            spendable = try row["spendable"]
        }

        func points(_ side: PointSide) -> Int { side == .standing ? standing : spendable }
    }

    private struct Place: Hashable {
        let account: ID<MoralAccount>
        let side: PointSide
    }

    /// Where an account's side stands: its last number and balance.
    private typealias Balances = [Place: (number: Int, after: Int)]

    /// Many deposits as `book` books one, in a few statements for many: a line's number and balance follow those before it.
    static func book(
        _ deposits: [Deposit], byName: String, county: String, in transaction: WriteTransaction
    ) throws {
        var balances: Balances = [:]
        for some in deposits.parts(of: WriteTransaction.rowsTogether) {
            try checkNew(some, county: county, in: transaction)
            let unknown = Set(some.map(\.account)).filter { balances[Place(account: $0, side: .standing)] == nil }
            try load(unknown.sorted { $0.description < $1.description }, &balances, county: county, in: transaction)
            let ids = some.map { _ in transaction.newID(Posting.self) }
            let postings = zip(ids, some).map { id, deposit -> SQL in
                """
                (\(county), \(id), \(Posting.Kind.deposit), \(deposit.id.description), \("points/\(deposit.id)"),
                    \(deposit.words), \(transaction.now), \(byName), NULL)
                """
            }
            try transaction.run(
                """
                INSERT INTO posting (county, id, kind, source, path, words, at, byName, reversalOf)
                VALUES \(SQL.joined(postings, separator: ", "))
                """)
            var lines: [SQL] = []
            for (id, deposit) in zip(ids, some) {
                for side in PointSide.allCases where deposit.points(side) != 0 {
                    lines += line(deposit, side, id, &balances, county: county)
                }
            }
            try transaction.run(
                """
                INSERT INTO ledgerLine (county, posting, side, account, points, number, after)
                VALUES \(SQL.joined(lines, separator: ", "))
                """)
            try openLots(zip(ids, some).filter { $0.1.spendable > 0 }, county: county, in: transaction)
        }
    }

    private static func line(
        _ deposit: Deposit, _ side: PointSide, _ posting: ID<Posting>, _ balances: inout Balances, county: String
    ) -> [SQL] {
        let place = Place(account: deposit.account, side: side)
        let last = balances[place] ?? (0, 0)
        let points = deposit.points(side)
        balances[place] = (last.number + 1, last.after + points)
        return [
            "(\(county), \(posting), \(side), \(deposit.account), \(points), \(last.number + 1), \(last.after + points))",
            "(\(county), \(posting), \(side), \(fund), \(-points), NULL, NULL)",
        ]
    }

    private static func openLots(
        _ given: [(ID<Posting>, Deposit)], county: String, in transaction: WriteTransaction
    ) throws {
        guard !given.isEmpty else { return }
        let expiry = Lots.expiry(of: transaction.now.day)
        let lots = given.map { posting, deposit -> SQL in
            "(\(county), \(posting), \(deposit.account), \(deposit.spendable), \(deposit.spendable), \(expiry))"
        }
        try transaction.run(
            """
            INSERT INTO pointLot (county, posting, account, points, remaining, expiresOn)
            VALUES \(SQL.joined(lots, separator: ", "))
            """)
    }

    private static func checkNew(
        _ deposits: [Deposit], county: String, in transaction: ReadTransaction
    ) throws {
        let same: String? = try transaction.value(
            """
            SELECT id FROM posting WHERE county = \(county) AND kind = \(Posting.Kind.deposit)
              AND source IN \(list: deposits.map(\.id.description)) LIMIT 1
            """)
        guard same == nil else {
            throw Refusal(.conflict, "ledger.twice", "有一笔已经记过账，一件事只记一次。")
        }
    }

    /// By the account's last line of each side: as dear for a long history as for a short one.
    private static func load(
        _ accounts: [ID<MoralAccount>], _ balances: inout Balances, county: String, in transaction: ReadTransaction
    ) throws {
        func last(_ column: SQL, _ side: PointSide) -> SQL {
            """
            COALESCE((SELECT \(column) FROM ledgerLine WHERE ledgerLine.county = \(county)
                AND ledgerLine.account = moralAccount.id AND ledgerLine.side = \(side)
                AND ledgerLine.number IS NOT NULL ORDER BY ledgerLine.number DESC LIMIT 1), 0)
            """
        }
        guard !accounts.isEmpty else { return }
        let rows = try transaction.rows(
            """
            SELECT moralAccount.id AS account, \(last("number", .standing)) AS standingNumber,
                \(last("after", .standing)) AS standing, \(last("number", .spendable)) AS spendableNumber,
                \(last("after", .spendable)) AS spendable
            FROM moralAccount WHERE moralAccount.county = \(county) AND moralAccount.id IN \(list: accounts)
            """)
        for row in rows {
            let account: ID<MoralAccount> = try row["account"]
            balances[Place(account: account, side: .standing)] = (try row["standingNumber"], try row["standing"])
            balances[Place(account: account, side: .spendable)] = (try row["spendableNumber"], try row["spendable"])
        }
    }
}
