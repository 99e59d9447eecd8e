import Database
import Kernel
import MoralBank
import Office
import Organisation

/// What there is to ask about boards.
enum StarBoards {
    static let selected: @Sendable (String) -> SQL = { county in
        """
        starBoard.id, starBoard.kind, starBoard.firstDay, starBoard.lastDay, starBoard.madeByName, starBoard.publishedOn,
        starBoard.state, (SELECT count(*) FROM starEntry
            WHERE starEntry.county = \(county) AND starEntry.board = starBoard.id) AS entries
        """
    }

    @Sendable
    static func one(_ id: ID<StarBoard>, for actor: Actor, in transaction: ReadTransaction) throws -> StarBoard {
        try Listing<StarBoard>.starBoards.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "stars.none", "没有这一期，请从“光荣榜”进入。"))
    }

    static func off(county: String, in transaction: ReadTransaction) throws -> Set<String> {
        Set(try transaction.rows("SELECT account FROM boardOptOut WHERE county = \(county)").map { try $0["account"] })
    }

    static func isOff(_ account: ID<MoralAccount>, county: String, in transaction: ReadTransaction) throws -> Bool {
        let found: String? = try transaction.value(
            "SELECT account FROM boardOptOut WHERE county = \(county) AND account = \(account)")
        return found != nil
    }

    /// The best first, by township.
    static func entries(
        of id: ID<StarBoard>, county: String, in transaction: ReadTransaction
    ) throws -> [StarBoard.Entry] {
        let off = try off(county: county, in: transaction)
        return try transaction.rows(
            """
            SELECT starEntry.account, starEntry.name, village.name AS villageName, township.name AS townshipName,
                starEntry.points, starEntry.stars
            FROM starEntry \(SQL.join(division: "starEntry.village", of: "starEntry", as: "village"))
            \(SQL.join(townshipOf: "starEntry.village", of: "starEntry", as: "township"))
            WHERE starEntry.county = \(county) AND starEntry.board = \(id)
            ORDER BY starEntry.village, starEntry.stars DESC, starEntry.points DESC, starEntry.account LIMIT 2000
            """
        ).map { row in
            let account: String = try row["account"]
            return StarBoard.Entry(
                account: account, name: try row["name"], villageName: try row["villageName"] ?? "",
                townshipName: try row["townshipName"] ?? "", points: try row["points"], stars: try row["stars"],
                isOff: off.contains(account))
        }
    }

    /// Everybody's, the latest first.
    static func published(county: String, in transaction: ReadTransaction) throws -> [StarBoard] {
        try transaction.rows(
            """
            SELECT \(selected(county)) FROM starBoard
            WHERE starBoard.county = \(county) AND starBoard.state = 'published'
            ORDER BY starBoard.lastDay DESC, starBoard.id DESC LIMIT 40
            """
        ).map(StarBoard.init)
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let board: String? = try transaction.value("SELECT max(id) FROM starBoard WHERE county = \(county)")
        let rating: String? = try transaction.value("SELECT max(id) FROM ratingStatement WHERE county = \(county)")
        let nothing = "00000000-0000-0000-0000-000000000000"
        return ["starBoard": board ?? nothing, "ratingStatement": rating ?? nothing]
    }
}

extension StarBoard {
    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        firstDay = try row["firstDay"]
        lastDay = try row["lastDay"]
        madeByName = try row["madeByName"]
        publishedOn = try row["publishedOn"]
        state = try row["state"]
        entries = try row["entries"]
    }
}

extension Listing where Record == StarBoard {
    static let starBoards = Listing<StarBoard>(
        StarBoard.noun, "光荣榜", path: "star-boards", right: .seeStars,
        help: "季评星、年评模：按记账的道德分评出，只上好的，姓名遮住，不愿上榜的不上", from: "starBoard",
        select: StarBoards.selected, decode: StarBoard.init, sees: { _ in "1 = 1" },
        columns: [
            .link("期") {
                $0.title
            } path: {
                "star-boards/\($0.id)"
            }, .state { $0.state }, .number("户数") { $0.entries }, .day("公布") { $0.publishedOn },
        ],
        filters: [
            .state(StarBoard.procedure), .step(StarBoard.procedure), .late(StarBoard.procedure),
            .choice("kind", "类别", of: StarBoard.Kind.self, "starBoard.kind") { $0.chinese },
        ],
        orders: [.descending("latest", "最近的", "starBoard.lastDay", .text)],
        empty: "还没有评过。一个季度过完以后评出，主任公布。", starts: [.init("评一期", "star-boards/new", .drawStars)])
}
