import Database
import Kernel
import Office
import Organisation
import Recognition

/// What there is to ask about help in need.
enum Hardships {
    static let selected: SQL = """
        hardship.id, hardship.honour, hardship.holder, hardship.honourTitle, hardship.village, hardship.villageUnit,
        village.name AS villageName, township.name AS townshipName, hardship.reason, hardship.fen, hardship.askedBy,
        hardship.askedByName, hardship.state
        """
    static let joins: SQL = """
        \(SQL.join(division: "hardship.village", of: "hardship", as: "village"))
        \(SQL.join(townshipOf: "hardship.village", of: "hardship", as: "township"))
        """

    @Sendable
    static func one(_ id: ID<Hardship>, for actor: Actor, in transaction: ReadTransaction) throws -> Hardship {
        try Listing<Hardship>.hardships.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "hardship.none", "没有这件帮扶，或者您无权看到它。请从“困难帮扶”进入。"))
    }

    static func isOpen(_ honour: ID<Honour>, county: String, in transaction: ReadTransaction) throws -> Bool {
        let open: [Hardship.State] = [.asked, .reviewed, .approved]
        return try transaction.row(
            """
            SELECT 1 FROM hardship
            WHERE county = \(county) AND honour = \(honour) AND state IN \(list: open)
            """) != nil
    }

    /// Nothing is granted or paid by an honour that was revoked meanwhile.
    static func requireHeld(_ found: Hardship, by actor: Actor, in transaction: ReadTransaction) throws {
        _ = try Holders.one(found.honour, on: transaction.now.day, for: actor, in: transaction)
    }
}

extension Hardship {
    init(_ row: Row) throws {
        id = try row["id"]
        honour = try row["honour"]
        holder = try row["holder"]
        honourTitle = try row["honourTitle"]
        village = Party(
            unit: try row["villageUnit"], name: try row["villageName"] ?? "", division: try row["village"])
        townshipName = try row["townshipName"] ?? ""
        reason = try row["reason"]
        fen = try row["fen"]
        askedBy = try row["askedBy"]
        askedByName = try row["askedByName"]
        state = try row["state"]
    }
}

extension Listing where Record == Hardship {
    static let hardships = Listing<Hardship>(
        Hardship.noun, "困难帮扶", path: "hardships", right: .seeHardship,
        help: "有困难的好人、模范：申请、核实、审定、发放，金额到分", from: "hardship", joins: Hardships.joins,
        select: { _ in Hardships.selected }, decode: Hardship.init,
        sees: { $0.scope.condition(division: "hardship.village") },
        columns: [
            .link("姓名（名称）", width: 18, { $0.holder }, path: { "hardships/\($0.id)" }), .state { $0.state },
            .money("金额（元）") { $0.fen }, .text("荣誉", width: 26) { $0.honourTitle },
            .text("村（社区）") { $0.village.name }, .text("乡镇（街道）") { $0.townshipName },
            .text("申请人", width: 12) { $0.askedByName }, .fileOnly("困难情况") { $0.reason },
        ],
        filters: [
            .search("姓名", in: ["hardship.holder"]), .state(Hardship.procedure), .step(Hardship.procedure),
            .township("hardship.village"),
            CourtesyRegister.byHolder { "hardship.village = \($0.village) AND hardship.holder = \($0.name)" },
        ],
        orders: [.newest("hardship")],
        figures: [
            .count("hardshipsPaid", "困难帮扶", unit: "人次", "期内登记发放的帮扶，按所在的乡镇（街道）计", by: "hardship.village") {
                period, county in period.took("pay", of: Hardship.noun, "hardship.id", county: county)
            },
            .sum(
                "hardshipMoney", "困难帮扶资金", unit: "元", "期内登记发放的帮扶的金额", .money, of: "hardship.fen",
                by: "hardship.village"
            ) { period, county in period.took("pay", of: Hardship.noun, "hardship.id", county: county) },
        ],
        empty: "还没有困难帮扶。知道哪位好人、模范有困难，就替他申请。",
        starts: [.init("申请帮扶", "hardships/new", .askForHardshipHelp)])
}
