import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about plans.
package enum Plans {
    static func columns(county: String) -> SQL {
        """
        plan.id, plan.month, plan.sheet, plan.edition, plan.tier, plan.manner, plan.target, plan.serialYear, plan.serial,
        plan.commitment, plan.drawnAt,
        plan.drawnBy, plan.reason, plan.supersededBy, plan.voidedAt, plan.voidedBy, plan.voidReason,
        plan.closedAt,
        CASE WHEN \(Secrecy.isDisclosed(county: county)) THEN 1 ELSE 0 END AS isDisclosed
        """
    }

    /// Whether a county has made any, be it replaced or void by now.
    package static let exist: @Sendable (String, ReadTransaction) throws -> Bool = { county, transaction in
        try transaction.value("SELECT 1 FROM plan WHERE county = \(county) LIMIT 1", as: Int.self) != nil
    }

    /// The tiers of every month that it has no plan of, though the one before it had; of one after a month without plans, all.
    static func lacking(_ month: Month, county: String, in transaction: ReadTransaction) throws -> [Tier] {
        let before = try standing(month.previous, county: county, in: transaction)
        let present = try standing(month, county: county, in: transaction)
        return [Tier.selfCheck, .county].filter { (before.isEmpty || before.contains($0)) && !present.contains($0) }
    }

    private static func standing(_ month: Month, county: String, in transaction: ReadTransaction) throws -> Set<Tier> {
        let rows = try transaction.rows(
            """
            SELECT tier FROM plan
            WHERE county = \(county) AND month = \(month) AND supersededBy IS NULL AND voidedAt IS NULL
              AND manner <> 'cross' AND target = 'village'
            """)
        return Set(try rows.map { try $0["tier"] })
    }

    /// Those of the condition that an actor may know of.
    static func list(_ condition: SQL, for actor: Actor, in transaction: ReadTransaction) throws -> [Plan] {
        try transaction.rows(
            """
            SELECT \(columns(county: actor.county)) FROM plan
            WHERE plan.county = \(actor.county) AND \(condition) AND \(Secrecy.knowsPlan(actor))
            """
        ).map(Plan.init)
    }

    /// A plan and the visits of it that the actor may know of; as if it were not there when none.
    package static func one(
        _ id: ID<Plan>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> (plan: Plan, visits: [Visit]) {
        let plan = try list("plan.id = \(id)", for: actor, in: transaction).first
        let visits = try Visits.list(
            "visit.plan = \(id) AND \(Secrecy.knowsVisit(actor))", county: actor.county, in: transaction)
        guard let plan, !visits.isEmpty else {
            throw Refusal(.missing, "plan.none", "没有这份督查计划，请从督查列表进入。")
        }
        return (plan, visits)
    }

    /// Who checks whom, published to everybody: of all visits, whatever the reader sees of them.
    static func pairs(
        _ plan: ID<Plan>, county: String, in transaction: ReadTransaction
    ) throws -> [CrossPairs.Pair] {
        try transaction.rows(
            """
            SELECT DISTINCT visit.checker, substr(visit.division, 1, 9) AS checked FROM visit
            WHERE visit.county = \(county) AND visit.plan = \(plan) AND visit.checker IS NOT NULL
              AND visit.cancelledAt IS NULL
            ORDER BY visit.checker, checked
            """
        ).map { CrossPairs.Pair(checker: try $0["checker"], checked: try $0["checked"]) }
    }

    /// The month was closed: nothing more is visited for any of its plans.
    package static func close(_ month: Month, county: String, in transaction: WriteTransaction) throws {
        try transaction.run(
            """
            UPDATE plan SET closedAt = \(transaction.now)
            WHERE county = \(county) AND month = \(month) AND closedAt IS NULL
            """)
    }

    /// The text that the commitment is the digest of, for checking with sha256sum.
    package static func drawText(
        _ id: ID<Plan>, county: String, in transaction: ReadTransaction
    ) throws -> String {
        try transaction.value("SELECT drawText FROM plan WHERE county = \(county) AND id = \(id)") ?? ""
    }

    /// Those whose text is not what was committed to when it was drawn.
    package static func broken(county: String, in transaction: ReadTransaction) throws -> [ID<Plan>] {
        try transaction.rows(
            "SELECT id, drawText, commitment FROM plan WHERE county = \(county) ORDER BY drawnAt, id"
        ).filter { Draw.digest(try $0["drawText"]) != (try $0["commitment"] as String) }.map { try $0["id"] }
    }

    /// How often each village was drawn by the county; plans that were replaced or made void do not count. An
    /// announced draw counts only announced ones: passing over the villages of an unannounced plan
    /// would tell which they are.
    static func rounds(
        before manner: Manner, county: String, in transaction: ReadTransaction
    ) throws -> [DivisionCode: Int] {
        let counted: SQL = manner == .unannounced ? "1 = 1" : "plan.manner <> 'unannounced'"
        let rows = try transaction.rows(
            """
            SELECT visit.division, max(visit.round) AS round FROM visit
            JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(county) AND plan.tier = 'county' AND plan.target = 'village'
              AND plan.supersededBy IS NULL AND plan.voidedAt IS NULL AND visit.cancelledAt IS NULL AND \(counted)
            GROUP BY visit.division
            """)
        // What a village went through before a merger counts for what it became.
        let succession = try Divisions.succession(county: county, on: transaction.now.day, in: transaction)
        return try Dictionary(
            rows.map { (succession.current(try $0["division"]), try $0["round"]) }, uniquingKeysWith: max)
    }

    /// The place that is a village as a whole.
    static func homePlaces(county: String, in transaction: ReadTransaction) throws -> [DivisionCode: String] {
        try Places.ofWholeDivisions(county: county, in: transaction)
    }

    struct AbleInspector: Codable, Sendable {
        let id: String
        let name: String
        let unitName: String
        /// As it is today, if it was merged into another.
        let home: DivisionCode?
    }

    static func inspectors(county: String, in transaction: ReadTransaction) throws -> [AbleInspector] {
        let succession = try Divisions.succession(county: county, on: transaction.now.day, in: transaction)
        return try People.holding(.inspector, county: county, in: transaction).map { person, home in
            AbleInspector(
                id: person.id.description, name: person.name, unitName: person.unitName,
                home: home.map(succession.current))
        }
    }
}
