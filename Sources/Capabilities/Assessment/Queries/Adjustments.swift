import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about bonuses and deductions.
package enum Adjustments {
    @Sendable
    package static func one(
        _ id: ID<Adjustment>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Adjustment {
        try Listing<Adjustment>.adjustments.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "adjustment.none", "没有这笔考核奖惩，或者您无权看到它。请从“考核奖惩”进入。"))
    }

    /// A township sees its own once they count, the office all.
    static func isSeen(by actor: Actor) -> SQL {
        if Right.proposeAdjustments.isHeld(by: actor) || actor.has(.leader) || actor.has(.system) { return "1 = 1" }
        return "(adjustment.state = 'approved' AND \(actor.scope.condition(division: "adjustment.township")))"
    }

    /// Those of a month that were approved by a moment, by township.
    static func counted(
        _ month: Month, county: String, asOf: Instant, in transaction: ReadTransaction
    ) throws -> [DivisionCode: [AssessmentInput.Adjustment]] {
        let rows = try transaction.rows(
            """
            SELECT id, township, kind, points, title, reverses FROM adjustment
            WHERE county = \(county) AND month = \(month) AND decidedAt <= \(asOf)
            ORDER BY id
            """)
        var byTownship: [DivisionCode: [AssessmentInput.Adjustment]] = [:]
        for row in rows {
            let (kind, points): (Adjustment.Kind, Points) = (try row["kind"], try row["points"])
            let reverses: String? = try row["reverses"]
            byTownship[try row["township"], default: []].append(
                .init(
                    record: try row["id"], title: try row["title"],
                    points: (kind == .bonus) == (reverses == nil) ? points : -points, reverses: reverses))
        }
        return byTownship
    }

    /// The months of which one was decided since a moment, each with when that was last.
    static func decided(
        since moment: Instant, county: String, in transaction: ReadTransaction
    ) throws -> [Month: Instant] {
        let rows = try transaction.rows(
            """
            SELECT month, max(decidedAt) AS decidedAt FROM adjustment
            WHERE county = \(county) AND decidedAt >= \(moment) GROUP BY month
            """)
        return try rows.reduce(into: [:]) { $0[try $1["month"]] = try $1["decidedAt"] as Instant }
    }

    /// How many of a month wait for the director.
    static func open(_ month: Month, county: String, in transaction: ReadTransaction) throws -> Int {
        try transaction.value(
            """
            SELECT count(*) FROM adjustment
            WHERE county = \(county) AND month = \(month) AND state = \(Adjustment.State.proposed)
            """) ?? 0
    }

    /// What takes one back, proposed or decided; nil where nothing does.
    package static func reversal(
        of id: ID<Adjustment>, county: String, in transaction: ReadTransaction
    ) throws -> ID<Adjustment>? {
        try transaction.value(
            """
            SELECT id FROM adjustment
            WHERE county = \(county) AND reverses = \(id)
              AND state IN \(list: [Adjustment.State.proposed, .approved])
            """)
    }

    static func decide(_ id: ID<Adjustment>, by actor: Actor, in transaction: WriteTransaction) throws {
        try transaction.run(
            "UPDATE adjustment SET decidedAt = \(transaction.now) WHERE county = \(actor.county) AND id = \(id)")
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let id: String? = try transaction.value("SELECT max(id) FROM adjustment WHERE county = \(county)")
        return id.map { ["adjustment": $0] } ?? [:]
    }
}

extension Adjustment {
    init(_ row: Row) throws {
        id = try row["id"]
        month = try row["month"]
        township = try row["township"]
        townshipName = try row["townshipName"]
        kind = try row["kind"]
        points = try row["points"]
        title = try row["title"]
        reason = try row["reason"]
        reverses = try row["reverses"]
        state = try row["state"]
    }
}

extension Listing where Record == Adjustment {
    package static let adjustments = Listing<Adjustment>(
        Adjustment.noun, "考核奖惩", path: "adjustments", right: .seeAdjustments,
        help: "检查以外的加分和扣分：一人提出，主任审核；按考核办法计入当月得分，有上限",
        from: "adjustment", joins: .join(division: "adjustment.township", of: "adjustment", as: "township"),
        select: { _ in
            """
            adjustment.id, adjustment.month, adjustment.township, township.name AS townshipName, adjustment.kind,
            adjustment.points, adjustment.title, adjustment.reason, adjustment.reverses, adjustment.state
            """
        },
        decode: Adjustment.init, sees: Adjustments.isSeen,
        columns: [
            .link("事由", width: 36) {
                $0.title
            } path: {
                "adjustments/\($0.id)"
            },
            .text("月份") { $0.month.chinese }, .text("乡镇（街道）") { $0.townshipName }, .text("类别") { $0.kindWords },
            .points("分数") { $0.signed }, .state { $0.state }, .fileOnly("依据和说明") { $0.reason },
        ],
        filters: [
            .search("如 示范片", in: ["adjustment.title", "adjustment.reason"]), .state(Adjustment.procedure),
            .step(Adjustment.procedure),
            .choice("kind", "类别", of: Adjustment.Kind.self, "adjustment.kind") { $0.chinese },
            .month("month", "月份", months: "adjustment.month"), .township("adjustment.township"),
        ],
        orders: [.newest("adjustment")],
        figures: [
            .count("adjustments", "考核奖惩", unit: "笔", "所属月份在期内、主任同意计入的奖励加分和惩戒扣分", by: "adjustment.township") {
                period, county in
                let approved: SQL =
                    period.knownOn == nil
                    ? "adjustment.state = 'approved'"
                    : period.knows(step: "approve", of: "adjustment.id", county: county)
                return """
                    \(approved) AND adjustment.month >= \(Month(period.first))
                    AND adjustment.month <= \(Month(period.last))
                    """
            }
        ],
        empty: "还没有考核奖惩。由创建办提出，主任审核后计入当月得分。", starts: [.init("提出奖惩", "adjustments/new", .proposeAdjustments)])
}
