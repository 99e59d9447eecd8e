import Findings
import Inspections
import Kernel

/// A month's scores and ranks, computed from the ledger by arithmetic of its own.
extension CountyLedger {
    struct Standing: Hashable, Sendable {
        let township: DivisionCode
        /// In thousandths.
        let score: Int?
        let rank: Int?
        let missing: [DivisionCode]
        let due: Int
        let onTime: Int
    }

    func rule(for month: Month) -> RuleNote? {
        rules.filter { $0.validFrom <= month }.max { $0.version < $1.version }
    }

    /// Visits of a month that count.
    func scored(_ month: Month) -> [VisitNote] { visits.filter { $0.month == month && $0.state == .submitted } }

    func missing(_ month: Month) -> [DivisionCode] {
        let checked = Set(scored(month).filter { $0.tier == .selfCheck }.map(\.division))
        return villages(on: month.lastDay).filter { !checked.contains($0) }
    }

    func standings(_ month: Month) -> [Standing] {
        let visits = scored(month)
        let existing = villages(on: month.lastDay)
        let held = Set(visits.filter { existing.contains($0.division) }.map(\.tier))
        let missing = missing(month)
        let due = findings.filter { $0.isDue(in: month) }
        let scores = townships.map { score($0, month, held, existing) }
        return zip(townships, scores).map { township, score in
            let rivals = zip(townships, scores).filter { Self.isSubdistrict($0.0) == Self.isSubdistrict(township) }
            let rank = score.map { own in 1 + rivals.count { $0.1.map { Self.shown($0) > Self.shown(own) } ?? false } }
            let own = due.filter { $0.lead?.division.map(township.contains) ?? false }
            return Standing(
                township: township, score: score, rank: rank, missing: missing.filter(township.contains),
                due: own.count, onTime: own.count(where: \.isOnTime))
        }
    }

    private func score(_ township: DivisionCode, _ month: Month, _ held: Set<Tier>, _ existing: [DivisionCode]) -> Int?
    {
        guard let rule = rule(for: month) else { return nil }
        let villages = existing.filter(township.contains)
        let selfCheck = villages.compactMap { village in
            mean(village, month, .selfCheck) ?? (rule.isMissingZero && held.contains(.selfCheck) ? 0 : nil)
        }
        let county = villages.compactMap { mean($0, month, .county) }
        let parts = [(rule.selfCheck, selfCheck), (rule.county, county)].filter { !$0.1.isEmpty && $0.0 > 0 }
        let weight = parts.reduce(0) { $0 + $1.0 }
        guard weight > 0 else { return nil }
        return Self.rounded(parts.reduce(0) { $0 + $1.0 * Self.mean($1.1) }, by: weight)
    }

    private func mean(_ village: DivisionCode, _ month: Month, _ tier: Tier) -> Int? {
        let totals = scored(month).filter { $0.division == village && $0.tier == tier }.compactMap(total)
        return totals.isEmpty ? nil : Self.mean(totals)
    }

    /// What a visit comes to, in thousandths.
    func total(_ visit: VisitNote) -> Int? { edition(visit.edition)?.total(visit.lines) }

    static func mean(_ numbers: [Int]) -> Int { rounded(numbers.reduce(0, +), by: numbers.count) }
    /// Half up; nothing here is below zero.
    private static func rounded(_ sum: Int, by count: Int) -> Int { (2 * sum + count) / (2 * count) }
    /// Two decimals are shown, and ranks compare what is shown.
    static func shown(_ score: Int) -> Int { rounded(score, by: 10) }
    private static func isSubdistrict(_ township: DivisionCode) -> Bool {
        Int(township.description.suffix(3)).map { $0 < 100 } ?? false
    }

    /// What a bulletin about a month rests on.
    func evidence(_ month: Month) -> BulletinNote.Evidence {
        let visits = scored(month)
        let found = findings.filter { !$0.isSelfCheck && $0.state != .voided && month.contains($0.foundAt.day) }
        let practices = visits.filter { $0.tier == .county }.flatMap(\.lines)
            .filter { $0.item == nil && !$0.isVoided }.map { $0.id + $0.note }
        return BulletinNote.Evidence(
            visits: visits.count, selfChecks: visits.count { $0.tier == .selfCheck },
            unannounced: visits.count { $0.manner == .unannounced }, findings: found.count,
            others: found.map(\.id) + practices + ["\(renames)"])
    }
}
