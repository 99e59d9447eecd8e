import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about accounts.
enum MoralAccounts {
    static func selected(county: String) -> SQL {
        """
        moralAccount.id, moralAccount.kind, moralAccount.name, moralAccount.village, village.name AS villageName,
        township.name AS townshipName, moralAccount.openedOn, moralAccount.closedOn,
        \(balance("standing", county)) AS standing, \(balance("spendable", county)) AS spendable
        """
    }

    /// The balance after the last line.
    private static func balance(_ side: String, _ county: String) -> SQL {
        """
        COALESCE((SELECT ledgerLine.after FROM ledgerLine WHERE ledgerLine.county = \(county)
            AND ledgerLine.account = moralAccount.id AND ledgerLine.side = \(side)
            AND ledgerLine.number IS NOT NULL ORDER BY ledgerLine.number DESC LIMIT 1), 0)
        """
    }

    static let joins: SQL = """
        \(SQL.join(division: "moralAccount.village", of: "moralAccount", as: "village"))
        \(SQL.join(townshipOf: "moralAccount.village", of: "moralAccount", as: "township"))
        """

    /// A village's and those above it; on the phone one's own household's.
    static func isSeen(by actor: Actor) -> SQL {
        guard case .person = actor.scope else { return actor.scope.condition(division: "moralAccount.village") }
        return """
            moralAccount.id IN (SELECT accountHolder.account FROM accountHolder
                WHERE accountHolder.county = \(actor.county) AND accountHolder.holder = \(holder(actor)))
            """
    }

    /// As whom a resident's account knows him.
    static func holder(_ actor: Actor) -> String { holder(resident: actor.id) }

    static func holder(resident id: String) -> String { "resident \(id)" }

    /// The household's of a resident who is signed in.
    static func own(_ actor: Actor, in transaction: ReadTransaction) throws -> MoralAccount? {
        guard actor.has(.resident),
            let id = try Credits.account(of: holder(actor), county: actor.county, in: transaction)
        else { return nil }
        return try one(id, for: actor, in: transaction)
    }

    static func one(
        _ id: ID<MoralAccount>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> MoralAccount {
        try Listing<MoralAccount>.moralAccounts.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "moralAccount.none", "没有这个账户，或者您无权看到它。请从“道德银行”进入。"))
    }

    /// Of a village, those that are open.
    static func open(
        in village: DivisionCode?, for actor: Actor, transaction: ReadTransaction
    ) throws -> [MoralAccount] {
        try Listing<MoralAccount>.moralAccounts.first("open=yes&sort=name", 500, for: actor, in: transaction)
            .filter { village == nil || $0.village == village }
    }

    /// What an account had at the end of a day.
    static func balance(
        of id: ID<MoralAccount>, _ side: PointSide, on day: Day, county: String, in transaction: ReadTransaction
    ) throws -> Int {
        try transaction.value(
            """
            SELECT ledgerLine.after FROM ledgerLine
            JOIN posting ON posting.county = ledgerLine.county AND posting.id = ledgerLine.posting
            WHERE ledgerLine.county = \(county) AND ledgerLine.account = \(id) AND ledgerLine.side = \(side)
              AND ledgerLine.number IS NOT NULL AND posting.at < \(Instant(day.adding(days: 1)))
            ORDER BY ledgerLine.number DESC LIMIT 1
            """) ?? 0
    }

    /// Each balance on any day explains itself line by line, the latest first.
    /// - Parameters:
    ///   - day: up to the end of it; nil for all.
    ///   - skipped: those that stood on the pages before.
    static func lines(
        of id: ID<MoralAccount>, until day: Day? = nil, skipping skipped: Int = 0, limit: Int = 200, county: String,
        in transaction: ReadTransaction
    ) throws -> [LedgerLine] {
        let known: SQL = day.map { "posting.at < \(Instant($0.adding(days: 1)))" } ?? "1 = 1"
        return try transaction.rows(
            """
            SELECT ledgerLine.posting, posting.kind, ledgerLine.side, ledgerLine.points, ledgerLine.after, posting.words,
                posting.at, posting.byName, posting.reversalOf, posting.path
            FROM ledgerLine JOIN posting ON posting.county = \(county) AND posting.id = ledgerLine.posting
            WHERE ledgerLine.county = \(county) AND ledgerLine.account = \(id) AND ledgerLine.number IS NOT NULL
              AND \(known)
            ORDER BY posting.at DESC, ledgerLine.number DESC, ledgerLine.side LIMIT \(limit: limit) OFFSET \(skipped)
            """
        ).map { row in
            LedgerLine(
                posting: try row["posting"], kind: try row["kind"], side: try row["side"], points: try row["points"],
                after: try row["after"], words: try row["words"], at: try row["at"], byName: try row["byName"],
                reversalOf: try row["reversalOf"], path: try row["path"])
        }
    }

    static let naming = RecordNaming("一个道德银行账户") { ids, actor, transaction in
        let rows = try transaction.rows(
            """
            SELECT id, name FROM moralAccount
            WHERE county = \(actor.county) AND id IN \(list: ids) AND \(isSeen(by: actor))
            """)
        return try rows.reduce(into: [:]) { names, row in
            let id: String = try row["id"]
            names[id] = RecordName(
                try row["name"], path: Right.seeMoralBank.isHeld(by: actor) ? "moral-accounts/\(id)" : nil)
        }
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let named: [(String, SQL)] = [
            ("moralAccount", "SELECT max(id) FROM moralAccount WHERE county = \(county)"),
            ("moralDeposit", "SELECT max(id) FROM moralDeposit WHERE county = \(county)"),
            ("accountVeto", "SELECT max(id) FROM accountVeto WHERE county = \(county)"),
            ("vetoRule", "SELECT max(id) FROM vetoRule WHERE county = \(county)"),
            ("shelfGood", "SELECT max(id) FROM shelfGood WHERE county = \(county)"),
            ("moralOrder", "SELECT max(id) FROM moralOrder WHERE county = \(county)"),
            ("pointCredit", "SELECT max(id) FROM pointCredit WHERE county = \(county)"),
            ("pickup", "SELECT max(code) FROM moralOrder WHERE county = \(county)"),
            ("shopSettlement", "SELECT max(id) FROM shopSettlement WHERE county = \(county)"),
            ("posting", "SELECT max(id) FROM posting WHERE county = \(county) AND kind = 'deposit'"),
            ("pointBooking", "SELECT max(id) FROM pointBooking WHERE county = \(county)"),
            ("fundEntry", "SELECT max(id) FROM fundEntry WHERE county = \(county)"),
        ]
        // Where nothing is booked yet, an address that nothing stands at.
        let nothing: String? = try transaction.value("SELECT min(id) FROM moralRule WHERE county = \(county)")
        return try named.reduce(into: [:]) { found, entry in
            let id: String? = try transaction.value(entry.1)
            found[entry.0] = id ?? nothing
        }
    }
}

extension MoralAccount {
    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        name = try row["name"]
        village = try row["village"]
        villageName = try row["villageName"] ?? ""
        townshipName = try row["townshipName"] ?? ""
        openedOn = try row["openedOn"]
        closedOn = try row["closedOn"]
        standing = try row["standing"]
        spendable = try row["spendable"]
    }
}

extension Listing where Record == MoralAccount {
    static let moralAccounts = Listing<MoralAccount>(
        MoralAccount.noun, "道德银行", path: "moral-accounts", right: .seeMoralBank,
        help: "家庭、个人、队伍的道德分和可兑换分；每一分从哪里来，点户名逐笔看", from: "moralAccount", joins: MoralAccounts.joins,
        select: MoralAccounts.selected, decode: MoralAccount.init, sees: MoralAccounts.isSeen,
        columns: [
            .link("户名") {
                $0.name
            } path: {
                "moral-accounts/\($0.id)"
            }, .text("类别") { $0.kind.chinese }, .text("村（社区）") { $0.villageName },
            .text("乡镇（街道）") { $0.townshipName }, .number("道德分") { $0.standing }, .number("可兑换分") { $0.spendable },
            .day("开户") { $0.openedOn }, .day("销户") { $0.closedOn },
        ],
        filters: [
            .search("户名", in: ["moralAccount.name"]),
            .choice("kind", "类别", of: MoralAccount.Kind.self, "moralAccount.kind") { $0.chinese },
            .condition("open", "状态", [("yes", "没有销户的", { @Sendable _, _ in "moralAccount.closedOn IS NULL" })]),
            .township("moralAccount.village"),
        ],
        orders: [.newest("moralAccount"), .ascending("name", "按户名", "moralAccount.name", .text)],
        figures: [
            .count("moralAccounts", "道德银行开户", unit: "户", "期末没有销户的道德银行账户", by: "moralAccount.village") { period, _ in
                """
                moralAccount.openedOn <= \(period.lastKnown)
                AND (moralAccount.closedOn IS NULL OR moralAccount.closedOn > \(period.lastKnown))
                """
            }
        ], empty: "还没有账户。由村（社区）分理处给家庭开户，一户一个。",
        starts: [
            .init("开户", "moral-accounts/new", .openAccounts), .init("转入积分", "moral-accounts/import", .bringInPoints),
        ])
}
