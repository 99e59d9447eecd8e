import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about plans. Who may know of an unannounced one is decided here, once.
package enum Plans {
    private static let columns: SQL = """
        plan.id, plan.month, plan.sheet, plan.edition, plan.tier, plan.manner, plan.commitment, plan.drawnAt,
        plan.drawnBy, plan.reason, plan.supersededBy
        """

    /// An unannounced visit shows nowhere to the visited side: only those who make plans know the whole
    /// of one, and an inspector his own visits.
    private static func isKnown(to actor: Actor) -> SQL {
        if Right.makePlans.isHeld(by: actor) { return "1 = 1" }
        let own: SQL = "(plan.manner = 'announced' OR visit.inspector = \(actor.id))"
        if actor.has(.inspector) { return own }
        return "plan.manner = 'announced' AND \(actor.scope.condition(division: "visit.division"))"
    }

    package static func all(for actor: Actor, in transaction: ReadTransaction) throws -> [(plan: Plan, visits: Int)] {
        try transaction.rows(
            """
            SELECT \(columns), count(*) AS visits FROM plan
            JOIN visit ON visit.county = plan.county AND visit.plan = plan.id
            WHERE plan.county = \(actor.county) AND \(isKnown(to: actor))
            GROUP BY \(columns) ORDER BY plan.month DESC, plan.drawnAt DESC, plan.id
            """
        ).map { (try Plan($0), try $0["visits"]) }
    }

    /// A plan and the visits of it that the actor may know of; as if it were not there when none.
    package static func one(
        _ id: ID<Plan>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> (plan: Plan, visits: [PlannedVisit]) {
        let visits = try visits("plan.id = \(id) AND \(isKnown(to: actor))", county: actor.county, in: transaction)
        let row = try transaction.row("SELECT \(columns) FROM plan WHERE county = \(actor.county) AND id = \(id)")
        guard let row, !visits.isEmpty else {
            throw Refusal(.missing, "plan.none", "没有这份督查计划，请从督查列表进入。")
        }
        return (try Plan(row), visits)
    }

    /// What an inspector has to do.
    package static func mine(_ actor: Actor, in transaction: ReadTransaction) throws -> [PlannedVisit] {
        try visits(
            "visit.inspector = \(actor.id) AND plan.supersededBy IS NULL", county: actor.county, in: transaction)
    }

    private static func visits(
        _ condition: SQL, county: String, in transaction: ReadTransaction
    ) throws -> [PlannedVisit] {
        try transaction.rows(
            """
            SELECT visit.division, village.name AS village, township.name AS township, person.name AS inspector,
                plan.month, plan.manner
            FROM visit
            JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            JOIN unit AS village ON village.county = visit.county AND village.division = visit.division
            JOIN unit AS township ON township.county = visit.county AND township.division = substr(visit.division, 1, 9)
            LEFT JOIN person ON person.county = visit.county AND person.id = visit.inspector
            WHERE visit.county = \(county) AND \(condition) ORDER BY visit.division
            """
        ).map(PlannedVisit.init)
    }

    /// The text that the commitment is the digest of, for checking with sha256sum.
    package static func drawText(
        _ id: ID<Plan>, county: String, in transaction: ReadTransaction
    ) throws -> String {
        try transaction.value("SELECT drawText FROM plan WHERE county = \(county) AND id = \(id)") ?? ""
    }

    /// How often each village was drawn by the county; plans that were replaced do not count. An
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
              AND \(counted)
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
