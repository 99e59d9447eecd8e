import Database
import Kernel
import Office
import Organisation
import Sheets
import Web

/// What there is to ask about visits.
package enum Visits {
    static let columns: SQL = """
        visit.id, visit.plan, plan.month, plan.tier, plan.manner, plan.sheet, plan.edition, visit.division,
        visit.place, village.name AS village, township.name AS township, spot.kind AS placeKind,
        spot.name AS placeName, visit.checker, checking.name AS checkerName, visit.panel, visit.inspector,
        walker.name AS inspectorName, visit.heldOn, visit.latitude, visit.longitude, visit.accuracy,
        visit.submittedAt, visit.submittedBy, visit.submittedByName, visit.total, visit.isPassed, visit.cancelReason,
        CASE WHEN plan.supersededBy IS NULL THEN 0 ELSE 1 END AS isReplaced,
        CASE WHEN plan.closedAt IS NULL THEN 0 ELSE 1 END AS isOfClosedMonth,
        CASE WHEN visit.inspector IS NULL AND entererUnit.kind = 'office' THEN 1 ELSE 0 END AS isEnteredByOffice
        """
    /// What is joined to show one.
    static let shown: SQL = """
        \(SQL.join(division: "visit.division", of: "visit", as: "village"))
        \(SQL.join(townshipOf: "visit.division", of: "visit", as: "township"))
        \(SQL.join(place: "visit.place", of: "visit", as: "spot"))
        \(SQL.join(person: "visit.inspector", of: "visit", as: "walker"))
        \(SQL.join(anyDivision: "visit.checker", of: "visit", as: "checking"))
        \(SQL.join(person: "visit.submittedBy", of: "visit", as: "enterer"))
        \(SQL.join(anyUnit: "enterer.unit", of: "visit", as: "entererUnit"))
        """
    private static let source: SQL =
        "visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan \(shown)"

    /// Those that the condition takes, in the order of codes.
    static func list(_ condition: SQL, county: String, in transaction: ReadTransaction) throws -> [Visit] {
        try transaction.rows(
            """
            SELECT \(columns) FROM \(source) WHERE visit.county = \(county) AND \(condition)
            ORDER BY plan.month DESC, visit.division, visit.id
            """
        ).map(Visit.init)
    }

    /// A visit, as if it were not there when the actor may not know of it.
    package static func one(_ id: ID<Visit>, for actor: Actor, in transaction: ReadTransaction) throws -> Visit {
        let found = try list(
            "visit.id = \(id) AND \(Secrecy.knowsVisit(actor))", county: actor.county, in: transaction)
        guard let visit = found.first else {
            throw Refusal(.missing, "visit.none", "没有这次检查，或者您无权看到它。请从“检查记录”进入。")
        }
        return visit
    }

    /// What was noted, in the order in which it was added; what was made void with the whole visit is not of it.
    package static func lines(
        of visit: ID<Visit>, county: String, in transaction: ReadTransaction
    ) throws -> [VisitLine] {
        try lines("visit = \(visit) AND voiding IS NULL", county: county, in: transaction)
    }

    /// What was handed in before and made void with the whole visit, the latest first.
    package static func voidings(
        of visit: ID<Visit>, county: String, in transaction: ReadTransaction
    ) throws -> [VoidedHandIn] {
        try transaction.rows(
            """
            SELECT number, heldOn, submittedByName, total, voidedAt, voidedBy, reason FROM visitVoiding
            WHERE county = \(county) AND visit = \(visit) ORDER BY number DESC
            """
        ).map { row in
            let number: Int = try row["number"]
            return try VoidedHandIn(
                row, lines: try lines("visit = \(visit) AND voiding = \(number)", county: county, in: transaction))
        }
    }

    private static func lines(
        _ condition: SQL, county: String, in transaction: ReadTransaction
    ) throws -> [VisitLine] {
        let rows = try transaction.rows(
            """
            SELECT id, item, deduction, count, note, addedAt, replaces, voidedAt, voidedBy, voidReason, judged, number,
                outOf, parts, juror
            FROM visitLine WHERE county = \(county) AND \(condition) ORDER BY addedAt, id
            """)
        let photos = try RecordPhotos.of(.visitLine, try rows.map { try $0["id"] }, county: county, in: transaction)
        return try rows.map { try VisitLine($0, photos: photos[try $0["id"]] ?? []) }
    }

    /// The villages that are marked with a visit, by name.
    static func sample(
        of visit: ID<Visit>, county: String, in transaction: ReadTransaction
    ) throws -> [SampledVillage] {
        try transaction.rows(
            """
            SELECT visitSample.division, village.name FROM visitSample
            \(SQL.join(division: "visitSample.division", of: "visitSample", as: "village"))
            WHERE visitSample.county = \(county) AND visitSample.visit = \(visit) ORDER BY visitSample.division
            """
        ).map { SampledVillage(code: try $0["division"], name: try $0["name"]) }
    }

    /// What an actor has to do: the county's visits given to him, or his township's self-checks.
    package static func waiting(for actor: Actor, in transaction: ReadTransaction) throws -> [Visit] {
        var mine: [SQL] = []
        if actor.has(.inspector) { mine.append("visit.inspector = \(actor.id)") }
        if case .division(let own, _) = actor.scope, own.level == .township,
            actor.has(.townshipLiaison) || actor.has(.inspector)
        {
            mine.append("(plan.tier = 'self' AND \(actor.scope.condition(division: "visit.division")))")
            if let own = Secrecy.checkers(actor) { mine.append("visit.checker IN \(list: own)") }
        }
        if actor.isOnPanels {
            mine.append("(\(PanelQueries.isMember(actor)) AND NOT \(PanelQueries.hasMarked(actor)))")
        }
        guard !mine.isEmpty else { return [] }
        return try list(
            """
            (\(SQL.joined(mine, separator: " OR "))) AND \(Visit.State.open.condition)
            """, county: actor.county, in: transaction)
    }

    /// What the same inspector, or township, has still to do of a visit's plan: what comes behind it first.
    package static func following(_ visit: Visit, for actor: Actor, in transaction: ReadTransaction) throws -> [Visit] {
        let own = sameHands(visit, actor)
        let open = try list(
            """
            visit.plan = \(visit.plan) AND \(own) AND \(Visit.State.open.condition) AND \(Secrecy.knowsVisit(actor))
            """, county: actor.county, in: transaction)
        return open.filter { $0.division > visit.division } + open.filter { $0.division <= visit.division }
    }

    /// What is the same inspector's, panel member's, checking township's, or township's own.
    private static func sameHands(_ visit: Visit, _ actor: Actor) -> SQL {
        if visit.tier == .panel {
            return "(\(PanelQueries.isMember(actor)) AND NOT \(PanelQueries.hasMarked(actor)))"
        }
        if let inspector = visit.inspector { return "visit.inspector = \(inspector)" }
        if let checker = visit.checker { return "visit.checker = \(checker)" }
        return Scope.division(visit.division.parent ?? visit.division).condition(division: "visit.division")
    }

    /// Those of a list, as it has them.
    package static func page(
        _ filter: Filter, for actor: Actor, limit: Int, in transaction: ReadTransaction
    ) throws -> [Visit] {
        try Listing.visits.first(filter.address, limit, for: actor, in: transaction)
    }

    /// How many a list has, by the township that each place belongs to today; all under the county's code where that is asked.
    static func counts(
        _ filter: Filter, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [DivisionCode: Int] {
        try countsByPlace(filter, for: actor, in: transaction).reduce(into: [:]) { counts, found in
            let place = found.key
            counts[place.level == .township ? place : place.parent ?? place, default: 0] += found.value
        }
    }

    /// By the division that each place belongs to today.
    static func countsByPlace(
        _ filter: Filter, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [DivisionCode: Int] {
        let found = try Listing.visits.counts(filter.address, by: "visit.division", for: actor, in: transaction)
        let succession = try Divisions.succession(county: actor.county, on: transaction.now.day, in: transaction)
        return found.reduce(into: [:]) { counts, found in
            guard let place = DivisionCode(found.key).map(succession.current) else { return }
            counts[place, default: 0] += found.value
        }
    }

    /// Marks out of a hundred, whatever the sheets' full marks, of so many visits.
    struct Marks: Sendable {
        var visits = 0
        var sum = 0

        var mean: Points { Points(thousandths: Points.divide(sum, by: max(visits, 1))) }
    }

    /// What visits came to, by the township that each place belongs to today.
    static func marks(
        _ filter: Filter, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [DivisionCode: Marks] {
        let rows = try transaction.rows(
            """
            SELECT visit.division, plan.sheet, plan.edition, count(*) AS visits, sum(visit.total) AS marks
            FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(actor.county) AND \(try filter.condition(actor.county, in: transaction))
              AND visit.total IS NOT NULL AND \(Secrecy.knowsVisit(actor))
            GROUP BY visit.division, plan.sheet, plan.edition
            """)
        let succession = try Divisions.succession(county: actor.county, on: transaction.now.day, in: transaction)
        return try rows.reduce(into: [:]) { marks, row in
            let full = try Editions.one(
                try row["sheet"], try row["edition"], county: actor.county, in: transaction
            ).content.full.thousandths
            guard full > 0 else { return }
            let place = succession.current(try row["division"])
            let township = place.level == .township ? place : place.parent ?? place
            marks[township, default: Marks()].visits += try row["visits"]
            marks[township, default: Marks()].sum += Points.divide(try row["marks"] * 100_000, by: full)
        }
    }

    /// A good practice that a submitted visit of a month noted.
    package struct GoodPractice: Hashable, Codable, Sendable {
        package let visit: ID<Visit>
        package let place: String
        package let note: String
    }

    package static func goodPractices(
        _ month: Month, county: String, in transaction: ReadTransaction
    ) throws -> [GoodPractice] {
        try transaction.rows(
            """
            SELECT visit.id, township.name AS township, village.name AS village, visitLine.note
            FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            \(SQL.join(division: "visit.division", of: "visit", as: "village"))
            \(SQL.join(townshipOf: "visit.division", of: "visit", as: "township"))
            CROSS JOIN visitLine
            WHERE visit.county = \(county) AND visit.month = \(month)
              AND visitLine.county = visit.county AND visitLine.visit = visit.id AND plan.tier = 'county'
              AND visit.submittedAt IS NOT NULL AND visitLine.item IS NULL AND visitLine.voidedAt IS NULL
            ORDER BY visit.division, visitLine.addedAt, visitLine.id
            """
        ).map { row in
            let township: String = try row["township"]
            let village: String = try row["village"]
            return GoodPractice(visit: try row["id"], place: township + village, note: try row["note"])
        }
    }
}
