import Database
import Kernel
import MoralBank
import Office
import Organisation

/// What there is to ask about statements.
enum Ratings {
    static let selected: SQL = """
        ratingStatement.id, ratingStatement.account, ratingStatement.name, ratingStatement.village,
        village.name AS villageName, ratingStatement.bank, ratingStatement.purpose, ratingStatement.stars,
        ratingStatement.score, ratingStatement.issuedOn, ratingStatement.creditLimit, ratingStatement.creditRate,
        ratingStatement.madeByName, ratingStatement.state
        """
    static let joins: SQL = SQL.join(division: "ratingStatement.village", of: "ratingStatement", as: "village")

    @Sendable
    static func one(
        _ id: ID<RatingStatement>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> RatingStatement {
        try Listing<RatingStatement>.ratings.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "rating.none", "没有这份证明，或者您无权看到它。请从“道德评价证明”进入。"))
    }

    static func withdraw(_ id: ID<RatingStatement>, county: String, in transaction: WriteTransaction) throws {
        guard let step = RatingStatement.procedure.step(named: "withdraw") else { return }
        try transaction.take(step, of: id, in: RatingStatement.procedure, by: .system(county: county))
    }

    /// A consent that is taken back ends the statement that it was for, while the bank has not decided.
    static let listener = ConsentListener(RatingStatement.noun.kind) { consent, actor, transaction in
        guard let id = ID<RatingStatement>(consent.record) else { return }
        let found = try one(id, for: .system(county: actor.county), in: transaction)
        if found.state == .issued { try withdraw(id, county: actor.county, in: transaction) }
    }
}

extension Listing where Record == RatingStatement {
    static let ratings = Listing<RatingStatement>(
        RatingStatement.noun, "道德评价证明", path: "ratings", right: .seeRatings,
        help: "道德贷：本人为一项用途签字同意，出具星级给银行；放不放、多少、利率都由银行定，这里只记结果", from: "ratingStatement",
        joins: Ratings.joins, select: { _ in Ratings.selected },
        decode: { row in
            RatingStatement(
                id: try row["id"], account: try row["account"], name: try row["name"], village: try row["village"],
                villageName: try row["villageName"] ?? "", bank: try row["bank"], purpose: try row["purpose"],
                stars: try row["stars"], score: try row["score"], issuedOn: try row["issuedOn"],
                limit: try row["creditLimit"], rate: try row["creditRate"], madeByName: try row["madeByName"],
                state: try row["state"])
        },
        sees: { $0.scope.condition(division: "ratingStatement.village") },
        columns: [
            .link("户名") {
                PersonName.masked($0.name)
            } path: {
                "ratings/\($0.id)"
            }, .state { $0.state }, .text("用途") { $0.purpose }, .text("银行") { $0.bank },
            .number("星级") { $0.stars }, .money("额度（元）") { $0.limit }, .day("出具") { $0.issuedOn },
            .text("村（社区）") { $0.villageName },
        ],
        filters: [
            .search("用途、银行", in: ["ratingStatement.purpose", "ratingStatement.bank"]),
            .state(RatingStatement.procedure), .step(RatingStatement.procedure),
            .month("month", "月份", days: "ratingStatement.issuedOn"), .township("ratingStatement.village"),
        ],
        orders: [.newest("ratingStatement")],
        figures: [
            .count("ratingStatements", "出具的道德评价证明", unit: "份", "期内出具的", by: "ratingStatement.village") { period, _ in
                "ratingStatement.issuedOn >= \(period.first) AND ratingStatement.issuedOn <= \(period.last)"
            }
        ], empty: "还没有。从账户的页面，凭本人签字的同意书出具。")
}
