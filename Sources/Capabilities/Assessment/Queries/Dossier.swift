import Database
import Kernel
import Office
import Web

extension Assessments {
    private static let shownMonths = 12

    /// Where a township or village stood in the closed months; a department is not scored.
    package static let dossier: DossierPart.Source = { subject, actor, transaction in
        guard Right.seeAssessments.isHeld(by: actor), let division = subject.division else { return [] }
        let months = try lastMonths(county: actor.county, in: transaction)
        let part = division.level == .village ? try village(division, months) : try township(division, months)
        return part.map { [$0] } ?? []
    }

    private static func lastMonths(county: String, in transaction: ReadTransaction) throws -> [ClosedMonth] {
        let months = try transaction.rows(
            """
            SELECT month, max(revision) AS revision FROM assessment WHERE county = \(county)
            GROUP BY month ORDER BY month DESC LIMIT \(limit: shownMonths)
            """)
        return try months.reversed().compactMap {
            try closed(try $0["month"], revision: try $0["revision"], county: county, in: transaction)
        }
    }

    private static func township(_ code: DivisionCode, _ months: [ClosedMonth]) throws -> DossierPart? {
        let own = months.compactMap { month in
            month.result.townships.first { $0.code == code }.map { (month: month.month, township: $0) }
        }
        guard let last = own.last else { return nil }
        let path = "assessments/\(last.month)/\(code)"
        let group = months.last?.result.townships.filter { $0.group == last.township.group && $0.rank != nil } ?? []
        let before = own.dropLast().last.flatMap { $0.month == last.month.previous ? $0.township.rank : nil }
        let change = zip([last.township.rank].compactMap(\.self), [before].compactMap(\.self)).map { rank, before in
            rank == before ? "和上月一样" : rank < before ? "比上月升\(before - rank)位" : "比上月降\(rank - before)位"
        }.first
        return DossierPart(
            "得分和名次",
            note: ["\(last.month.chinese)，\(last.township.group.chinese)共\(group.count)个", change]
                .compactMap(\.self).joined(separator: "，"),
            [
                .init("名次", last.township.rank.map { "第\($0)名" } ?? "没有名次", path: path),
                .init("得分", last.township.score?.shown ?? "—", path: path),
                .init("按期整改率", last.township.rectification.shown ?? "—", path: path),
            ],
            trend: trend(
                last.township.name,
                own.compactMap { own in
                    own.township.score.map { .init(own.month, $0, path: "assessments/\(own.month)/\(code)") }
                }), isFirst: true)
    }

    /// By the county's visits, and where there was none by its own check.
    private static func village(_ code: DivisionCode, _ months: [ClosedMonth]) throws -> DossierPart? {
        let own = months.compactMap { month -> (month: Month, tier: TierResult, village: VillageScore)? in
            let tiers = month.result.townships.filter { $0.code.contains(code) }.flatMap(\.tiers)
            let found = tiers.compactMap { tier in
                tier.villages.first { $0.code == code && $0.score != nil }.map { (month.month, tier, $0) }
            }
            return found.first { $0.1.tier == .county } ?? found.first
        }
        guard let last = own.last else { return nil }
        func path(_ village: VillageScore, _ month: Month) -> String {
            village.visits.count == 1
                ? "visits/\(village.visits[0])" : "visits/all?month=\(month)&below=\(code)&state=submitted"
        }
        return DossierPart(
            "得分", note: "\(last.month.chinese)，\(last.tier.tier.chinese)",
            [.init("得分", last.village.score?.shown ?? "—", path: path(last.village, last.month))],
            trend: trend(
                last.village.name,
                own.compactMap { own in
                    own.village.score.map { .init(own.month, $0, path: path(own.village, own.month)) }
                }), isFirst: true)
    }

    private static func trend(_ name: String, _ points: [Brief.Trend.Point]) -> Brief.Trend? {
        points.count > 1 ? Brief.Trend("\(name)的得分", points) : nil
    }
}
