import Kernel

/// Scores a month. Pure: the same month and rule give the same result, in whatever order it comes.
///
/// It rounds half-up to thousandths in three places and nowhere else:
/// 1. a village's score in a tier, the mean of its visits;
/// 2. a tier's mean, over the villages' scores of 1;
/// 3. a township's score, Σ weight·mean of 2 over Σ weight of the tiers that count.
///
/// Ranks compare the two decimals that are shown, so that two scores that look equal are equal.
///
/// A tier without a visit in the whole county counts for nobody; one that did not come to a township
/// does not count for that township. Either way its weight is shared among the others. Where the rule
/// takes a missing self-check for zero, a township that did none, while others did, is at zero and keeps
/// the weight: leaving it all undone must not pay.
package enum Assessing {
    /// Throws a `Refusal` (`assessment.…`) that names the code of what is double, empty or out of
    /// place, or the rule's faults.
    package static func assess(_ input: AssessmentInput, by rule: AssessmentRule) throws -> AssessmentResult {
        try input.check(by: rule)
        let held = AssessmentTier.allCases.filter { tier in
            input.townships.contains { $0.villages.contains { !$0.visits(in: tier).isEmpty } }
        }
        let assessed = input.townships.map { (township: $0, tiers: tiers(of: $0, held: held, rule)) }
        let visited = assessed.map { score($0.tiers) }
        let changes = assessed.map { township, tiers in
            rule.arithmetic == .first ? nil : Adjusting.changes(of: township, tiers, by: rule)
        }
        let scores = zip(visited, changes).map { changed($0, by: $1 ?? []) }
        let ranks = ranks(zip(assessed, scores).map { ($0.township.group, $1) })
        let results = assessed.indices.map { index in
            let (township, tiers) = assessed[index]
            return TownshipResult(
                code: township.code, name: township.name, group: township.group, rank: ranks[index],
                score: scores[index], tiers: tiers,
                arithmetic: AssessmentWording.township(township, tiers, score: visited[index], held: held, rule)
                    + AssessmentWording.changes(changes[index] ?? [], from: visited[index], to: scores[index]),
                missing: township.villages.filter { $0.selfChecks.isEmpty && !$0.isOver }.map(\.code).sorted(),
                rectification: rate(township.rectification),
                visited: rule.arithmetic == .first ? nil : visited[index], changes: changes[index])
        }
        return AssessmentResult(
            month: input.month, ruleVersion: rule.version, arithmetic: rule.arithmetic,
            townships: results.sorted { position($0) < position($1) })
    }

    private static func tiers(
        of township: AssessmentInput.Township, held: [AssessmentTier], _ rule: AssessmentRule
    ) -> [TierResult] {
        AssessmentTier.allCases.map { tier in
            let isHeld = held.contains(tier)
            let villages = township.villages.sorted { $0.code < $1.code }
                .filter { (tier == .selfCheck && !$0.isOver) || !$0.visits(in: tier).isEmpty }
                .map { village($0, tier, isHeld: isHeld, rule.missingSelfCheck) }
            let scores = villages.compactMap(\.score?.thousandths)
            let mean = mean(scores)
            return TierResult(
                tier: tier, weight: mean == nil ? 0 : rule.weights[tier], villages: villages, mean: mean,
                arithmetic: AssessmentWording.tier(
                    tier, villages, mean: mean, township.group, isHeld: isHeld, weight: rule.weights[tier]))
        }
    }

    private static func village(
        _ village: AssessmentInput.Village, _ tier: AssessmentTier, isHeld: Bool,
        _ missingSelfCheck: AssessmentRule.MissingSelfCheck
    ) -> VillageScore {
        let visits = village.visits(in: tier).sorted { $0.visit < $1.visit }
        let unvisited: Points? = isHeld && missingSelfCheck == .zero ? .zero : nil
        return VillageScore(
            code: village.code, name: village.name, score: mean(visits.map(\.score.thousandths)) ?? unvisited,
            visits: visits.map(\.visit), isMissing: visits.isEmpty)
    }

    private static func mean(_ thousandths: [Int]) -> Points? {
        guard !thousandths.isEmpty else { return nil }
        return Points(thousandths: Points.divide(thousandths.reduce(0, +), by: thousandths.count))
    }

    private static func score(_ tiers: [TierResult]) -> Points? {
        let weights = tiers.reduce(0) { $0 + $1.weight }
        guard weights > 0 else { return nil }
        let sum = tiers.reduce(0) { $0 + $1.weight * ($1.mean?.thousandths ?? 0) }
        return Points(thousandths: Points.divide(sum, by: weights))
    }

    /// A township without a score gets none by a bonus, and none goes below zero.
    private static func changed(_ visited: Points?, by changes: [ScoreChange]) -> Points? {
        visited.map { max(.zero, changes.reduce($0) { $0 + $1.counted }) }
    }

    /// 1 + how many of the group show a higher score, in the order given.
    private static func ranks(_ scores: [(group: TownshipGroup, score: Points?)]) -> [Int?] {
        var ranks: [TownshipGroup: [Int: Int]] = [:]
        for group in TownshipGroup.allCases {
            let descending = scores.filter { $0.group == group }.compactMap { $0.score.map(hundredths) }.sorted(by: >)
            ranks[group] = Dictionary(zip(descending, 1...), uniquingKeysWith: { first, _ in first })
        }
        return scores.map { group, score in score.flatMap { ranks[group]?[hundredths($0)] } }
    }

    /// The two decimals of `Points.shown`.
    private static func hundredths(_ score: Points) -> Int { Points.divide(score.thousandths, by: 10) }

    private static func position(_ result: TownshipResult) -> (Int, Int, DivisionCode) {
        (result.group == .town ? 0 : 1, result.rank ?? Int.max, result.code)
    }

    private static func rate(_ counts: AssessmentInput.Rectification) -> TownshipResult.Rectification {
        TownshipResult.Rectification(
            due: counts.due, onTime: counts.onTime,
            perMille: counts.due == 0 ? nil : Points.divide(counts.onTime * 1000, by: counts.due))
    }
}
