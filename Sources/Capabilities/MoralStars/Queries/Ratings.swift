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
        ratingStatement.madeByName, ratingStatement.resident, ratingStatement.state, ratingStatement.isIssued
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

    /// Keeps what was asked for; whether it is issued is another's to say, and what it then tells is of that day.
    static func ask(
        _ account: MoralAccount, bank: String, purpose: String, resident: String?, by actor: Actor,
        in transaction: WriteTransaction
    ) throws -> ID<RatingStatement> {
        let id = transaction.recordID(RatingStatement.self)
        try transaction.run(
            """
            INSERT INTO ratingStatement (county, id, account, name, village, bank, purpose, stars, score, issuedOn,
                madeByName, state, resident, isIssued)
            VALUES (\(actor.county), \(id), \(account.id), \(account.name), \(account.village), \(bank), \(purpose), 0,
                0, \(transaction.now.day), \(actor.name), \(RatingStatement.State.asked), \(resident), 0)
            """)
        return id
    }

    /// With the consent that holds now: who took it back gets no new one by the old.
    static func issue(_ statement: RatingStatement, by actor: Actor, in transaction: WriteTransaction) throws {
        let county = actor.county
        let text = RatingStatement.consent(bank: statement.bank, purpose: statement.purpose)
        guard
            try Consents.holds(
                text.purpose, RatingStatement.noun.kind, statement.id.description, county: county, in: transaction)
        else { throw Refusal(.forbidden, "rating.withdrawn", "本人已经撤回同意，不能出具。") }
        let today = transaction.now.day
        let earned = try MoralBank.earned(
            from: today.adding(days: -365), through: today, of: statement.account, county: county, in: transaction)
        let isVetoed = try MoralBank.vetoed(in: today.year, county: county, in: transaction).contains(
            statement.account.description)
        let score = isVetoed ? 0 : StarSheet.score(earned.first?.areas ?? [:])
        try transaction.run(
            """
            UPDATE ratingStatement SET stars = \(StarSheet.stars(score)), score = \(score), issuedOn = \(today),
                madeByName = \(actor.name), isIssued = 1
            WHERE county = \(county) AND id = \(statement.id)
            """)
    }

    /// What a resident asked for, the last first.
    static func own(_ actor: Actor, in transaction: ReadTransaction) throws -> [RatingStatement] {
        try Listing<RatingStatement>.ratings.first("", 50, for: actor, in: transaction)
    }

    /// Why those that came to nothing did, as it was written down for whoever asked.
    static func reasons(
        of statements: [RatingStatement], county: String, in transaction: ReadTransaction
    ) throws -> [ID<RatingStatement>: String] {
        try statements.filter { [.declined, .refused].contains($0.state) }.reduce(into: [:]) { reasons, one in
            let course = try RatingStatement.procedure.course(of: one.id, county: county, in: transaction)
            guard let note = course.taken.last?.answers.note, !note.isEmpty else { return }
            reasons[one.id] = note
        }
    }

    static func withdraw(_ id: ID<RatingStatement>, county: String, in transaction: WriteTransaction) throws {
        guard let step = RatingStatement.procedure.step(named: "withdraw") else { return }
        try transaction.take(step, of: id, in: RatingStatement.procedure, by: .system(county: county))
    }

    /// A consent that is taken back ends the statement that it was for, while the bank has not decided.
    static let listener = ConsentListener(RatingStatement.noun.kind) { consent, actor, transaction in
        guard let id = ID<RatingStatement>(consent.record) else { return }
        let found = try one(id, for: .system(county: actor.county), in: transaction)
        if [.asked, .issued].contains(found.state) { try withdraw(id, county: actor.county, in: transaction) }
    }
}

extension Listing where Record == RatingStatement {
    static let ratings = Listing<RatingStatement>(
        RatingStatement.noun, "道德评价证明", path: "ratings", right: .seeRatings,
        help: "道德贷：本人为一项用途签字同意，出具星级给银行；放不放、多少、利率都由银行定，这里只记结果", from: "ratingStatement",
        joins: Ratings.joins, select: { _ in Ratings.selected },
        decode: { row in
            RatingStatement(
                id: try row["id"], isIssued: try row["isIssued"], account: try row["account"], name: try row["name"],
                village: try row["village"],
                villageName: try row["villageName"] ?? "", bank: try row["bank"], purpose: try row["purpose"],
                stars: try row["stars"], score: try row["score"], issuedOn: try row["issuedOn"],
                limit: try row["creditLimit"], rate: try row["creditRate"], madeByName: try row["madeByName"],
                resident: try row["resident"], state: try row["state"])
        },
        // On the phone what he asked for himself.
        sees: { actor in
            guard case .person = actor.scope else {
                return actor.scope.condition(division: "ratingStatement.village")
            }
            return "ratingStatement.resident = \(actor.id)"
        },
        columns: [
            .link("户名") {
                PersonName.masked($0.name)
            } path: {
                "ratings/\($0.id)"
            }, .state { $0.state }, .text("用途") { $0.purpose }, .text("银行") { $0.bank },
            .text("星级", width: 8) { $0.isIssued ? $0.rated : "—" }, .money("额度（元）") { $0.limit },
            .day("出具") { $0.isIssued ? $0.issuedOn : nil },
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
                "ratingStatement.isIssued = 1 AND \(period.holds(ownDay: "ratingStatement.issuedOn"))"
            }
        ], empty: "还没有。居民在手机上申请，或从账户的页面凭本人签字的同意书出具。")
}
