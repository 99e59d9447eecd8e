import Kernel

/// The arithmetic of an assessment as a township reads it, and can follow it with a calculator: a
/// third decimal is printed wherever one was computed with, and `≈` stands where a division was rounded.
enum AssessmentWording {
    /// `3个村社合计284.00 ÷ 3 ≈ 94.667`, or why there is no mean.
    static func tier(
        _ tier: AssessmentTier, _ villages: [VillageScore], mean: Points?, _ group: TownshipGroup, isHeld: Bool,
        weight: Int
    ) -> String {
        guard let mean else { return absence([tier], group, isHeld: isHeld) }
        let scores = villages.compactMap(\.score)
        let sum = scores.reduce(.zero, +)
        var text = "\(scores.count)个村社合计\(decimal(sum)) ÷ \(scores.count) "
        text += sign(isExact: sum.thousandths.isMultiple(of: scores.count)) + decimal(mean)
        let zeros = villages.count { $0.isMissing && $0.score != nil }
        if zeros > 0 { text += "，其中\(zeros)个村社没有自考，按0分计" }
        let leftOut = villages.count - scores.count
        if leftOut > 0 { text += "，另有\(leftOut)个村社没有自考，不计入" }
        let repeated = villages.count { $0.visits.count > 1 }
        if repeated > 0 { text += "，其中\(repeated)个村社检查不止一次，取各次平均" }
        if weight == 0 { text += "，按办法不计分" }
        return text
    }

    /// `自考 96.00×20% + 县级 94.90×60%，特别考核本月没有，再除以权重之和80% = 95.175，计95.18`
    static func township(
        _ township: AssessmentInput.Township, _ tiers: [TierResult], score: Points?, held: [AssessmentTier],
        _ rule: AssessmentRule
    ) -> String {
        let counted = tiers.filter { $0.weight > 0 }
        let lost = tiers.filter { $0.weight == 0 && rule.weights[$0.tier] > 0 }.map(\.tier)
        var clauses: [String] = []
        if !counted.isEmpty {
            let terms = counted.map { tier in
                "\(tier.tier.chinese) \(decimal(tier.mean ?? .zero))×\(tier.weight)%"
            }
            clauses.append(terms.joined(separator: " + "))
        }
        for (isHeld, tiers) in [
            (false, lost.filter { !held.contains($0) }), (true, lost.filter(held.contains)),
        ] where !tiers.isEmpty {
            clauses.append(absence(tiers, township.group, isHeld: isHeld))
        }
        let uncounted = AssessmentTier.allCases.filter { rule.weights[$0] == 0 }
        if !uncounted.isEmpty { clauses.append("\(names(uncounted))按办法不计分") }
        guard let score else { return (clauses + ["没有得分，不参加排名"]).joined(separator: "，") }
        if !lost.isEmpty { clauses.append(share(counted)) }
        return clauses.joined(separator: "，") + " " + equals(score, counted)
    }

    /// `；奖：保洁示范片 +1.00；自考偏高：… −0.60，得95.58`
    static func changes(_ changes: [ScoreChange], from visited: Points?, to score: Points?) -> String {
        guard !changes.isEmpty, visited != nil, let score else { return "" }
        let clauses = changes.map { change in
            let size = change.counted > .zero ? "+\(decimal(change.counted))" : decimal(change.counted)
            let cut = change.counted == change.decided ? "" : "（\(decimal(change.decided))，超出上限的不计）"
            return "\(change.kind.chinese)：\(change.title) \(size)\(cut)"
        }
        return "；\(clauses.joined(separator: "；"))，得\(score.shown)"
    }

    private static func share(_ counted: [TierResult]) -> String {
        if counted.count == 1, let only = counted.first { return "权重全归\(only.tier.chinese)" }
        return "再除以权重之和\(counted.reduce(0) { $0 + $1.weight })%"
    }

    private static func equals(_ score: Points, _ counted: [TierResult]) -> String {
        let weights = counted.reduce(0) { $0 + $1.weight }
        let sum = counted.reduce(0) { $0 + $1.weight * ($1.mean?.thousandths ?? 0) }
        let text = sign(isExact: sum.isMultiple(of: weights)) + decimal(score)
        return score.thousandths.isMultiple(of: 10) ? text : text + "，计\(score.shown)"
    }

    private static func absence(_ tiers: [AssessmentTier], _ group: TownshipGroup, isHeld: Bool) -> String {
        if !isHeld { return "\(names(tiers))本月没有" }
        // Only where a missing self-check is left out: `zero` gives the township a mean.
        let own = tiers.contains(.selfCheck) ? ["本\(group.chinese)本月没有自考"] : []
        let others = tiers.filter { $0 != .selfCheck }
        return (own + (others.isEmpty ? [] : ["\(names(others))本月没有到本\(group.chinese)"])).joined(separator: "，")
    }

    private static func names(_ tiers: [AssessmentTier]) -> String {
        tiers.map(\.chinese).joined(separator: "、")
    }

    private static func sign(isExact: Bool) -> String { isExact ? "= " : "≈ " }

    /// Two decimals, and the third where it is not nought.
    static func decimal(_ points: Points) -> String {
        let last = points.thousandths % 10
        guard last != 0 else { return points.shown }
        let whole = Points(thousandths: points.thousandths - last)
        return whole.shown + "\(abs(last))"
    }
}
