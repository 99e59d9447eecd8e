import Database
import Kernel
import Office
import Organisation

/// What there is to ask about the fund.
package enum Fund {
    /// What came in less what went out, up to the end of a day.
    package static func balance(
        on day: Day = Day(ordinal: 2_932_896), county: String, in transaction: ReadTransaction
    ) throws -> Int {
        try transaction.value(
            """
            SELECT COALESCE(sum(CASE WHEN isIncome = 1 THEN fen ELSE -fen END), 0) FROM fundEntry
            WHERE county = \(county) AND day <= \(day)
            """) ?? 0
    }

    /// The least that was there on a day or on any since: what can still be spent on it.
    static func least(from day: Day, county: String, in transaction: ReadTransaction) throws -> Int {
        var balance = try balance(on: day, county: county, in: transaction)
        var least = balance
        let days = try transaction.rows(
            """
            SELECT day, CAST(sum(CASE WHEN isIncome = 1 THEN fen ELSE -fen END) AS BIGINT) AS fen FROM fundEntry
            WHERE county = \(county) AND day > \(day) GROUP BY day ORDER BY day
            """)
        for row in days {
            balance += try row["fen"]
            least = min(least, balance)
        }
        return least
    }

    /// Points that were given and not used yet, over the county.
    package static func outstanding(county: String, in transaction: ReadTransaction) throws -> Int {
        try transaction.value(
            "SELECT COALESCE(sum(remaining), 0) FROM pointLot WHERE county = \(county) AND remaining > 0") ?? 0
    }

    /// What the fund has promised and not paid (待兑现).
    package struct Promised: Codable, Sendable {
        /// Points that were given and not used.
        package let points: Int
        /// Points that lie frozen in orders which wait to be fetched.
        package let frozen: Int
        /// What shops handed out and were not paid for yet, in fen.
        package let owed: Int
        /// Of a point, in fen.
        package let rate: Int

        package var fen: Int { (points + frozen) * rate + owed }
    }

    package static func promised(county: String, in transaction: ReadTransaction) throws -> Promised {
        let frozen: Int? = try transaction.value(
            "SELECT CAST(sum(points) AS BIGINT) FROM moralOrder WHERE county = \(county) AND state = 'placed'")
        let owed: Int? = try transaction.value(
            """
            SELECT CAST(sum(moralOrder.fen) AS BIGINT) FROM moralOrder
            LEFT JOIN shopSettlement ON shopSettlement.county = moralOrder.county
                AND shopSettlement.id = moralOrder.settlement
            WHERE moralOrder.county = \(county) AND moralOrder.state = 'taken'
              AND (shopSettlement.id IS NULL OR shopSettlement.state <> 'paid')
            """)
        return Promised(
            points: try outstanding(county: county, in: transaction), frozen: frozen ?? 0, owed: owed ?? 0,
            rate: try transaction.setting(BankSettings.pointFen, county: county))
    }

    /// What was booked on some days, in their order.
    package static func entries(
        from first: Day, through last: Day, county: String, in transaction: ReadTransaction
    ) throws -> [FundEntry] {
        try transaction.rows(
            """
            SELECT \(selected) FROM fundEntry
            WHERE fundEntry.county = \(county) AND fundEntry.day >= \(first) AND fundEntry.day <= \(last)
            ORDER BY fundEntry.day, fundEntry.id
            """
        ).map(FundEntry.init)
    }

    package static func amount(
        of id: ID<FundEntry>, county: String, in transaction: ReadTransaction
    ) throws -> Int? {
        try transaction.value("SELECT fen FROM fundEntry WHERE county = \(county) AND id = \(id)")
    }

    /// The last day into which nothing is booked any more; nil while nothing was published.
    static func closedThrough(county: String, in transaction: ReadTransaction) throws -> Day? {
        try transaction.value("SELECT max(lastDay) FROM fundClosing WHERE county = \(county)")
    }

    static let selected: SQL = """
        fundEntry.id, fundEntry.kind, fundEntry.day, fundEntry.fen, fundEntry.party, fundEntry.words,
        fundEntry.receipt, fundEntry.recordedByName
        """
}

extension WriteTransaction {
    /// What was published of these days stays so.
    package func closeFund(through day: Day, by actor: Actor) throws {
        try run(
            """
            INSERT INTO fundClosing (county, lastDay, byName, at)
            VALUES (\(actor.county), \(day), \(actor.name), \(now)) ON CONFLICT DO NOTHING
            """)
    }
}

extension FundEntry {
    init(_ row: Row) throws {
        self.init(
            id: try row["id"], kind: try row["kind"], day: try row["day"], fen: try row["fen"],
            party: try row["party"], words: try row["words"], receipt: try row["receipt"],
            recordedByName: try row["recordedByName"])
    }
}

extension Listing where Record == FundEntry {
    static let fundEntries = Listing<FundEntry>(
        FundEntry.noun, "道德基金", path: "moral-fund", right: .seeMoralBank,
        help: "捐赠凭收据进，帮扶、奖励、慰问凭审批出；任何一天收入都等于支出加结余", from: "fundEntry",
        select: { _ in Fund.selected }, decode: FundEntry.init,
        sees: { _ in "1 = 1" },
        columns: [
            .link("用途") {
                $0.words
            } path: {
                "moral-fund/entries/\($0.id)"
            }, .text("类别") { $0.kind.chinese }, .money("收入（元）") { $0.kind.isIncome ? $0.fen : nil },
            .money("支出（元）") { $0.kind.isIncome ? nil : $0.fen }, .text("对方") { $0.party }, .text("收据号") { $0.receipt },
            .day("日期") { $0.day }, .fileOnly("登记人", width: 12) { $0.recordedByName },
        ],
        filters: [
            .search("对方、用途、收据号", in: ["fundEntry.party", "fundEntry.words", "fundEntry.receipt"]),
            .choice("kind", "类别", of: FundEntry.Kind.self, "fundEntry.kind") { $0.chinese },
            .month("month", "月份", days: "fundEntry.day"),
        ],
        orders: [.descending("latest", "最近的", "fundEntry.day", .text)],
        figures: [
            .sum("fundIncome", "道德基金收入", unit: "元", "期内登记的捐赠、拨款和利息", .money, of: "fundEntry.fen") { period, _ in
                "\(period.holds(day: "fundEntry.day", entered: "fundEntry.recordedAt")) AND fundEntry.isIncome = 1"
            },
            .sum("fundSpending", "道德基金支出", unit: "元", "期内登记的帮扶、奖励、慰问和进货", .money, of: "fundEntry.fen") { period, _ in
                "\(period.holds(day: "fundEntry.day", entered: "fundEntry.recordedAt")) AND fundEntry.isIncome = 0"
            },
        ], empty: "还没有收支。收到第一笔捐赠或拨款时登记。",
        starts: [
            .init("结余和待兑现", "moral-fund/standing", .seeMoralBank), .init("登记收支", "moral-fund/new", .keepFund),
        ])
}
