import Database
import Kernel
import Office
import Organisation
import Sheets

/// One thing that cost marks in a visit, as its sheet scored it.
package struct LostLine: Codable, Sendable {
    package let visit: ID<Visit>
    /// 县级, or 特别考核: there it is what one of several sheets took.
    package let tier: Tier
    /// Nil for what a jury's marks come to.
    package let line: ID<VisitLine>?
    /// Where it counts.
    package let division: DivisionCode
    package let village: String
    package let heldOn: Day
    /// `1-1 垃圾`
    package let item: String
    /// 成堆垃圾
    package let title: String
    /// `每处扣0.5分 × 3处 = −1.50`
    package let arithmetic: String
    package let count: Int
    /// Below zero.
    package let points: Points
    package let photos: [Evidence]
    /// What is left after it was ruled that fewer count.
    package let isRuled: Bool
    /// Why it does not stand any more, where that was said later than what is looked at: a closed month keeps it until its next
    /// revision.
    package let voidReason: String?

    /// What was ruled of it since.
    package var ruling: ObjectionRuling? {
        voidReason.flatMap { reason in ObjectionRuling.allCases.first { reason.hasPrefix($0.rawValue) } }
    }
}

extension Visits {
    /// What the county's visits of a month and its panels' took from a township, as it stood at a moment: the county's first, by
    /// village, then as the sheet has it. Who of a panel marked what is not told.
    package static func lostLines(
        _ month: Month, below township: DivisionCode, county: String, asOf: Instant, in transaction: ReadTransaction
    ) throws -> [LostLine] {
        let succession = try Divisions.succession(county: county, on: month.lastDay, in: transaction)
        let visits = try list(
            """
            visit.month = \(month) AND plan.tier IN ('county', 'panel') AND plan.target = 'village'
            AND visit.submittedAt <= \(asOf)
            """, county: county, in: transaction
        ).filter { township.contains(succession.current($0.division)) }
        return try (visits.filter { $0.tier == .county } + visits.filter { $0.tier == .panel }).flatMap { visit in
            try lostLines(of: visit, succession.current(visit.division), county: county, asOf: asOf, in: transaction)
        }
    }

    /// One of them, as things stand; nil for what is no loss, or none any more.
    package static func lostLine(
        _ line: ID<VisitLine>, county: String, in transaction: ReadTransaction
    ) throws -> (visit: Visit, loss: LostLine)? {
        let found: ID<Visit>? = try transaction.value(
            "SELECT visit FROM visitLine WHERE county = \(county) AND id = \(line)")
        guard let found,
            let visit = try list(
                "visit.id = \(found) AND visit.submittedAt IS NOT NULL", county: county, in: transaction
            ).first
        else { return nil }
        let succession = try Divisions.succession(county: county, on: visit.month.lastDay, in: transaction)
        let losses = try lostLines(
            of: visit, succession.current(visit.division), county: county, asOf: transaction.now, in: transaction)
        return losses.first { $0.line == line }.map { (visit, $0) }
    }

    private static func lostLines(
        of visit: Visit, _ division: DivisionCode, county: String, asOf: Instant, in transaction: ReadTransaction
    ) throws -> [LostLine] {
        let sheet = try Editions.one(visit.sheet, visit.edition, county: county, in: transaction).content
        // What was put in another's place since did not stand then.
        let lines = try lines(of: visit.id, county: county, in: transaction).filter {
            $0.replaces == nil || $0.addedAt <= asOf
        }
        guard visit.tier == .panel else { return try losses(lines, of: visit, sheet, division, asOf) }
        // Each of a panel has a sheet of his own.
        return try PanelQueries.marks(of: visit.id, county: county, in: transaction).flatMap { mark in
            try losses(lines.filter { $0.juror == mark.person.description }, of: visit, sheet, division, asOf)
        }
    }

    private static func losses(
        _ lines: [VisitLine], of visit: Visit, _ sheet: Sheet, _ division: DivisionCode, _ asOf: Instant
    ) throws -> [LostLine] {
        let observations = lines.observations.map { seen in
            let voidedAt = lines.first { $0.id.description == seen.id }?.voidedAt
            return Observation(
                id: seen.id, item: seen.item, seen: seen.seen, isVoided: voidedAt.map { $0 <= asOf } ?? false)
        }
        return try Scoring.score(sheet, observations).losses.filter { $0.applied < .zero }.map { loss in
            let item = sheet.item(loss.item)
            let line = lines.first { $0.id.description == loss.observation }
            return LostLine(
                visit: visit.id, tier: visit.tier, line: line?.id, division: division, village: visit.village,
                heldOn: visit.heldOn ?? visit.month.lastDay, item: "\(loss.item) \(item?.title ?? "")",
                title: item?.deduction(loss.deduction)?.text ?? item?.title ?? loss.deduction,
                arithmetic: loss.arithmetic, count: loss.count, points: loss.applied, photos: line?.photos ?? [],
                isRuled: line?.replaces != nil, voidReason: line?.voidReason)
        }
    }
}
