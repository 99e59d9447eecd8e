import Kernel

/// What is added to a township's score and taken from it beside its visits: bonuses and deductions that were decided
/// (考核奖惩), and what it costs to mark oneself higher than the county does. Pure.
///
/// It rounds half-up to thousandths in two places: the mean gap between the two tiers, and the share of it that is taken.
enum Adjusting {
    static func changes(
        of township: AssessmentInput.Township, _ tiers: [TierResult], by rule: AssessmentRule
    ) -> [ScoreChange] {
        var changes: [ScoreChange] = []
        if let most = rule.adjustments {
            let decided = township.adjustments.sorted { $0.record < $1.record }
            let undone = Set(decided.compactMap(\.reverses))
            let standing = decided.filter { $0.reverses == nil && !undone.contains($0.record) }
            changes += counted(standing.filter { $0.points > .zero }, .bonus, most: most)
            changes += counted(standing.filter { $0.points < .zero }, .deduction, most: most)
            changes += reversed(decided.filter { $0.reverses != nil || undone.contains($0.record) })
        }
        if let terms = rule.honesty, let gauge = HonestyGauge(tiers), let change = gauge.change(by: terms) {
            changes.append(change)
        }
        return changes
    }

    /// What was taken back and what took it back, side by side: together nothing, and nothing of what counts at most.
    private static func reversed(_ pairs: [AssessmentInput.Adjustment]) -> [ScoreChange] {
        pairs.map { adjustment in
            let own: ScoreChange.Kind = adjustment.points > .zero ? .bonus : .deduction
            return ScoreChange(
                kind: adjustment.reverses == nil ? own : .reversal, title: adjustment.title,
                record: adjustment.record, decided: adjustment.points, counted: adjustment.points)
        }
    }

    /// In the order in which they were recorded, until there is as much of a kind as counts.
    private static func counted(
        _ decided: [AssessmentInput.Adjustment], _ kind: ScoreChange.Kind, most: Points
    ) -> [ScoreChange] {
        var left = most.thousandths
        return decided.map { adjustment in
            let size = min(abs(adjustment.points.thousandths), left)
            left -= size
            return ScoreChange(
                kind: kind, title: adjustment.title, record: adjustment.record, decided: adjustment.points,
                counted: Points(thousandths: adjustment.points < .zero ? -size : size))
        }
    }
}

/// One thing beside the visits that a score was changed by.
package struct ScoreChange: Hashable, Codable, Sendable {
    package enum Kind: String, Codable, Sendable {
        case bonus, deduction, honesty, reversal

        package var chinese: String {
            switch self {
            case .bonus: "奖"
            case .deduction: "惩"
            case .honesty: "自考偏高"
            case .reversal: "冲正"
            }
        }
    }

    package let kind: Kind
    package let title: String
    /// The adjustment's identifier; nil for what comes of the gap.
    package let record: String?
    /// As it was decided, below zero where marks are taken.
    package let decided: Points
    /// As much of it as the rule lets count.
    package let counted: Points

    package init(kind: Kind, title: String, record: String?, decided: Points, counted: Points) {
        self.kind = kind
        self.title = title
        self.record = record
        self.decided = decided
        self.counted = counted
    }
}

/// 自考 against 县级 (诚信度): how much higher a township marked its villages than the county did, over those that both scored
/// in the month.
package struct HonestyGauge: Hashable, Codable, Sendable {
    package let villages: Int
    /// The mean of 自考 − 县级; below zero for who is stricter with himself.
    package let gap: Points

    /// Nil where no village was scored by both.
    package init?(_ tiers: [TierResult]) {
        let scores = { (tier: AssessmentTier) in
            Dictionary(
                (tiers.first { $0.tier == tier }?.villages ?? []).filter { !$0.isMissing }
                    .compactMap { village in village.score.map { (village.code, $0) } },
                uniquingKeysWith: { first, _ in first })
        }
        let (own, county) = (scores(.selfCheck), scores(.county))
        let gaps = own.compactMap { code, score in county[code].map { (score - $0).thousandths } }
        guard !gaps.isEmpty else { return nil }
        villages = gaps.count
        gap = Points(thousandths: Points.divide(gaps.reduce(0, +), by: gaps.count))
    }

    fileprivate func change(by terms: AssessmentRule.Honesty) -> ScoreChange? {
        let above = gap - terms.tolerance
        guard above > .zero else { return nil }
        let share = Points(thousandths: Points.divide(above.thousandths * terms.percent, by: 100))
        let counted = min(share, terms.most)
        guard counted > .zero else { return nil }
        return ScoreChange(
            kind: .honesty,
            title:
                "\(villages)个村社自考平均比县级高\(AssessmentWording.decimal(gap))分，超出\(terms.tolerance.shown)分的部分扣\(terms.percent)%",
            record: nil, decided: -share, counted: -counted)
    }
}
