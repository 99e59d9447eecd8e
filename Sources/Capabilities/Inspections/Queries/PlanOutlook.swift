import Database
import Kernel
import Office
import Organisation
import Sheets

/// What a plan comes to, told before it is made: the numbers, never which villages. Only the draw that is kept
/// takes villages, so that nothing can be looked at and tried again.
package struct PlanOutlook: Codable, Sendable {
    /// 王某 12个
    package struct Load: Codable, Sendable {
        package let name: String
        package let villages: Int
    }

    package struct Exclusion: Codable, Sendable {
        package let village: String
        package let township: String
        package let reason: String
    }

    /// Another plan of the month that stands.
    package struct Standing: Codable, Sendable {
        package let plan: Plan
        package let villages: Int
        package let scored: Int
        /// The plan that is about to be made takes its place.
        package let isReplaced: Bool
    }

    package let month: Month
    package let tier: Tier
    package let manner: Manner
    package let sheet: String
    /// Why the sheet may be another than is meant; nil where it is the one of its target and tier.
    package let doubt: String?
    /// In per cent.
    package let share: Int
    package let villages: Int
    package let townships: Int
    /// The kind of places it goes to; nil for villages and communities.
    package let target: Place.Kind?
    /// Of panels: how many of how many.
    package let panels: Int
    package let panelSize: Int
    /// How many townships check each other.
    package let pairs: Int
    package let loads: [Load]
    package let exclusions: [Exclusion]
    package let standing: [Standing]
    package let reason: String
}

extension MakePlan {
    /// Refuses whatever making it would refuse.
    package func outlook(for actor: Actor, in transaction: ReadTransaction) throws -> PlanOutlook {
        let county = actor.county
        let drawn = try prepared(county, in: transaction)
        let edition = try Editions.one(sheet, edition, county: county, in: transaction)
        return PlanOutlook(
            month: month, tier: tier, manner: manner, sheet: "\(edition.content.title)（第\(self.edition)版）",
            doubt: doubt(edition.content),
            share: drawn.share, villages: drawn.visits.count, townships: Set(drawn.visits.map(\.division.parent)).count,
            target: target, panels: drawn.panels.count, panelSize: drawn.panels.first?.members.count ?? 0,
            pairs: drawn.pairs.count, loads: try loads(drawn.visits.compactMap(\.inspector), county, in: transaction),
            exclusions: try named(drawn.exclusions, county, in: transaction),
            standing: try standing(for: actor, in: transaction), reason: reason)
    }

    /// It may be meant so, and is refused nowhere: it is asked for.
    private func doubt(_ sheet: Sheet) -> String? {
        let name = "“\(sheet.title)”"
        guard sheet.use == .visits else { return "\(name)不是检查用的标准，请核对是不是选错了标准。" }
        if let target {
            guard sheet.place == nil else { return nil }
            return "\(name)没有写明检查\(target.chinese)，是检查村（社区）用的，请核对是不是选错了标准。"
        }
        guard sheet.isOfPanels == (tier == .panel) else {
            return tier == .panel
                ? "\(name)不是特别考核的评分表，请核对是不是选错了标准。" : "\(name)是特别考核用的评分表，请核对是不是选错了标准。"
        }
        return nil
    }

    private func loads(
        _ assigned: [String], _ county: String, in transaction: ReadTransaction
    ) throws -> [PlanOutlook.Load] {
        let counts = Dictionary(grouping: assigned) { $0 }.mapValues(\.count)
        return try Plans.inspectors(county: county, in: transaction).compactMap { inspector in
            counts[inspector.id].map { .init(name: inspector.name, villages: $0) }
        }
    }

    private func named(
        _ exclusions: [Draw.Exclusion], _ county: String, in transaction: ReadTransaction
    ) throws -> [PlanOutlook.Exclusion] {
        guard !exclusions.isEmpty else { return [] }
        let divisions = try Divisions.all(county: county, on: month.firstDay, in: transaction)
        let names = Dictionary(divisions.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
        return exclusions.map { exclusion in
            .init(
                village: names[exclusion.code] ?? exclusion.code.description,
                township: exclusion.code.parent.flatMap { names[$0] } ?? "", reason: exclusion.reason)
        }
    }

    private func standing(for actor: Actor, in transaction: ReadTransaction) throws -> [PlanOutlook.Standing] {
        try Plans.all(month, for: actor, in: transaction).filter(\.plan.stands)
            .map {
                .init(
                    plan: $0.plan, villages: $0.visits, scored: $0.scored,
                    isReplaced: $0.plan.tier == tier && $0.plan.manner == manner && $0.plan.target == target)
            }
    }
}
