import Database
import Kernel
import Office

extension Ledger {
    private static let most = 20

    /// What a posting moved on an account's side.
    private static func moved(_ side: PointSide, _ account: SQL, _ county: String) -> SQL {
        """
        COALESCE((SELECT sum(ledgerLine.points) FROM ledgerLine WHERE ledgerLine.county = \(county)
            AND ledgerLine.posting = posting.id AND ledgerLine.side = \(side) AND ledgerLine.account = \(account)
            AND ledgerLine.number IS NOT NULL), 0)
        """
    }

    /// Every posting has what it comes of, of the same account with the same points, and everything that was booked has the one
    /// posting that pays it; each line's balance is what the lines up to it add up to.
    static let sourceCheck = RecordCheck("道德银行每一笔的来源") { county, transaction in
        try deposits(county, transaction) + credits(county, transaction) + orders(county, transaction)
            + unpaid(county, transaction) + reversals(county, transaction) + balances(county, transaction)
    }

    private static func faults(
        _ statement: SQL, _ transaction: ReadTransaction, _ words: (String) -> String
    ) throws -> [String] {
        try transaction.rows(statement).map { "\(words(try $0["id"]))\(RecordCheck.advice)" }
    }

    private static func deposits(_ county: String, _ transaction: ReadTransaction) throws -> [String] {
        try faults(
            """
            SELECT posting.id AS id FROM posting
            LEFT JOIN moralDeposit AS deposit ON deposit.county = posting.county AND deposit.id = posting.source
            WHERE posting.county = \(county) AND posting.kind = 'deposit'
              AND (deposit.id IS NULL OR deposit.state <> 'booked'
                OR deposit.standing <> \(moved(.standing, "deposit.account", county))
                OR deposit.spendable <> \(moved(.spendable, "deposit.account", county)))
            ORDER BY posting.id LIMIT \(limit: most)
            """, transaction
        ) { "积分账\($0)存入的分，和它的申报对不上。" }
    }

    private static func credits(_ county: String, _ transaction: ReadTransaction) throws -> [String] {
        try faults(
            """
            SELECT posting.id AS id FROM posting
            LEFT JOIN pointCredit AS credit ON credit.county = posting.county AND credit.id = posting.source
            WHERE posting.county = \(county) AND posting.kind = 'credited'
              AND (credit.id IS NULL OR credit.posting IS NULL OR credit.posting <> posting.id
                OR credit.state NOT IN ('booked', 'reversed')
                OR credit.standing <> \(moved(.standing, "credit.account", county))
                OR credit.spendable <> \(moved(.spendable, "credit.account", county)))
            ORDER BY posting.id LIMIT \(limit: most)
            """, transaction
        ) { "积分账\($0)自动记入的分，和它的来源对不上。" }
    }

    private static func orders(_ county: String, _ transaction: ReadTransaction) throws -> [String] {
        try faults(
            """
            SELECT posting.id AS id FROM posting
            LEFT JOIN moralOrder AS redeemed ON redeemed.county = posting.county AND redeemed.id = posting.source
            WHERE posting.county = \(county) AND posting.kind IN ('frozen', 'returned')
              AND (redeemed.id IS NULL
                OR (posting.kind = 'returned' AND redeemed.state NOT IN ('cancelled', 'lapsed'))
                OR CASE posting.kind WHEN 'frozen' THEN -redeemed.points ELSE redeemed.points END
                    <> \(moved(.spendable, "redeemed.account", county)))
            ORDER BY posting.id LIMIT \(limit: most)
            """, transaction
        ) { "积分账\($0)冻结或退回的分，和它的兑换对不上。" }
    }

    private static func unpaid(_ county: String, _ transaction: ReadTransaction) throws -> [String] {
        try faults(
            """
            SELECT moralDeposit.id AS id FROM moralDeposit
            WHERE moralDeposit.county = \(county) AND moralDeposit.state = 'booked'
              AND NOT EXISTS (SELECT 1 FROM posting WHERE posting.county = \(county) AND posting.kind = 'deposit'
                AND posting.source = moralDeposit.id)
            ORDER BY moralDeposit.id LIMIT \(limit: most)
            """, transaction
        ) { "积分申报\($0)已记账，账上没有这一笔。" }
            + faults(
                """
                SELECT pointCredit.id AS id FROM pointCredit
                WHERE pointCredit.county = \(county) AND pointCredit.state = 'booked'
                  AND NOT EXISTS (SELECT 1 FROM posting WHERE posting.county = \(county)
                    AND posting.kind = 'credited' AND posting.source = pointCredit.id)
                ORDER BY pointCredit.id LIMIT \(limit: most)
                """, transaction
            ) { "自动记分\($0)已记账，账上没有这一笔。" }
    }

    private static func reversals(_ county: String, _ transaction: ReadTransaction) throws -> [String] {
        try faults(
            """
            SELECT posting.id AS id FROM posting
            LEFT JOIN posting AS met ON met.county = posting.county AND met.id = posting.reversalOf
            WHERE posting.county = \(county) AND posting.kind = 'reversal'
              AND (met.id IS NULL OR met.kind NOT IN ('deposit', 'credited', 'broughtIn'))
            ORDER BY posting.id LIMIT \(limit: most)
            """, transaction
        ) { "积分账\($0)是冲正，没有它冲掉的一笔。" }
    }

    private static func balances(_ county: String, _ transaction: ReadTransaction) throws -> [String] {
        try transaction.rows(
            """
            SELECT account, side, number FROM (
                SELECT ledgerLine.account AS account, ledgerLine.side AS side, ledgerLine.number AS number,
                    ledgerLine.after AS after, sum(ledgerLine.points) OVER (
                        PARTITION BY ledgerLine.account, ledgerLine.side ORDER BY ledgerLine.number) AS added
                FROM ledgerLine WHERE ledgerLine.county = \(county) AND ledgerLine.number IS NOT NULL) AS lines
            WHERE after <> added OR after < 0 ORDER BY account, side, number LIMIT \(limit: most)
            """
        ).map { row in
            let (account, side, number): (String, PointSide, Int) = (
                try row["account"], try row["side"], try row["number"]
            )
            return "账户\(account)的\(side.chinese)第\(number)行的余额，不是前面各行加起来的数。\(RecordCheck.advice)"
        }
    }
}
