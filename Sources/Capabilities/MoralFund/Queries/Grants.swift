import Database
import Kernel
import MoralBank
import Office
import Organisation

/// What there is to ask about grants.
enum Grants {
    static let selected: SQL = """
        fundGrant.id, fundGrant.kind, fundGrant.name, fundGrant.village, fundGrant.villageUnit,
        village.name AS villageName, township.name AS townshipName, fundGrant.fen, fundGrant.reason,
        fundGrant.askedByName, fundGrant.notice, fundGrant.fundEntry, fundGrant.state
        """
    static let joins: SQL = """
        \(SQL.join(division: "fundGrant.village", of: "fundGrant", as: "village"))
        \(SQL.join(townshipOf: "fundGrant.village", of: "fundGrant", as: "township"))
        """

    @Sendable
    static func one(_ id: ID<FundGrant>, for actor: Actor, in transaction: ReadTransaction) throws -> FundGrant {
        try Listing<FundGrant>.grants.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "grant.none", "没有这一笔，或者您无权看到它。请从“基金帮扶”进入。"))
    }

    static func settle(
        _ candidates: [NoticeCandidate], county: String, in transaction: WriteTransaction
    ) throws {
        let system = Actor.system(county: county)
        for candidate in candidates {
            let name = candidate.state == .passed ? "pass" : "objected"
            guard let id = ID<FundGrant>(candidate.record), let step = FundGrant.procedure.step(named: name) else {
                continue
            }
            try transaction.take(
                step, of: id, in: FundGrant.procedure, StepAnswers(note: candidate.reason), by: system)
        }
    }

    static func takeBack(_ notice: PublicNotice, in transaction: WriteTransaction) throws {
        guard let step = FundGrant.procedure.step(named: "takeBack") else { return }
        let rows = try transaction.rows(
            """
            SELECT id FROM fundGrant
            WHERE county = \(notice.county) AND notice = \(notice.id) AND state = 'announced' ORDER BY id
            """)
        for row in rows {
            try transaction.take(
                step, of: try row["id"], in: FundGrant.procedure, by: .system(county: notice.county))
        }
    }

    /// Booked once, as the public may read it.
    static func pay(_ grant: FundGrant, by actor: Actor, in transaction: WriteTransaction) throws {
        let entry = try transaction.book(
            NewFundEntry(
                grant.kind, on: transaction.now.day, fen: grant.fen, party: grant.publicParty,
                words: grant.kind.chinese), by: actor)
        try transaction.run(
            "UPDATE fundGrant SET fundEntry = \(entry) WHERE county = \(actor.county) AND id = \(grant.id)")
    }

    static let check = RecordCheck("基金帮扶") { county, transaction in
        let rows = try transaction.rows(
            "SELECT id, fen, fundEntry FROM fundGrant WHERE county = \(county) AND state = 'paid' ORDER BY id")
        return try rows.compactMap { row in
            let (id, fen): (String, Int) = (try row["id"], try row["fen"])
            let entry: ID<FundEntry>? = try row["fundEntry"]
            let paid = try entry.flatMap { try Fund.amount(of: $0, county: county, in: transaction) }
            return paid == fen ? nil : "基金帮扶\(id)付了款，道德基金里没有同样的一笔。\(RecordCheck.advice)"
        }
    }
}

extension Listing where Record == FundGrant {
    static let grants = Listing<FundGrant>(
        FundGrant.noun, "基金帮扶", path: "fund-grants", right: .seeGrants,
        help: "困难帮扶、奖励、走访慰问：申请、审核、公示五个工作日，主任签批以后从道德基金付款", from: "fundGrant",
        joins: Grants.joins, select: { _ in Grants.selected },
        decode: { row in
            FundGrant(
                id: try row["id"], kind: try row["kind"], name: try row["name"],
                village: Party(
                    unit: try row["villageUnit"], name: try row["villageName"] ?? "", division: try row["village"]),
                townshipName: try row["townshipName"] ?? "", fen: try row["fen"], reason: try row["reason"],
                askedByName: try row["askedByName"], notice: try row["notice"], fundEntry: try row["fundEntry"],
                state: try row["state"])
        },
        sees: { $0.scope.condition(division: "fundGrant.village") },
        columns: [
            .link("对象") {
                PersonName.masked($0.name)
            } path: {
                "fund-grants/\($0.id)"
            }, .state { $0.state }, .text("类别") { $0.kind.chinese }, .money("金额（元）") { $0.fen },
            .text("村（社区）") { $0.village.name }, .text("乡镇（街道）") { $0.townshipName },
            .fileOnly("申请人", width: 12) { $0.askedByName },
        ],
        filters: [
            .state(FundGrant.procedure), .step(FundGrant.procedure), .late(FundGrant.procedure),
            ListFilter(
                "kind", "类别",
                options: { _, _ in FundEntry.Kind.allCases.filter(\.isGrant).map { ($0.rawValue, $0.chinese) } },
                isReadable: { FundEntry.Kind(rawValue: $0)?.isGrant == true },
                condition: { value, _, _ in "fundGrant.kind = \(value)" },
                words: { value, _, _ in FundEntry.Kind(rawValue: value)?.chinese ?? value }),
            .month("month", "月份", days: "fundGrant.askedOn"), .township("fundGrant.village"),
        ],
        orders: [.newest("fundGrant")],
        figures: [
            .count("fundGrants", "基金帮扶、奖励、慰问", unit: "笔", "期内付了款的帮扶、奖励、慰问", by: "fundGrant.village") {
                period, county in period.took("pay", of: FundGrant.noun, "fundGrant.id", county: county)
            },
            .sum(
                "fundGranted", "基金帮扶、奖励、慰问金额", unit: "元", "期内付了款的帮扶、奖励、慰问", .money, of: "fundGrant.fen",
                by: "fundGrant.village"
            ) { period, county in period.took("pay", of: FundGrant.noun, "fundGrant.id", county: county) },
        ], empty: "还没有。遇到困难户、好人好事，由村（社区）或创建办申请。",
        starts: [.init("申请", "fund-grants/new", .askGrants)])
}
