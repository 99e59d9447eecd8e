import Database
import Kernel
import Office
import Organisation

/// What the bank tells others of its accounts.
extension MoralBank {
    /// What an account earned in a time, by class.
    package struct AccountEarned: Sendable {
        package let account: ID<MoralAccount>
        package let name: String
        package let village: DivisionCode
        package var areas: [MoralRule.Area: Int]
    }

    /// 道德分 that were booked in a time and not reversed, of accounts that are open; where one is asked for, of that.
    package static func earned(
        from first: Day, through last: Day, of account: ID<MoralAccount>? = nil, county: String,
        in transaction: ReadTransaction
    ) throws -> [AccountEarned] {
        let own: SQL = account.map { "ledgerLine.account = \($0)" } ?? "1 = 1"
        let rows = try transaction.rows(
            """
            SELECT account.id AS account, account.name AS name, account.village AS village, rule.area AS area,
                CAST(sum(ledgerLine.points) AS BIGINT) AS points
            FROM posting
            JOIN ledgerLine ON ledgerLine.county = posting.county AND ledgerLine.posting = posting.id
                AND ledgerLine.side = 'standing' AND ledgerLine.number IS NOT NULL
            JOIN moralAccount AS account ON account.county = posting.county AND account.id = ledgerLine.account
            LEFT JOIN moralDeposit AS deposit ON deposit.county = posting.county AND deposit.id = posting.source
            LEFT JOIN pointCredit AS credit ON credit.county = posting.county AND credit.id = posting.source
            JOIN moralRule AS rule ON rule.county = posting.county AND rule.id = COALESCE(deposit.rule, credit.rule)
            WHERE posting.county = \(county) AND posting.at >= \(Instant(first))
              AND posting.at < \(Instant(last.adding(days: 1))) AND posting.kind IN ('deposit', 'credited')
              AND account.closedOn IS NULL AND \(own)
              AND NOT EXISTS (SELECT 1 FROM posting AS counter
                WHERE counter.county = \(county) AND counter.reversalOf = posting.id)
            GROUP BY account.id, account.name, account.village, rule.area ORDER BY account.id
            """)
        var found: [AccountEarned] = []
        for row in rows {
            let id: ID<MoralAccount> = try row["account"]
            if found.last?.account != id {
                found.append(
                    AccountEarned(account: id, name: try row["name"], village: try row["village"], areas: [:]))
            }
            found[found.count - 1].areas[try row["area"], default: 0] += try row["points"]
        }
        return found
    }

    package static func account(
        _ id: ID<MoralAccount>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> MoralAccount {
        try MoralAccounts.one(id, for: actor, in: transaction)
    }

    package static func ownAccount(_ actor: Actor, in transaction: ReadTransaction) throws -> MoralAccount? {
        try MoralAccounts.own(actor, in: transaction)
    }

    /// How far the bank reaches in a township.
    package struct Coverage: Codable, Sendable {
        package let code: DivisionCode
        package let township: String
        package let villages: Int
        /// Villages where somebody has an account.
        package let branches: Int
        package let households: Int
        package let people: Int
        package let teams: Int
    }

    package static func coverage(for actor: Actor, in transaction: ReadTransaction) throws -> [Coverage] {
        let all = try Units.all(
            county: actor.county, kinds: [.township, .village], notGoneOn: transaction.now.day, in: transaction)
        let rows = try transaction.rows(
            """
            SELECT moralAccount.village, moralAccount.kind, count(*) AS accounts FROM moralAccount
            WHERE moralAccount.county = \(actor.county) AND moralAccount.closedOn IS NULL
              AND \(MoralAccounts.isSeen(by: actor))
            GROUP BY moralAccount.village, moralAccount.kind
            """
        ).map { row -> (village: DivisionCode, kind: MoralAccount.Kind, count: Int) in
            (try row["village"], try row["kind"], try row["accounts"])
        }
        return all.filter { $0.kind == .township }.compactMap { township in
            guard let code = township.division else { return nil }
            let villages = all.filter { unit in
                unit.kind == .village
                    && unit.division.map { code.contains($0) && actor.scope.covers(division: $0) } ?? false
            }
            guard !villages.isEmpty else { return nil }
            let own = rows.filter { code.contains($0.village) }
            func count(_ kind: MoralAccount.Kind) -> Int { own.filter { $0.kind == kind }.reduce(0) { $0 + $1.count } }
            return Coverage(
                code: code, township: township.name, villages: villages.count, branches: Set(own.map(\.village)).count,
                households: count(.household), people: count(.person), teams: count(.team))
        }
    }
}
