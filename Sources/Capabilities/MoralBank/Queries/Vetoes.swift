import Database
import Kernel
import Office
import Organisation

/// What there is to ask about vetoes.
enum Vetoes {
    static func rules(county: String, in transaction: ReadTransaction) throws -> [VetoRule] {
        try transaction.rows(
            "SELECT id, title, validFrom, validUntil FROM vetoRule WHERE county = \(county) ORDER BY validFrom, id"
        ).map { row in
            VetoRule(
                id: try row["id"], title: try row["title"], validFrom: try row["validFrom"],
                validUntil: try row["validUntil"])
        }
    }

    /// What stands against an account in a year, by its title; nil where nothing does.
    static func standing(
        of account: ID<MoralAccount>, in year: Int, county: String, in transaction: ReadTransaction
    ) throws -> String? {
        try transaction.value(
            """
            SELECT vetoRule.title FROM accountVeto
            JOIN vetoRule ON vetoRule.county = accountVeto.county AND vetoRule.id = accountVeto.rule
            WHERE accountVeto.county = \(county) AND accountVeto.account = \(account) AND accountVeto.year = \(year)
              AND accountVeto.state = \(AccountVeto.State.stands) ORDER BY accountVeto.id LIMIT 1
            """)
    }

    /// Refuses points of a year in which something stands against the household.
    static func check(
        _ account: ID<MoralAccount>, _ name: String, in year: Int, county: String, in transaction: ReadTransaction
    ) throws {
        guard let title = try standing(of: account, in: year, county: county, in: transaction) else { return }
        throw Refusal.field(
            "account", "moralDeposit.veto",
            "“\(name)”\(year)年有“\(title)”，这一年不记道德分、不评星。已经有的积分不动，依法应得的一样不少；有不实的，可以请乡镇（街道）解除。")
    }

    static let selected: SQL = """
        accountVeto.id, accountVeto.account, account.name AS accountName, accountVeto.village,
        village.name AS villageName, township.name AS townshipName, vetoRule.title, accountVeto.year,
        accountVeto.words, accountVeto.madeByName, accountVeto.state
        """
    static let joins: SQL = """
        JOIN moralAccount AS account ON account.county = accountVeto.county AND account.id = accountVeto.account
        JOIN vetoRule ON vetoRule.county = accountVeto.county AND vetoRule.id = accountVeto.rule
        \(SQL.join(division: "accountVeto.village", of: "accountVeto", as: "village"))
        \(SQL.join(townshipOf: "accountVeto.village", of: "accountVeto", as: "township"))
        """

    @Sendable
    static func one(_ id: ID<AccountVeto>, for actor: Actor, in transaction: ReadTransaction) throws -> AccountVeto {
        try Listing<AccountVeto>.accountVetoes.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "accountVeto.none", "没有这一项，或者您无权看到它。请从“否决事项”进入。"))
    }

    static func of(
        _ account: ID<MoralAccount>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [AccountVeto] {
        try Listing<AccountVeto>.accountVetoes.first("account=\(account)", 10, for: actor, in: transaction)
    }
}

extension MoralBank {
    /// The accounts that get no star of a year.
    package static func vetoed(
        in year: Int, county: String, in transaction: ReadTransaction
    ) throws -> Set<String> {
        let rows = try transaction.rows(
            """
            SELECT account FROM accountVeto
            WHERE county = \(county) AND year = \(year) AND state = \(AccountVeto.State.stands)
            """)
        return Set(try rows.map { try $0["account"] })
    }
}

extension Listing where Record == AccountVeto {
    static let accountVetoes = Listing<AccountVeto>(
        AccountVeto.noun, "否决事项", path: "points/vetoes", right: .seeMoralBank,
        help: "有这些事的户当年不记道德分、不评星；一人登记、另一人核实，不实的解除。不公开", from: "accountVeto",
        joins: Vetoes.joins, select: { _ in Vetoes.selected },
        decode: { row in
            AccountVeto(
                id: try row["id"], account: try row["account"], accountName: try row["accountName"],
                village: Party(unit: "", name: try row["villageName"] ?? "", division: try row["village"]),
                townshipName: try row["townshipName"] ?? "", title: try row["title"], year: try row["year"],
                words: try row["words"], madeByName: try row["madeByName"], state: try row["state"])
        },
        sees: { actor in
            guard case .person = actor.scope else { return actor.scope.condition(division: "accountVeto.village") }
            return "1 = 0"
        },
        columns: [
            .link("户名") {
                $0.accountName
            } path: {
                "points/vetoes/\($0.id)"
            }, .state { $0.state }, .text("项目", width: 28) { $0.title }, .number("年度") { $0.year },
            .text("村（社区）") { $0.village.name }, .text("乡镇（街道）") { $0.townshipName },
        ],
        filters: [
            .search("户名、项目", in: ["account.name", "vetoRule.title"]), .state(AccountVeto.procedure),
            .step(AccountVeto.procedure), .late(AccountVeto.procedure), .township("accountVeto.village"),
            .link("account", "账户", condition: { value, _, _ in "accountVeto.account = \(value)" }) {
                value, actor, transaction in
                try ID<MoralAccount>(value).map { try MoralAccounts.one($0, for: actor, in: transaction).name } ?? value
            },
        ],
        orders: [.newest("accountVeto")], empty: "没有。有的在账户的页面登记，凭处罚决定书一类的文书。")
}
