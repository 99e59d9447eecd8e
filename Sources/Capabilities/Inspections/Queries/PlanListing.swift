import Database
import Kernel
import Office
import Organisation
import Sheets
import Web

extension Plans {
    /// A plan and how many of its visits the actor may know of.
    package struct Counted: Encodable, Sendable {
        package let plan: Plan
        package fileprivate(set) var visits = 0
        package fileprivate(set) var scored = 0
        /// Cancelled one by one, or with their plan when it was replaced or made void.
        package fileprivate(set) var cancelled = 0

        package var state: Plan.State { plan.state(hasOpenVisits: scored + cancelled < visits) }

        fileprivate init(_ row: Row) throws { plan = try Plan(row) }

        private enum CodingKeys: CodingKey { case plan, visits, scored, cancelled, state }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(plan, forKey: .plan)
            try container.encode(visits, forKey: .visits)
            try container.encode(scored, forKey: .scored)
            try container.encode(cancelled, forKey: .cancelled)
            try container.encode(state, forKey: .state)
        }
    }

    /// The newest first, as far as the actor may know of them.
    /// - Parameter month: nil for all.
    package static func all(
        _ month: Month? = nil, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Counted] {
        try Listing.plans.first(month.map { "month=\($0)" } ?? "", 10_000, for: actor, in: transaction)
    }
}

extension Listing where Record == Plans.Counted {
    package static let plans = Listing<Plans.Counted>(
        RecordNoun("plan", "督查计划", measure: "份"), "督查计划", path: "plans", right: .seePlans,
        help: "每月的自考和县级抽查，交叉检查和特别考核：抽了哪些村、查到哪一步；名单先定后抽，抽签的依据公开，谁都能核对。",
        from: "plan", select: { Plans.columns(county: $0) }, decode: Plans.Counted.init, completed: counted,
        sees: isKnown,
        columns: [
            .link("月份", width: 11) {
                $0.plan.month.chinese
            } path: {
                "plans/\($0.plan.id)"
            }, .text("层级", width: 10) { $0.plan.tier.chinese }, .text("方式", width: 10) { $0.plan.manner.chinese },
            .text("去哪里", width: 12) { $0.plan.places },
            .text("编号", width: 18) { $0.plan.serial?.chinese }.rare,
            .figure("计划") {
                $0.visits
            } path: {
                "plans/\($0.plan.id)"
            },
            .figure("已评分") {
                $0.scored
            } path: {
                $0.plan.visitsPath(.submitted)
            },
            .figure("已取消") {
                $0.cancelled
            } path: {
                $0.plan.visitsPath(.cancelled)
            }, .tag("状态") { ($0.state.chinese, $0.state.tone) }, .moment("抽定时间") { $0.plan.drawnAt },
        ],
        filters: [
            .month("month", "月份", months: "plan.month"),
            .choice("tier", "层级", of: Tier.self, "plan.tier") { $0.chinese },
            .choice("manner", "方式", of: Manner.self, "plan.manner") { $0.chinese }, held,
        ],
        orders: [
            .by(
                "newest", "最近的月份在前", .descending("plan.month", .text), .descending("plan.drawnAt", .integer),
                .ascending("plan.id", .text))
        ],
        empty: "还没有督查计划。创建办定好计划后，这里就能看到。", starts: [.init("制订计划", "plans/new", .makePlans)],
        leads: [.init("我的检查", "visits", .recordVisits), .init("检查记录", "visits/all", .seePlans)],
        above: { view in "<p class=\"soft\">\(view.whose)的村（社区）\(view.unseenVisits)</p>" })

    /// With at least one visit that the reader may know of.
    private static let isKnown: @Sendable (Actor) -> SQL = { actor in
        """
        \(Secrecy.knowsPlan(actor)) AND EXISTS (SELECT 1 FROM visit
            WHERE visit.county = \(actor.county) AND visit.plan = plan.id AND \(Secrecy.knowsVisit(actor)))
        """
    }

    /// Of months that lie in a period, standing and with something handed in: what a figure counts.
    private static let held = ListFilter.link(
        "held", "已检查的时段", form: "年、月或两个日期，如 2019、2019-11", isReadable: { Period($0) != nil },
        condition: { value, actor, _ in
            guard let held = Period(value) else { return "1 = 0" }
            let stands = held.narrowing { clock -> SQL in
                let handedIn: SQL =
                    clock.knownAt.map { Visits.wasHandedIn(before: $0, county: actor.county) }
                    ?? "visit.submittedAt IS NOT NULL"
                return """
                    \(Visits.planStands(clock.knownAt, county: actor.county)) AND EXISTS (SELECT 1 FROM visit
                        WHERE visit.county = \(actor.county) AND visit.plan = plan.id AND \(handedIn))
                    """
            }
            return "plan.month >= \(Month(held.first)) AND plan.month <= \(Month(held.last)) AND \(stands)"
        }, words: { value, _, _ in Period(value)?.chinese ?? value })

    private static let counted: Completion = { plans, actor, transaction in
        let rows = try transaction.rows(
            """
            SELECT visit.plan, count(*) AS visits, count(visit.submittedAt) AS scored,
                count(CASE WHEN visit.submittedAt IS NULL AND (visit.cancelledAt IS NOT NULL OR plan.supersededBy IS NOT NULL)
                    THEN 1 END) AS cancelled
            FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(actor.county) AND visit.plan IN \(list: plans.map(\.plan.id))
              AND \(Secrecy.knowsVisit(actor))
            GROUP BY visit.plan
            """)
        let byPlan = try Dictionary(
            rows.map { (try $0["plan"] as ID<Plan>, $0) }, uniquingKeysWith: { first, _ in first })
        return try plans.map { plan in
            guard let row = byPlan[plan.plan.id] else { return plan }
            var plan = plan
            (plan.visits, plan.scored, plan.cancelled) = (try row["visits"], try row["scored"], try row["cancelled"])
            return plan
        }
    }
}
