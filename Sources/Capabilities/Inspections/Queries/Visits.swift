import Database
import Kernel
import Office
import Organisation
import Sheets
import Web

/// What there is to ask about visits.
package enum Visits {
    private static let columns: SQL = """
        visit.id, visit.plan, plan.month, plan.tier, plan.manner, plan.sheet, plan.edition, visit.division,
        visit.place, village.name AS village, township.name AS township, spot.kind AS placeKind,
        spot.name AS placeName, visit.checker, checking.name AS checkerName, visit.panel, visit.inspector,
        walker.name AS inspectorName, visit.heldOn, visit.latitude, visit.longitude, visit.accuracy,
        visit.submittedAt, visit.submittedBy, visit.submittedByName, visit.total, visit.isPassed, visit.cancelReason,
        CASE WHEN plan.supersededBy IS NULL THEN 0 ELSE 1 END AS isReplaced,
        CASE WHEN plan.closedAt IS NULL THEN 0 ELSE 1 END AS isOfClosedMonth,
        CASE WHEN visit.inspector IS NULL AND entererUnit.kind = 'office' THEN 1 ELSE 0 END AS isEnteredByOffice
        """
    private static let source: SQL = """
        visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
        \(SQL.join(division: "visit.division", of: "visit", as: "village"))
        \(SQL.join(townshipOf: "visit.division", of: "visit", as: "township"))
        \(SQL.join(place: "visit.place", of: "visit", as: "spot"))
        \(SQL.join(person: "visit.inspector", of: "visit", as: "walker"))
        \(SQL.join(anyDivision: "visit.checker", of: "visit", as: "checking"))
        \(SQL.join(person: "visit.submittedBy", of: "visit", as: "enterer"))
        \(SQL.join(anyUnit: "enterer.unit", of: "visit", as: "entererUnit"))
        """

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
            SELECT id, item, deduction, count, note, voidedAt, voidedBy, voidReason, judged, number, outOf, parts, juror
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

    /// In the month that is visited then, so that what is asked for is no more than that month's.
    private static func isSeen(on day: Day, county: String) -> SQL {
        let (start, end) = (Instant(day), Instant(day.adding(days: 1)))
        return """
            visit.month = \(Month(day)) AND ((visit.submittedAt >= \(start) AND visit.submittedAt < \(end))
                OR (\(Visit.State.open.condition) AND EXISTS (SELECT 1 FROM visitLine
                    WHERE visitLine.county = \(county) AND visitLine.visit = visit.id
                      AND visitLine.addedAt >= \(start) AND visitLine.addedAt < \(end))))
            """
    }

    /// Of that day's month and the two before it: months are closed one after the other.
    private static func isHandedIn(since day: Day) -> SQL {
        "visit.month >= \(Month(day).previous.previous) AND visit.submittedAt >= \(Instant(day))"
    }

    /// What a list of visits is narrowed to.
    package struct Filter: Sendable {
        package var month: Month?
        /// Of months that lie in it: what a figure counts.
        package var period: Period?
        /// Handed in within it.
        package var scored: Period?
        package var tier: Tier?
        package var manner: Manner?
        package var state: Visit.State?
        /// Also one that was replaced or made void; else only those that stand.
        package var plan: ID<Plan>?
        /// Of each village the last visit that the other conditions take, and no community's: villages are counted.
        package var eachVillageOnce = false
        /// A division and all below it.
        package var below: DivisionCode?
        /// Of what kind the place is.
        package var kind: PlaceKind?
        /// Handed in on this day, or begun with on it.
        package var on: Day?
        /// Handed in since this day began.
        package var since: Day?
        /// Before this row (keyset paging).
        package var after: (month: Month, division: DivisionCode, id: ID<Visit>)?

        package init() {}

        /// What two clocks tell of differently: which plan stands, what was handed in.
        private func counted(_ knownAt: Instant?, _ county: String) -> SQL {
            var parts: [SQL] = [plan.map { "visit.plan = \($0)" } ?? Visits.planStands(knownAt, county: county)]
            switch (state, knownAt) {
            case (.submitted, let knownAt?): parts.append(Visits.wasHandedIn(before: knownAt, county: county))
            case (let state?, _): parts.append(state.condition)
            case (nil, _): break
            }
            if let scored { parts.append(scored.known(on: nil).holds(moment: "visit.submittedAt")) }
            return SQL.joined(parts, separator: " AND ")
        }

        fileprivate func condition(_ county: String, in transaction: ReadTransaction) throws -> SQL {
            let clock = period ?? scored
            var parts: [SQL] = [
                clock.map { $0.narrowing { counted($0.knownAt, county) } } ?? counted(nil, county)
            ]
            if let month { parts.append("visit.month = \(month)") }
            if let period {
                parts.append("visit.month >= \(Month(period.first)) AND visit.month <= \(Month(period.last))")
            }
            if let tier { parts.append("plan.tier = \(tier)") }
            if let manner { parts.append("plan.manner = \(manner)") }
            if let below {
                let today = transaction.now.day
                let day = month.map { min($0.lastDay, today) } ?? today
                parts.append(
                    try Divisions.within(below, "visit.division", county: county, on: day, in: transaction))
            }
            if let kind { parts.append(SQL.isPlace("visit.place", kind, county: county)) }
            if eachVillageOnce { parts.append(lastOfVillage(county)) }
            if let on { parts.append(Visits.isSeen(on: on, county: county)) }
            if let since { parts.append(Visits.isHandedIn(since: since)) }
            if let after {
                parts.append(
                    """
                    visit.month <= \(after.month) AND (visit.month < \(after.month)
                        OR (visit.division, visit.id) > (\(after.division), \(after.id)))
                    """)
            }
            return SQL.joined(parts, separator: " AND ")
        }

        /// The last three digits of a village's code begin with 2, 3 or 5; a community's with 0, 1 or 4.
        private func lastOfVillage(_ county: String) -> SQL {
            let period = period ?? month.map { Period($0) }
            let inPeriod: SQL =
                period.map { "other.month >= \(Month($0.first)) AND other.month <= \(Month($0.last))" } ?? "1 = 1"
            let ofTier: SQL = tier.map { "otherPlan.tier = \($0)" } ?? "1 = 1"
            let inManner: SQL = manner.map { "otherPlan.manner = \($0)" } ?? "1 = 1"
            return """
                substr(visit.division, 10, 1) IN ('2', '3', '5') AND visit.submittedAt IS NOT NULL
                AND NOT EXISTS (
                    SELECT 1 FROM visit AS other
                    JOIN plan AS otherPlan ON otherPlan.county = other.county AND otherPlan.id = other.plan
                    WHERE other.county = \(county) AND other.division = visit.division
                      AND otherPlan.supersededBy IS NULL AND otherPlan.voidedAt IS NULL
                      AND other.submittedAt IS NOT NULL AND \(inPeriod) AND \(ofTier) AND \(inManner)
                      AND (other.month, other.id) > (visit.month, visit.id))
                """
        }
    }

    package static func page(
        _ filter: Filter, for actor: Actor, limit: Int, in transaction: ReadTransaction
    ) throws -> [Visit] {
        try transaction.rows(
            """
            SELECT \(columns) FROM \(source)
            WHERE visit.county = \(actor.county) AND \(try filter.condition(actor.county, in: transaction)) AND \(Secrecy.knowsVisit(actor))
            ORDER BY visit.month DESC, visit.division, visit.id LIMIT \(limit: limit)
            """
        ).map(Visit.init)
    }

    /// A list that is longer is not counted to its end.
    package static let mostCounted = 1000

    /// How many a list has on all its pages; nil where there are more than are counted.
    package static func total(
        _ filter: Filter, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Int? {
        var whole = filter
        whole.after = nil
        let count: Int? = try transaction.value(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
                WHERE visit.county = \(actor.county) AND \(try whole.condition(actor.county, in: transaction)) AND \(Secrecy.knowsVisit(actor))
                LIMIT \(limit: mostCounted + 1)) AS counted
            """)
        return count.flatMap { $0 > mostCounted ? nil : $0 }
    }

    /// How many a list has, by the township that each place belongs to today; all under the county's code where that is asked.
    static func counts(
        _ filter: Filter, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [DivisionCode: Int] {
        let rows = try transaction.rows(
            """
            SELECT visit.division, count(*) AS visits
            FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(actor.county) AND \(try filter.condition(actor.county, in: transaction))
              AND \(Secrecy.knowsVisit(actor))
            GROUP BY visit.division
            """)
        let succession = try Divisions.succession(county: actor.county, on: transaction.now.day, in: transaction)
        return try rows.reduce(into: [:]) { counts, row in
            let place = succession.current(try row["division"])
            counts[place.level == .township ? place : place.parent ?? place, default: 0] += try row["visits"]
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
            SELECT visit.id, township.name AS township, village.name AS village, visitLine.note FROM \(source)
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
