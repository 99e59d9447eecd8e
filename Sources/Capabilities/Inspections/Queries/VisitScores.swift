import Database
import Kernel
import Organisation
import Sheets

/// A submitted visit and what its lines come to, computed from them anew.
package struct ScoredVisit: Hashable, Codable, Sendable {
    package let visit: ID<Visit>
    /// Where it counts: the village as it was, or what that had become by the month's last day.
    package let division: DivisionCode
    package let tier: Tier
    package let manner: Manner
    /// Of a village or community as a whole, which the month's assessment is about; else of a market, a street …
    package let isOfWhole: Bool
    package let total: Points
    /// What it lost, by what was found.
    package let losses: [Loss]

    package struct Loss: Hashable, Codable, Sendable {
        /// 成堆垃圾
        package let title: String
        package let count: Int
        /// Zero or below.
        package let points: Points
    }
}

extension Visits {
    /// The months in which anything was visited, the latest first.
    package static func months(county: String, in transaction: ReadTransaction) throws -> [Month] {
        try transaction.rows(
            """
            SELECT DISTINCT month FROM plan
            WHERE county = \(county) AND supersededBy IS NULL AND EXISTS (SELECT 1 FROM visit
                WHERE visit.county = \(county) AND visit.plan = plan.id AND visit.submittedAt IS NOT NULL)
            ORDER BY month DESC
            """
        ).map { try $0["month"] }
    }

    /// Every visit of a month that was submitted by `asOf`, scored from its sheet's edition and its lines; what
    /// was voided later still counts, so that a month can be computed again as it was closed.
    package static func scores(
        _ month: Month, county: String, asOf: Instant, in transaction: ReadTransaction
    ) throws -> [ScoredVisit] {
        let rows = try transaction.rows(
            """
            SELECT visit.id, visit.division, plan.tier, plan.manner, plan.target, plan.sheet, plan.edition FROM visit
            JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(county) AND visit.month = \(month) AND plan.supersededBy IS NULL
              AND visit.submittedAt <= \(asOf)
            ORDER BY visit.division, visit.id
            """)
        let observations = try observations(month, county: county, asOf: asOf, in: transaction)
        let panels = try marks(month, county: county, in: transaction)
        let succession = try Divisions.succession(county: county, on: month.lastDay, in: transaction)
        var sheets: [String: Sheet] = [:]
        return try rows.map { row in
            let id: ID<Visit> = try row["id"]
            let sheetID: ID<Sheet> = try row["sheet"]
            let edition: Int = try row["edition"]
            let key = "\(sheetID)/\(edition)"
            let sheet = try sheets[key] ?? Editions.one(sheetID, edition, county: county, in: transaction).content
            sheets[key] = sheet
            if let members = panels[id] {
                // Each marked for himself; what his sheet comes to is computed anew.
                let own = observations[id] ?? [:]
                let totals = try members.map { try Scoring.score(sheet, own[$0] ?? []).total }
                return ScoredVisit(
                    visit: id, division: succession.current(try row["division"]), tier: try row["tier"],
                    manner: try row["manner"], isOfWhole: try row["target"] as String == Plan.wholeDivisions,
                    total: JuryMarks(totals, Sheet.Jury()).points, losses: [])
            }
            let score = try Scoring.score(sheet, (observations[id] ?? [:]).values.flatMap(\.self))
            return ScoredVisit(
                visit: id, division: succession.current(try row["division"]), tier: try row["tier"],
                manner: try row["manner"], isOfWhole: try row["target"] as String == Plan.wholeDivisions,
                total: score.total, losses: score.losses.map { loss($0, sheet) })
        }
    }

    /// The same as things stand, from the totals that are kept beside the visits: no line is read, and `losses`
    /// are empty.
    package static func totals(
        _ month: Month, county: String, in transaction: ReadTransaction
    ) throws -> [ScoredVisit] {
        let succession = try Divisions.succession(county: county, on: month.lastDay, in: transaction)
        return try transaction.rows(
            """
            SELECT visit.id, visit.division, plan.tier, plan.manner, plan.target, visit.total FROM visit
            JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(county) AND visit.month = \(month) AND plan.supersededBy IS NULL
              AND visit.submittedAt IS NOT NULL
            ORDER BY visit.division, visit.id
            """
        ).map { row in
            ScoredVisit(
                visit: try row["id"], division: succession.current(try row["division"]), tier: try row["tier"],
                manner: try row["manner"], isOfWhole: try row["target"] as String == Plan.wholeDivisions,
                total: try row["total"], losses: [])
        }
    }

    /// What a month's county visits are scored under, in the order of their sheets: 治脏, 治乱, 治臭 …
    package static func groups(
        _ month: Month, county: String, in transaction: ReadTransaction
    ) throws -> [String] {
        let rows = try transaction.rows(
            """
            SELECT sheet, edition FROM plan
            WHERE county = \(county) AND month = \(month) AND tier = 'county' AND supersededBy IS NULL
              AND voidedAt IS NULL AND target = 'village'
            ORDER BY manner, drawnAt, id
            """)
        return try rows.flatMap { row in
            try Editions.one(try row["sheet"], try row["edition"], county: county, in: transaction).content.groups
                .map(\.name)
        }.unique
    }

    private static func loss(_ line: Score.Line, _ sheet: Sheet) -> ScoredVisit.Loss {
        let item = sheet.item(line.item)
        let title = item?.deduction(line.deduction)?.text ?? item?.title ?? line.deduction
        return ScoredVisit.Loss(title: title, count: line.count, points: line.applied)
    }

    /// Who handed in a sheet of his own, by visit.
    private static func marks(
        _ month: Month, county: String, in transaction: ReadTransaction
    ) throws -> [ID<Visit>: [String]] {
        let rows = try transaction.rows(
            """
            SELECT panelMark.visit, panelMark.person FROM visit CROSS JOIN panelMark
            WHERE visit.county = \(county) AND visit.month = \(month) AND panelMark.county = visit.county
              AND panelMark.visit = visit.id AND panelMark.voiding = 0
            """)
        return try rows.reduce(into: [:]) { $0[try $1["visit"], default: []].append(try $1["person"]) }
    }

    /// By visit and whose they are.
    private static func observations(
        _ month: Month, county: String, asOf: Instant, in transaction: ReadTransaction
    ) throws -> [ID<Visit>: [String: [Observation]]] {
        // CROSS, because SQLite would else begin with all lines of the county.
        let rows = try transaction.rows(
            """
            SELECT visitLine.visit, visitLine.id, visitLine.item, visitLine.deduction, visitLine.count,
                visitLine.judged, visitLine.number, visitLine.outOf, visitLine.parts, visitLine.juror,
                CASE WHEN visitLine.voidedAt <= \(asOf) THEN 1 ELSE 0 END AS isVoided
            FROM visit CROSS JOIN visitLine
            WHERE visit.county = \(county) AND visit.month = \(month)
              AND visitLine.county = visit.county AND visitLine.visit = visit.id AND visitLine.item IS NOT NULL
              AND visitLine.voiding IS NULL AND (visitLine.replaces IS NULL OR visitLine.addedAt <= \(asOf))
            """)
        var observations: [ID<Visit>: [String: [Observation]]] = [:]
        for row in rows {
            let seen: Observation.Seen =
                try row["judged"] as String? == nil
                ? .spots(deduction: try row["deduction"], count: try row["count"])
                : .judged(try StoredJudgement(row).judgement)
            observations[try row["visit"], default: [:]][try row["juror"], default: []].append(
                Observation(id: try row["id"], item: try row["item"], seen: seen, isVoided: try row["isVoided"]))
        }
        return observations
    }

    /// The visits of a month by the county and its panels that are neither submitted nor cancelled.
    package static func outstanding(
        _ month: Month, county: String, in transaction: ReadTransaction
    ) throws -> [Visit] {
        try list(
            "visit.month = \(month) AND plan.tier <> 'self' AND \(Visit.isAwaited)", county: county, in: transaction)
    }

    /// How many self-checks of a month were planned and not made.
    package static func unchecked(_ month: Month, county: String, in transaction: ReadTransaction) throws -> Int {
        try transaction.value(
            """
            SELECT count(*) FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(county) AND visit.month = \(month) AND plan.tier = 'self'
              AND \(Visit.isAwaited)
            """) ?? 0
    }

    /// What a month's visits come to in numbers, as far as the actor may know of them.
    package struct Count: Hashable, Codable, Sendable {
        /// What plans that stand say: done, to be done, and cancelled.
        package let planned: Int
        package let cancelled: Int
        package let scored: Int
        package let unannounced: Int
    }

    package static func count(
        _ month: Month, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Count {
        guard let readers = Secrecy.commonReaders(actor) else { return try counted(month, for: actor, in: transaction) }
        return try transaction.kept("visits \(month) \(readers) \(actor.county)") {
            try counted(month, for: actor, in: transaction)
        }
    }

    private static func counted(
        _ month: Month, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Count {
        let row = try transaction.row(
            """
            SELECT count(*) AS planned, count(visit.submittedAt) AS scored, count(visit.cancelledAt) AS cancelled,
                count(CASE WHEN plan.manner = 'unannounced' THEN visit.submittedAt END) AS unannounced
            FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(actor.county) AND visit.month = \(month) AND plan.supersededBy IS NULL
              AND plan.voidedAt IS NULL AND \(Secrecy.knowsVisit(actor))
            """)
        guard let row else { return Count(planned: 0, cancelled: 0, scored: 0, unannounced: 0) }
        return Count(
            planned: try row["planned"], cancelled: try row["cancelled"], scored: try row["scored"],
            unannounced: try row["unannounced"])
    }
}
