import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about deposits.
enum MoralDeposits {
    static let selected: SQL = """
        moralDeposit.id, moralDeposit.account, account.name AS accountName, moralDeposit.village, moralDeposit.villageUnit,
        village.name AS villageName, township.name AS townshipName, moralDeposit.rule, rule.title AS ruleTitle,
        moralDeposit.standing, moralDeposit.spendable, moralDeposit.doneOn, moralDeposit.words,
        moralDeposit.askedByName, moralDeposit.notice, moralDeposit.booking, moralDeposit.state
        """
    static let joins: SQL = """
        JOIN moralAccount AS account ON account.county = moralDeposit.county AND account.id = moralDeposit.account
        JOIN moralRule AS rule ON rule.county = moralDeposit.county AND rule.id = moralDeposit.rule
        \(SQL.join(division: "moralDeposit.village", of: "moralDeposit", as: "village"))
        \(SQL.join(townshipOf: "moralDeposit.village", of: "moralDeposit", as: "township"))
        """

    @Sendable
    static func one(
        _ id: ID<MoralDeposit>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> MoralDeposit {
        try Listing<MoralDeposit>.moralDeposits.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "moralDeposit.none", "没有这笔申报，或者您无权看到它。请从“积分申报”进入。"))
    }

    /// What an account got by a rule in a year, or is to get, by whichever of its versions; what was reversed it has not got.
    static func got(
        _ account: ID<MoralAccount>, by rule: ID<MoralRule>, year: Int, county: String,
        in transaction: ReadTransaction
    ) throws -> Int {
        let row = try transaction.row(
            """
            SELECT COALESCE(sum(standing), 0) AS standing, COALESCE(sum(spendable), 0) AS spendable FROM moralDeposit
            WHERE county = \(county) AND account = \(account) AND rule IN (\(MoralRules.versions(of: rule, county)))
              AND doneOn >= \("\(year)-01-01") AND doneOn <= \("\(year)-12-31")
              AND state NOT IN ('refused', 'withdrawn')
              AND NOT EXISTS (SELECT 1 FROM posting
                JOIN posting AS reversal ON reversal.county = \(county) AND reversal.reversalOf = posting.id
                WHERE posting.county = \(county) AND posting.kind = 'deposit' AND posting.source = moralDeposit.id)
            """)
        let asked = try row.map { max(try $0["standing"] as Int, try $0["spendable"] as Int) } ?? 0
        return try asked + Credits.got(account, by: rule, year: year, county: county, in: transaction)
    }

    /// The same deed of the same account, told in the same words, that was asked for already: it pays once.
    static func twin(
        of account: ID<MoralAccount>, by rule: ID<MoralRule>, doneOn: Day, words: String, county: String,
        in transaction: ReadTransaction
    ) throws -> ID<MoralDeposit>? {
        let rows = try transaction.rows(
            """
            SELECT id, words FROM moralDeposit
            WHERE county = \(county) AND account = \(account) AND doneOn = \(doneOn)
              AND rule IN (\(MoralRules.versions(of: rule, county))) AND state NOT IN ('refused', 'withdrawn')
              AND NOT EXISTS (SELECT 1 FROM posting
                JOIN posting AS reversal ON reversal.county = \(county) AND reversal.reversalOf = posting.id
                WHERE posting.county = \(county) AND posting.kind = 'deposit' AND posting.source = moralDeposit.id)
            ORDER BY id
            """)
        return try rows.first { (try $0["words"] as String).nameKey == words.nameKey }.map { try $0["id"] }
    }

    /// While a deposit was refused, others may have filled the year: an appeal gives no more than the cap either.
    static func requireRoom(
        for deposit: MoralDeposit, county: String, in transaction: ReadTransaction
    ) throws {
        let cap: Int =
            try transaction.value(
                "SELECT capOfYear FROM moralRule WHERE county = \(county) AND id = \(deposit.rule)") ?? 0
        try Vetoes.check(
            deposit.account, deposit.accountName, in: deposit.doneOn.year, county: county, in: transaction)
        // What it gives itself is in it already.
        let got = try got(
            deposit.account, by: deposit.rule, year: deposit.doneOn.year, county: county, in: transaction)
        guard got <= cap else {
            throw Refusal(
                .conflict, "moralDeposit.cap",
                "记上这一笔，这个账户\(deposit.doneOn.year)年按这一项就有\(got)分，超过一年\(cap)分的上限。请维持不通过。")
        }
    }

    /// Those of whom a public notice settled it: booked, or not.
    static func settle(
        _ candidates: [NoticeCandidate], county: String, in transaction: WriteTransaction
    ) throws {
        let system = Actor.system(county: county)
        for candidate in candidates where candidate.state != .passed {
            guard let id = ID<MoralDeposit>(candidate.record),
                let step = MoralDeposit.procedure.step(named: "objected")
            else { continue }
            try transaction.take(
                step, of: id, in: MoralDeposit.procedure, StepAnswers(note: candidate.reason), by: system)
        }
        let passed = candidates.filter { $0.state == .passed }.compactMap { ID<MoralDeposit>($0.record) }
        let isAtOnce = try transaction.setting(BankSettings.booking, county: county) == .atOnce
        guard let step = MoralDeposit.procedure.step(named: isAtOnce ? "book" : "pass") else { return }
        try transaction.takeTogether(step, of: passed, in: MoralDeposit.procedure, by: system)
        guard isAtOnce else { return }
        for some in passed.parts(of: WriteTransaction.rowsTogether) {
            let deposits = try transaction.rows(
                """
                SELECT \(Ledger.Deposit.columns) FROM moralDeposit \(Ledger.Deposit.joins)
                WHERE moralDeposit.county = \(county) AND moralDeposit.id IN \(list: some) ORDER BY moralDeposit.id
                """
            ).map(Ledger.Deposit.init)
            try Ledger.book(deposits, byName: system.name, county: county, in: transaction)
        }
    }

    /// A household's own, the last first.
    static func own(_ actor: Actor, in transaction: ReadTransaction) throws -> [MoralDeposit] {
        try Listing<MoralDeposit>.moralDeposits.first("", 12, for: actor, in: transaction)
    }

    /// What somebody may look into now, the longest waiting first: not what he asked for himself.
    static func waitingToVerify(
        _ most: Int, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [MoralDeposit] {
        guard let step = MoralDeposit.procedure.step(named: "verify"),
            let condition = MoralDeposit.procedure.condition(of: step, for: actor, at: transaction.now)
        else { return [] }
        return try transaction.rows(
            """
            SELECT \(selected) FROM moralDeposit \(joins)
            WHERE moralDeposit.county = \(actor.county) AND \(condition)
            ORDER BY moralDeposit.id LIMIT \(limit: most)
            """
        ).map(MoralDeposit.init)
    }

    /// What waits for the council of a village.
    static func waitingForCouncil(
        _ village: DivisionCode, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [MoralDeposit] {
        try Listing<MoralDeposit>.moralDeposits.first("state=verified", 1000, for: actor, in: transaction).filter {
            $0.village.division == village
        }
    }

    static func vote(
        on id: ID<MoralDeposit>, county: String, in transaction: ReadTransaction
    ) throws -> (heldOn: Day, present: Int, votes: Int)? {
        let row = try transaction.row(
            """
            SELECT councilMeeting.heldOn, councilMeeting.present, councilVote.votes FROM councilVote
            JOIN councilMeeting ON councilMeeting.county = \(county) AND councilMeeting.id = councilVote.meeting
            WHERE councilVote.county = \(county) AND councilVote.deposit = \(id)
            ORDER BY councilMeeting.heldOn DESC LIMIT 1
            """)
        return try row.map { (try $0["heldOn"], try $0["present"], try $0["votes"]) }
    }
}

extension MoralDeposit {
    init(_ row: Row) throws {
        id = try row["id"]
        account = try row["account"]
        accountName = try row["accountName"] ?? ""
        village = Party(
            unit: try row["villageUnit"], name: try row["villageName"] ?? "", division: try row["village"])
        townshipName = try row["townshipName"] ?? ""
        rule = try row["rule"]
        ruleTitle = try row["ruleTitle"] ?? ""
        standing = try row["standing"]
        spendable = try row["spendable"]
        doneOn = try row["doneOn"]
        words = try row["words"]
        askedByName = try row["askedByName"]
        notice = try row["notice"]
        booking = try row["booking"]
        state = try row["state"]
    }
}

extension Listing where Record == MoralDeposit {
    static let moralDeposits = Listing<MoralDeposit>(
        MoralDeposit.noun, "积分申报", path: "points", right: .seeMoralBank,
        help: "谁做了什么、按哪一项、多少分：核实、评议、公示五个工作日以后记账", from: "moralDeposit",
        joins: MoralDeposits.joins, select: { _ in MoralDeposits.selected }, decode: MoralDeposit.init,
        sees: { actor in
            guard case .person = actor.scope else { return actor.scope.condition(division: "moralDeposit.village") }
            return """
                moralDeposit.account IN (SELECT accountHolder.account FROM accountHolder
                    WHERE accountHolder.county = \(actor.county)
                      AND accountHolder.holder = \(MoralAccounts.holder(resident: actor.id)))
                """
        },
        columns: [
            .link("户名") {
                $0.accountName
            } path: {
                "points/\($0.id)"
            }, .state { $0.state }, .text("项目") { $0.ruleTitle }, .number("道德分") { $0.standing },
            .number("可兑换分") { $0.spendable }, .day("日期") { $0.doneOn }, .text("村（社区）") { $0.village.name },
            .fileOnly("事由") { $0.words }, .fileOnly("申报人", width: 12) { $0.askedByName },
        ],
        filters: [
            .search("户名、项目", in: ["account.name", "rule.title"]), .state(MoralDeposit.procedure),
            .step(MoralDeposit.procedure), .month("month", "月份", days: "moralDeposit.doneOn"),
            .township("moralDeposit.village"),
            .link("booking", "按月记账", condition: { value, _, _ in "moralDeposit.booking = \(value)" }) {
                value, actor, transaction in
                try ID<PointBooking>(value).map { try PointBookings.one($0, for: actor, in: transaction).title }
                    ?? value
            },
            .link("account", "账户", condition: { value, _, _ in "moralDeposit.account = \(value)" }) {
                value, actor, transaction in
                try ID<MoralAccount>(value).map { try MoralAccounts.one($0, for: actor, in: transaction).name } ?? value
            },
        ],
        orders: [.newest("moralDeposit")],
        figures: [
            .count("moralDeposits", "记账的道德积分", unit: "笔", "期内公示期满、记了账的积分申报", by: "moralDeposit.village") {
                period, county in
                """
                (\(period.took("book", of: MoralDeposit.noun, "moralDeposit.id", county: county))
                OR \(period.took("allow", of: MoralDeposit.noun, "moralDeposit.id", county: county)))
                """
            }
        ], empty: "还没有申报。做了好事，由村（社区）或本人按积分办法申报。",
        starts: [
            .init("申报积分", "points/new", .proposeDeposits), .init("导入申报", "points/import", .proposeDeposits),
            .init("核实一批", "points/verify", .holdCouncils), .init("登记评议", "points/council", .holdCouncils),
            .init("按月记账", "points/month", .bookMonths), .init("积分办法", "points/rules", .seeMoralBank),
        ])
}

/// What there is to ask about the points rule.
enum MoralRules {
    static func all(county: String, in transaction: ReadTransaction) throws -> [MoralRule] {
        try transaction.rows(
            """
            SELECT id, area, title, standing, spendable, evidence, capOfYear, validFrom, validUntil, basis, origin
            FROM moralRule
            WHERE county = \(county) ORDER BY area, title, validFrom DESC
            """
        ).map(MoralRule.init)
    }

    /// A line and what it was before and after: the same name, or of what pays by itself the same ground.
    static func versions(of rule: ID<MoralRule>, _ county: String) -> SQL {
        """
        SELECT version.id FROM moralRule AS version
        JOIN moralRule AS own ON own.county = \(county) AND own.id = \(rule)
        WHERE version.county = \(county)
          AND (version.title = own.title OR (own.basis <> 'asked' AND version.basis = own.basis))
        """
    }

    static func inForce(on day: Day, county: String, in transaction: ReadTransaction) throws -> [MoralRule] {
        try all(county: county, in: transaction).filter { $0.isInForce(on: day) }
    }

    static let naming = RecordNaming("一个积分项目") { ids, actor, transaction in
        let rows = try transaction.rows(
            "SELECT id, title FROM moralRule WHERE county = \(actor.county) AND id IN \(list: ids)")
        return try rows.reduce(into: [:]) { names, row in
            let id: String = try row["id"]
            names[id] = RecordName(
                try row["title"], path: Right.seeMoralBank.isHeld(by: actor) ? "points/rules" : nil)
        }
    }
}

extension MoralRule {
    init(_ row: Row) throws {
        id = try row["id"]
        area = try row["area"]
        title = try row["title"]
        standing = try row["standing"]
        spendable = try row["spendable"]
        evidence = try row["evidence"]
        capOfYear = try row["capOfYear"]
        validFrom = try row["validFrom"]
        validUntil = try row["validUntil"]
        basis = try row["basis"]
        origin = try row["origin"]
    }

    func isInForce(on day: Day) -> Bool { validFrom <= day && (validUntil.map { day < $0 } ?? true) }
}
