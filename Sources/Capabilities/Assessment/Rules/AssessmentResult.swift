import Kernel

/// A month's assessment of a county, every number with what it was made of. One revision of it.
package struct AssessmentResult: Hashable, Codable, Sendable {
    package let month: Month
    /// The version of the `AssessmentRule` it was computed by.
    package let ruleVersion: Int
    /// The number of the rule's arithmetic; nil for the first, as months that were closed before have it.
    package let arithmetic: Int?
    /// By group, then rank (those without one last), then code.
    package let townships: [TownshipResult]

    package init(
        month: Month, ruleVersion: Int, arithmetic: AssessmentRule.Arithmetic = .first, townships: [TownshipResult]
    ) {
        self.month = month
        self.ruleVersion = ruleVersion
        self.arithmetic = arithmetic == .first ? nil : arithmetic.rawValue
        self.townships = townships
    }

    /// Over the townships that have a score, rounded half-up to a thousandth; nil when none has.
    package var mean: Points? {
        let scores = townships.compactMap(\.score)
        guard !scores.isEmpty else { return nil }
        return Points(thousandths: Points.divide(scores.reduce(0) { $0 + $1.thousandths }, by: scores.count))
    }
}

/// What a township came to.
package struct TownshipResult: Hashable, Codable, Sendable {
    /// Findings due in the month and closed on time.
    package struct Rectification: Hashable, Codable, Sendable {
        package let due: Int
        package let onTime: Int
        /// On time out of due, in thousandths rounded half-up; nil when none was due.
        package let perMille: Int?

        package init(due: Int, onTime: Int, perMille: Int?) {
            self.due = due
            self.onTime = onTime
            self.perMille = perMille
        }

        /// `62.5%`
        package var shown: String? { perMille.map { "\($0 / 10).\($0 % 10)%" } }
    }

    package let code: DivisionCode
    package let name: String
    package let group: TownshipGroup
    /// From 1 within the group; equal shown scores share it. Nil without a score.
    package let rank: Int?
    /// Nil when no tier that counts saw this township.
    package let score: Points?
    /// All three, always, in the order of `AssessmentTier`.
    package let tiers: [TierResult]
    /// How the score is made of the tiers, in words and numbers.
    package let arithmetic: String
    /// Villages without a self-check, by code.
    package let missing: [DivisionCode]
    package let rectification: Rectification
    /// What the visits alone came to; nil where the rule knows nothing beside them.
    package let visited: Points?
    /// What else changed the score.
    package let changes: [ScoreChange]?

    package init(
        code: DivisionCode, name: String, group: TownshipGroup, rank: Int?, score: Points?, tiers: [TierResult],
        arithmetic: String, missing: [DivisionCode], rectification: Rectification, visited: Points? = nil,
        changes: [ScoreChange]? = nil
    ) {
        self.visited = visited
        self.changes = changes
        self.code = code
        self.name = name
        self.group = group
        self.rank = rank
        self.score = score
        self.tiers = tiers
        self.arithmetic = arithmetic
        self.missing = missing
        self.rectification = rectification
    }
}

/// What one tier made of a township.
package struct TierResult: Hashable, Codable, Sendable {
    package let tier: AssessmentTier
    /// As applied: the rule's per cents, out of the sum over the township's tiers; 0 when the tier
    /// does not count for it.
    package let weight: Int
    /// By code. In the self tier all of the township's, else those visited.
    package let villages: [VillageScore]
    /// Nil when there is nothing to take a mean of.
    package let mean: Points?
    /// How the mean is made of the villages, in words and numbers.
    package let arithmetic: String

    package init(tier: AssessmentTier, weight: Int, villages: [VillageScore], mean: Points?, arithmetic: String) {
        self.tier = tier
        self.weight = weight
        self.villages = villages
        self.mean = mean
        self.arithmetic = arithmetic
    }
}

/// What a village came to in one tier.
package struct VillageScore: Hashable, Codable, Sendable {
    package let code: DivisionCode
    package let name: String
    /// What goes into the tier's mean; nil when the village is left out of it.
    package let score: Points?
    /// The visits behind it, in order of their identifiers.
    package let visits: [String]
    /// It should have checked itself and did not.
    package let isMissing: Bool

    package init(code: DivisionCode, name: String, score: Points?, visits: [String], isMissing: Bool) {
        self.code = code
        self.name = name
        self.score = score
        self.visits = visits
        self.isMissing = isMissing
    }
}

extension AssessmentResult {
    /// Where bars begin so that a difference can be seen: at the ten below the lowest score, in thousandths. One for
    /// all groups, so that bars of one length mean one score.
    var barStart: Int {
        let lowest = townships.compactMap { $0.score?.thousandths }.min() ?? 0
        return max(0, (lowest - 1) / 10_000 * 10_000)
    }

    /// The last rank of a group, that its page marks; nil where nobody stands behind another.
    func lastRank(of group: TownshipGroup) -> Int? {
        townships.filter { $0.group == group }.compactMap(\.rank).max().flatMap { $0 > 1 ? $0 : nil }
    }

    /// What becomes of villages that did not check themselves. Where no village did, the tier does not count at all.
    func consequence(_ rule: AssessmentRule) -> String {
        isSelfChecked ? rule.missingSelfCheck.chinese : "自考不计分，权重归其他各项"
    }

    /// Whether the self-check counts for any township.
    var isSelfChecked: Bool {
        townships.contains { township in township.tiers.contains { $0.tier == .selfCheck && $0.weight > 0 } }
    }

    /// Without the villages of townships outside a scope.
    package func seen(by scope: Scope) -> AssessmentResult {
        AssessmentResult(
            month: month, ruleVersion: ruleVersion,
            arithmetic: arithmetic.flatMap(AssessmentRule.Arithmetic.init) ?? .first,
            townships: townships.map { scope.covers($0.code) ? $0 : $0.withoutVillages })
    }
}

extension TownshipResult {
    /// The villages that did not check themselves and count 0 for it.
    package var zeros: [VillageScore] {
        tiers.first { $0.tier == .selfCheck }?.villages.filter { $0.isMissing && $0.score != nil } ?? []
    }
}

extension Scope {
    fileprivate func covers(_ township: DivisionCode) -> Bool {
        switch self {
        case .county: true
        case .division(let own, let absorbed): own.contains(township) || absorbed.contains(township)
        case .unit, .person: false
        }
    }
}

extension TownshipResult {
    fileprivate var withoutVillages: TownshipResult {
        TownshipResult(
            code: code, name: name, group: group, rank: rank, score: score,
            tiers: tiers.map {
                TierResult(tier: $0.tier, weight: $0.weight, villages: [], mean: $0.mean, arithmetic: $0.arithmetic)
            }, arithmetic: arithmetic, missing: [], rectification: rectification, visited: visited, changes: changes)
    }
}
