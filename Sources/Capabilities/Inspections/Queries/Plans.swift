import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about plans.
package enum Plans {
    private static func columns(county: String) -> SQL {
        """
        plan.id, plan.month, plan.sheet, plan.edition, plan.tier, plan.manner, plan.commitment, plan.drawnAt,
        plan.drawnBy, plan.reason, plan.supersededBy, plan.voidedAt, plan.voidedBy, plan.voidReason,
        CASE WHEN \(Secrecy.isDisclosed(county: county)) THEN 1 ELSE 0 END AS isDisclosed
        """
    }

    /// Newest first, each with how many of its visits the actor may know of, how many of them are scored and how
    /// many were cancelled.
    package static func all(
        for actor: Actor, in transaction: ReadTransaction
    ) throws -> [(plan: Plan, visits: Int, scored: Int, cancelled: Int)] {
        let counts = try transaction.rows(
            """
            SELECT visit.plan, count(*) AS visits, count(visit.submittedAt) AS scored, count(visit.cancelledAt) AS cancelled
            FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(actor.county) AND \(Secrecy.knowsVisit(actor)) GROUP BY visit.plan
            """)
        var byPlan: [ID<Plan>: (Int, Int, Int)] = [:]
        for row in counts { byPlan[try row["plan"]] = (try row["visits"], try row["scored"], try row["cancelled"]) }
        let plans = try transaction.rows(
            """
            SELECT \(columns(county: actor.county)) FROM plan WHERE plan.county = \(actor.county) AND \(Secrecy.knowsPlan(actor))
            ORDER BY plan.month DESC, plan.drawnAt DESC, plan.id
            """
        ).map(Plan.init)
        return plans.compactMap { plan in byPlan[plan.id].map { (plan, $0.0, $0.1, $0.2) } }
    }

    /// A plan and the visits of it that the actor may know of; as if it were not there when none.
    package static func one(
        _ id: ID<Plan>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> (plan: Plan, visits: [Visit]) {
        let row = try transaction.row(
            "SELECT \(columns(county: actor.county)) FROM plan WHERE plan.county = \(actor.county) AND plan.id = \(id) AND \(Secrecy.knowsPlan(actor))"
        )
        let visits = try Visits.list(
            "visit.plan = \(id) AND \(Secrecy.knowsVisit(actor))", county: actor.county, in: transaction)
        guard let row, !visits.isEmpty else {
            throw Refusal(.missing, "plan.none", "没有这份督查计划，请从督查列表进入。")
        }
        return (try Plan(row), visits)
    }

    /// The text that the commitment is the digest of, for checking with sha256sum.
    package static func drawText(
        _ id: ID<Plan>, county: String, in transaction: ReadTransaction
    ) throws -> String {
        try transaction.value("SELECT drawText FROM plan WHERE county = \(county) AND id = \(id)") ?? ""
    }

    /// How often each village was drawn by the county; plans that were replaced or made void do not count. An
    /// announced draw counts only announced ones: passing over the villages of an unannounced plan
    /// would tell which they are.
    static func rounds(
        before manner: Manner, county: String, in transaction: ReadTransaction
    ) throws -> [DivisionCode: Int] {
        let counted: SQL = manner == .announced ? "plan.manner = 'announced'" : "1 = 1"
        let rows = try transaction.rows(
            """
            SELECT visit.division, max(visit.round) AS round FROM visit
            JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(county) AND plan.tier = 'county' AND plan.supersededBy IS NULL
              AND plan.voidedAt IS NULL AND visit.cancelledAt IS NULL AND \(counted)
            GROUP BY visit.division
            """)
        return Dictionary(uniqueKeysWithValues: try rows.map { (try $0["division"], try $0["round"]) })
    }

    /// The place that is a village as a whole.
    static func homePlaces(county: String, in transaction: ReadTransaction) throws -> [DivisionCode: String] {
        let rows = try transaction.rows(
            "SELECT division, id FROM place WHERE county = \(county) AND kind IN ('village', 'community') ORDER BY id")
        return Dictionary(
            try rows.map { (try $0["division"], try $0["id"]) }, uniquingKeysWith: { first, _ in first })
    }

    struct AbleInspector: Codable, Sendable {
        let id: String
        let name: String
        let unitName: String
        let home: DivisionCode?
    }

    static func inspectors(county: String, in transaction: ReadTransaction) throws -> [AbleInspector] {
        try transaction.rows(
            """
            SELECT person.id, person.name, unit.name AS unitName, unit.division FROM personRole
            JOIN person ON person.county = personRole.county AND person.id = personRole.person
            JOIN unit ON unit.county = person.county AND unit.id = person.unit
            WHERE personRole.county = \(county) AND personRole.role = 'inspector' AND person.disabledAt IS NULL
            ORDER BY person.signInName
            """
        ).map {
            AbleInspector(
                id: try $0["id"], name: try $0["name"], unitName: try $0["unitName"], home: try $0["division"])
        }
    }
}
