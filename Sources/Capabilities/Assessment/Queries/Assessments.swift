import Database
import Findings
import Foundation
import Inspections
import Kernel
import Organisation

/// What there is to ask about assessments.
package enum Assessments {
    /// The newest revision of every closed month, the latest month first.
    /// - Parameter only: nil for all.
    package static func closed(
        _ only: Month? = nil, county: String, in transaction: ReadTransaction
    ) throws -> [ClosedMonth] {
        let wanted: SQL = only.map { "assessment.month = \($0)" } ?? "1 = 1"
        return try revisions(
            """
            \(wanted) AND assessment.revision = (SELECT max(newest.revision) FROM assessment AS newest
                WHERE newest.county = \(county) AND newest.month = assessment.month)
            """, county: county, in: transaction)
    }

    package static func latestMonth(county: String, in transaction: ReadTransaction) throws -> Month? {
        try transaction.value(
            "SELECT month FROM assessment WHERE county = \(county) ORDER BY month DESC LIMIT 1")
    }

    /// The latest closed month.
    package static func latest(county: String, in transaction: ReadTransaction) throws -> ClosedMonth? {
        let month = try latestMonth(county: county, in: transaction)
        return try month.flatMap { try closed($0, county: county, in: transaction) }
    }

    /// The last day that a closed month rests on: what is dated up to it stays as it was.
    package static let closedThrough: @Sendable (String, ReadTransaction) throws -> Day? = { county, transaction in
        try latest(county: county, in: transaction)?.month.lastDay
    }

    package static let isClosed: MakePlan.IsClosed = { month, county, transaction in
        try closed(month, county: county, in: transaction) != nil
    }

    package static func closed(
        _ month: Month, county: String, in transaction: ReadTransaction
    ) throws -> ClosedMonth? {
        try closed(Optional(month), county: county, in: transaction).first
    }

    /// Every revision of a month, the newest first; of all months where none is named.
    package static func everyRevision(
        _ only: Month? = nil, county: String, in transaction: ReadTransaction
    ) throws -> [ClosedMonth] {
        try revisions(only.map { "assessment.month = \($0)" } ?? "1 = 1", county: county, in: transaction)
    }

    static func revisions(
        _ condition: SQL, county: String, in transaction: ReadTransaction
    ) throws -> [ClosedMonth] {
        try transaction.rows(
            """
            SELECT month, revision, rule, result, closedAt, closedBy,
                (SELECT min(first.closedAt) FROM assessment AS first
                 WHERE first.county = \(county) AND first.month = assessment.month) AS firstClosedAt
            FROM assessment
            WHERE county = \(county) AND \(condition) ORDER BY month DESC, revision DESC
            """
        ).map(ClosedMonth.init)
    }

    /// How long after a closing a correction is asked for: what nobody corrected in a year stands in its month and waits no more.
    private static let daysOfCorrection = 366

    /// The closed months of which a line was made void or a bonus or deduction decided since their newest revision, the
    /// earliest first. No result is read or computed for it.
    static func touched(county: String, in transaction: ReadTransaction) throws -> [Month] {
        let since = Instant(transaction.now.day.adding(days: -daysOfCorrection))
        let closings = try transaction.rows(
            """
            SELECT month, max(closedAt) AS closedAt FROM assessment
            WHERE county = \(county) AND month >= \(Month(since.day)) GROUP BY month
            """
        ).map { (month: try $0["month"] as Month, closedAt: try $0["closedAt"] as Instant) }
        guard !closings.isEmpty else { return [] }
        let lines = try Visits.corrected(since: since, county: county, in: transaction)
        let decided = try Adjustments.decided(since: since, county: county, in: transaction)
        return closings.filter { month, closedAt in
            [lines[month], decided[month]].contains { $0.map { $0 >= closedAt } ?? false }
        }.map(\.month).sorted()
    }

    /// Every version of the rule, the newest first; the one that every county begins with when it made none.
    package static func rules(county: String, in transaction: ReadTransaction) throws -> [AssessmentRule] {
        let made = try transaction.rows(
            "SELECT content FROM assessmentRule WHERE county = \(county) ORDER BY version DESC"
        ).map { row in
            let content: String = try row["content"]
            return try JSONDecoder().decode(AssessmentRule.self, from: Data(content.utf8))
        }
        return made + [.ours]
    }

    /// The newest version in force in a month.
    package static func rule(
        for month: Month, county: String, in transaction: ReadTransaction
    ) throws -> AssessmentRule {
        guard let rule = try rules(county: county, in: transaction).first(where: { $0.validFrom <= month }) else {
            throw Refusal(.conflict, "assessment.noRule", "\(month.chinese)还没有施行的考核办法，请先制订。")
        }
        return rule
    }

    /// A month's result, computed from the lines of the visits, the adjustments and the steps of the findings as they
    /// stood at `asOf`.
    /// - Parameter first: when the month was first closed. What was due goes on being answered, sent back and extended:
    ///   that is work, no correction, and stays as it was then in every revision.
    package static func compute(
        _ month: Month, by rule: AssessmentRule, county: String, asOf: Instant, first: Instant? = nil,
        in transaction: ReadTransaction
    ) throws -> AssessmentResult {
        try compute(
            month, by: rule, county: county,
            visits: try Visits.scores(month, county: county, asOf: asOf, in: transaction),
            due: try Findings.due(in: month, county: county, asOf: first ?? asOf, in: transaction),
            adjustments: try Adjustments.counted(month, county: county, asOf: asOf, in: transaction), in: transaction)
    }

    /// A month's result as things stand, from the totals that the visits keep.
    /// - Parameter due: what was due in it.
    package static func current(
        _ month: Month, by rule: AssessmentRule, county: String, due: [DueFinding], in transaction: ReadTransaction
    ) throws -> AssessmentResult {
        try compute(
            month, by: rule, county: county,
            visits: try Visits.totals(month, county: county, in: transaction), due: due,
            adjustments: try Adjustments.counted(month, county: county, asOf: transaction.now, in: transaction),
            in: transaction)
    }

    /// What would come out otherwise today of a month that was closed, beside what was due (`compute`).
    package static func corrections(
        of closed: ClosedMonth, county: String, in transaction: ReadTransaction
    ) throws -> [AssessmentDifference] {
        let today = try current(closed.month, by: closed.rule, county: county, due: [], in: transaction)
        return today.differences(from: closed.result).filter { !$0.field.hasPrefix("rectification") }
    }

    private static func compute(
        _ month: Month, by rule: AssessmentRule, county: String, visits: [ScoredVisit], due: [DueFinding],
        adjustments: [DivisionCode: [AssessmentInput.Adjustment]], in transaction: ReadTransaction
    ) throws -> AssessmentResult {
        let divisions = try Divisions.all(county: county, on: month.lastDay, in: transaction)
        // A month is about villages and communities; markets, streets and stations in them are looked at beside it.
        let scores = Dictionary(grouping: visits.filter(\.isOfWhole), by: \.division)
        let succession = try Divisions.succession(county: county, on: month.lastDay, in: transaction)
        let over = try Divisions.ended(in: month, county: county, in: transaction)
            .filter { scores[$0.code] != nil && $0.code.level == .village }
        let townships = divisions.filter { $0.code.level == .township }.map { township in
            let own = divisions.filter { $0.code.parent == township.code }
            let ended = over.filter { $0.code.parent.map(succession.current) == township.code }
            let villages = (own + ended).map { village in
                let visits = scores[village.code] ?? []
                return AssessmentInput.Village(
                    code: village.code, name: village.name, isOver: village.validTo.map { $0 < month.lastDay } ?? false,
                    selfChecks: visits.filter { $0.tier == .selfCheck }.inputs,
                    countyVisits: visits.filter { $0.tier == .county }.inputs,
                    panelVisits: visits.filter { $0.tier == .panel }.inputs)
            }
            let due = due.filter { township.code.contains($0.lead) }
            let decided = adjustments.filter { succession.current($0.key) == township.code }.flatMap(\.value)
            return AssessmentInput.Township(
                code: township.code, name: township.name, group: township.kind == .subdistrict ? .subdistrict : .town,
                villages: villages, rectification: .init(due: due.count, onTime: due.count(where: \.isOnTime)),
                adjustments: decided)
        }
        // A township that has no village yet has nothing to be scored by.
        let input = AssessmentInput(month: month, townships: townships.filter { !$0.villages.isEmpty })
        return try Assessing.assess(input, by: rule)
    }
}

extension [ScoredVisit] {
    fileprivate var inputs: [AssessmentInput.VisitScore] {
        map { .init(visit: $0.visit.description, score: $0.total) }
    }
}
