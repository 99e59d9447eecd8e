import Database
import Kernel
import Office
import Organisation

/// What pays by itself: noted with what it came of, and booked where the account is known.
enum Credits {
    /// In the transaction that confirmed it. Where no line of the rule pays for such things on that day, nothing is noted.
    static func note(_ earned: Earned, by actor: Actor, in transaction: WriteTransaction) throws {
        let county = actor.county
        let rule = try MoralRules.inForce(on: earned.doneOn, county: county, in: transaction).first {
            $0.basis == earned.basis
        }
        guard let rule else { return }
        let same: String? = try transaction.value(
            """
            SELECT id FROM pointCredit
            WHERE county = \(county) AND basis = \(earned.basis) AND source = \(earned.source)
            """)
        guard same == nil else { return }
        let isHours = earned.basis == .hours
        let standing = isHours ? CreditTerms.points(ofMinutes: earned.amount, perHour: rule.standing) : rule.standing
        let spendable = isHours ? CreditTerms.points(ofMinutes: earned.amount, perHour: rule.spendable) : rule.spendable
        let id = transaction.newID(PointCredit.self)
        try transaction.run(
            """
            INSERT INTO pointCredit (county, id, basis, source, holder, holderName, village, amount, words, path, doneOn,
                at, rule, account, posting, standing, spendable, state)
            VALUES (\(county), \(id), \(earned.basis), \(earned.source), \(earned.holder), \(earned.name),
                \(earned.village), \(earned.amount), \(earned.words), \(earned.path), \(earned.doneOn),
                \(transaction.now), \(rule.id), NULL, NULL, \(standing), \(spendable), \(PointCredit.State.waiting))
            """)
        if let account = try account(of: earned.holder, county: county, in: transaction) {
            try book(id, to: account, by: actor, in: transaction)
        }
    }

    /// To an account, as far as the rule's year has room.
    static func book(
        _ id: ID<PointCredit>, to account: ID<MoralAccount>, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let county = actor.county
        let row = try transaction.row(
            "SELECT \(selected) FROM pointCredit \(joins) WHERE pointCredit.county = \(county) AND pointCredit.id = \(id)"
        )
        guard let credit = try row.map(PointCredit.init), credit.state == .waiting else { return }
        let cap: Int =
            try transaction.value(
                "SELECT capOfYear FROM moralRule WHERE county = \(county) AND id = \(credit.rule)") ?? 0
        let got = try MoralDeposits.got(
            account, by: credit.rule, year: credit.doneOn.year, county: county, in: transaction)
        let veto = try Vetoes.standing(of: account, in: credit.doneOn.year, county: county, in: transaction)
        let points = CreditTerms.within(
            veto == nil ? cap - got : 0, standing: credit.standing, spendable: credit.spendable)
        let isNothing = points.standing + points.spendable == 0
        let posting =
            isNothing
            ? nil
            : try Ledger.credit(
                .init(
                    .credited, account, source: id.description, path: credit.path,
                    words: "\(credit.ruleTitle)：\(credit.words)", standing: points.standing,
                    spendable: points.spendable), by: actor, in: transaction)
        let state: PointCredit.State = veto != nil ? .vetoed : isNothing ? .capped : .booked
        try transaction.run(
            """
            UPDATE pointCredit SET account = \(account), posting = \(posting), standing = \(points.standing),
                spendable = \(points.spendable), state = \(state)
            WHERE county = \(county) AND id = \(id)
            """)
    }

    /// What it came of does not count any more.
    static func takeBack(
        _ basis: MoralRule.Basis, _ source: String, reason: String, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let county = actor.county
        let row = try transaction.row(
            """
            SELECT \(selected) FROM pointCredit \(joins)
            WHERE pointCredit.county = \(county) AND pointCredit.basis = \(basis) AND pointCredit.source = \(source)
            """)
        guard let credit = try row.map(PointCredit.init), credit.state != .reversed else { return }
        if let posting = credit.posting, let account = credit.account {
            try Ledger.takeBackCredit(
                posting, of: account, standing: credit.standing, reason: reason, by: actor, in: transaction)
        }
        try transaction.run(
            """
            UPDATE pointCredit SET state = \(PointCredit.State.reversed)
            WHERE county = \(county) AND id = \(credit.id)
            """)
    }

    /// What an account got so by a rule in a year.
    static func got(
        _ account: ID<MoralAccount>, by rule: ID<MoralRule>, year: Int, county: String,
        in transaction: ReadTransaction
    ) throws -> Int {
        let row = try transaction.row(
            """
            SELECT CAST(COALESCE(sum(standing), 0) AS BIGINT) AS standing,
                CAST(COALESCE(sum(spendable), 0) AS BIGINT) AS spendable
            FROM pointCredit
            WHERE county = \(county) AND account = \(account) AND rule IN (\(MoralRules.versions(of: rule, county)))
              AND doneOn >= \("\(year)-01-01") AND doneOn <= \("\(year)-12-31") AND state = 'booked'
              AND NOT EXISTS (SELECT 1 FROM posting
                WHERE posting.county = \(county) AND posting.reversalOf = pointCredit.posting)
            """)
        return try row.map { max(try $0["standing"] as Int, try $0["spendable"] as Int) } ?? 0
    }

    static func account(
        of holder: String, county: String, in transaction: ReadTransaction
    ) throws -> ID<MoralAccount>? {
        try transaction.value(
            "SELECT account FROM accountHolder WHERE county = \(county) AND holder = \(holder)")
    }

    /// Whose points go to an account and whose phone shows it; somebody who is both stands there twice.
    static func holders(
        of account: ID<MoralAccount>, county: String, in transaction: ReadTransaction
    ) throws -> [(holder: String, name: String)] {
        try transaction.rows(
            """
            SELECT holder, name FROM accountHolder WHERE county = \(county) AND account = \(account)
            ORDER BY since, holder
            """
        ).map { (try $0["holder"], try $0["name"]) }
    }

    static func waiting(
        of holder: String, county: String, in transaction: ReadTransaction
    ) throws -> [ID<PointCredit>] {
        try transaction.rows(
            """
            SELECT id FROM pointCredit
            WHERE county = \(county) AND holder = \(holder) AND state = 'waiting' ORDER BY doneOn, id
            """
        ).map { try $0["id"] }
    }

    static let selected: SQL = """
        pointCredit.id, pointCredit.basis, pointCredit.holder, pointCredit.holderName, pointCredit.village,
        village.name AS villageName, pointCredit.amount, pointCredit.words, pointCredit.path, pointCredit.doneOn,
        pointCredit.rule, rule.title AS ruleTitle, pointCredit.account, account.name AS accountName,
        pointCredit.posting, pointCredit.standing, pointCredit.spendable, pointCredit.state
        """
    static let joins: SQL = """
        JOIN moralRule AS rule ON rule.county = pointCredit.county AND rule.id = pointCredit.rule
        LEFT JOIN moralAccount AS account ON account.county = pointCredit.county AND account.id = pointCredit.account
        \(SQL.join(anyDivision: "pointCredit.village", of: "pointCredit", as: "village"))
        """

    static func one(
        _ id: ID<PointCredit>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> PointCredit {
        try Listing<PointCredit>.pointCredits.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "pointCredit.none", "没有这一笔，或者您无权看到它。请从“自动记分”进入。"))
    }

    static let naming = RecordNaming("一笔自动记的积分") { ids, actor, transaction in
        var names: [String: RecordName] = [:]
        for id in ids {
            guard let credit = ID<PointCredit>(id) else { continue }
            do {
                let found = try one(credit, for: actor, in: transaction)
                names[id] = RecordName("\(found.holderName)：\(found.words)", path: "point-credits/\(id)")
            } catch is Refusal { continue }
        }
        return names
    }
}

extension PointCredit {
    init(_ row: Row) throws {
        id = try row["id"]
        basis = try row["basis"]
        holder = try row["holder"]
        holderName = try row["holderName"]
        village = try row["village"]
        villageName = try row["villageName"] ?? ""
        amount = try row["amount"]
        words = try row["words"]
        path = try row["path"]
        doneOn = try row["doneOn"]
        rule = try row["rule"]
        ruleTitle = try row["ruleTitle"]
        account = try row["account"]
        accountName = try row["accountName"] ?? ""
        posting = try row["posting"]
        standing = try row["standing"]
        spendable = try row["spendable"]
        state = try row["state"]
    }
}

extension Listing where Record == PointCredit {
    static let pointCredits = Listing<PointCredit>(
        PointCredit.noun, "自动记分", path: "point-credits", right: .seeMoralBank,
        help: "确认的服务时长、得的荣誉，按积分办法自动记分，每一项只记一次；还没有账户的等在这里", from: "pointCredit",
        joins: Credits.joins, select: { _ in Credits.selected }, decode: PointCredit.init,
        sees: { $0.scope.condition(division: "pointCredit.village") },
        columns: [
            .link("姓名") {
                $0.holderName
            } path: {
                "point-credits/\($0.id)"
            }, .tag("状态") { ($0.state.chinese, $0.state.tone) }, .text("事由") { $0.words },
            .text("凭什么记") { $0.basis.chinese }, .number("道德分") { $0.standing },
            .number("可兑换分") { $0.spendable }, .day("日期") { $0.doneOn }, .text("账户") { $0.accountName },
            .text("村（社区）") { $0.villageName },
        ],
        filters: [
            .search("姓名、事由", in: ["pointCredit.holderName", "pointCredit.words"]),
            .choice("state", "状态", of: PointCredit.State.self, "pointCredit.state") { $0.chinese },
            .choice("basis", "凭什么记", of: MoralRule.Basis.self, "pointCredit.basis") { $0.chinese },
            .month("month", "月份", days: "pointCredit.doneOn"), .township("pointCredit.village"),
        ],
        orders: [.newest("pointCredit")],
        figures: [
            .count("pointCredits", "自动记的积分", unit: "笔", "期内确认的服务时长和荣誉里，已经记账的", by: "pointCredit.village") {
                period, county in
                """
                \(period.holds(day: "pointCredit.doneOn"))
                AND EXISTS (SELECT 1 FROM posting WHERE posting.county = \(county)
                    AND posting.id = pointCredit.posting AND \(period.knows(moment: "posting.at")))
                AND NOT EXISTS (SELECT 1 FROM posting AS back WHERE back.county = \(county)
                    AND back.reversalOf = pointCredit.posting AND \(period.knows(moment: "back.at")))
                """
            }
        ], empty: "还没有。先在积分办法里定一项“志愿服务时长，每小时”，以后确认的时长自动记分。")
}
