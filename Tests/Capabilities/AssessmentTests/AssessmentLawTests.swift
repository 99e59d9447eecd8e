import Assessment
import Kernel
import TestSupport
import Testing

/// The seed is the argument, so a failing one is printed with the test's name.
@Suite("An assessment's laws")
struct AssessmentLawTests {
    private func sample(_ seed: UInt64) throws -> (AssessmentInput, AssessmentRule, SeededRandom) {
        var random = SeededRandom(seed: seed)
        let input = try Samples.randomInput(&random)
        return (input, try Samples.randomRule(&random), random)
    }

    @Test("puts a score between its lowest and highest tier, and ranks by what is shown", arguments: 1...150)
    func scoresAndRanks(seed: UInt64) throws {
        let (input, rule, _) = try sample(seed)
        let result = try Assessing.assess(input, by: rule)
        #expect(result.townships.count == input.townships.count)
        for township in result.townships {
            let means = township.tiers.filter { $0.weight > 0 }.compactMap(\.mean)
            #expect((township.score == nil) == means.isEmpty)
            #expect((township.rank == nil) == means.isEmpty)
            if let score = township.score, let low = means.min(), let high = means.max() {
                #expect(low <= score && score <= high)
                let peers = result.townships.filter { $0.group == township.group }
                let above = peers.filter { peer in
                    guard let theirs = peer.score else { return false }
                    return theirs > score && theirs.shown != score.shown
                }
                #expect(township.rank == 1 + above.count)
            }
        }
        for (before, after) in zip(result.townships, result.townships.dropFirst()) where before.group == after.group {
            let ranks = (before.rank ?? .max, after.rank ?? .max)
            #expect(ranks.0 < ranks.1 || (ranks.0 == ranks.1 && before.code < after.code))
        }
        #expect(result.townships.map(\.group.rawValue) == result.townships.map(\.group.rawValue).sorted(by: >))
    }

    @Test("is the same in whatever order the month is told", arguments: 1...100)
    func order(seed: UInt64) throws {
        var (input, rule, random) = try sample(seed)
        let result = try Assessing.assess(input, by: rule)
        let shuffled = AssessmentInput(
            month: input.month,
            townships: input.townships.shuffled(using: &random).map { township in
                AssessmentInput.Township(
                    code: township.code, name: township.name, group: township.group,
                    villages: township.villages.shuffled(using: &random).map { village in
                        AssessmentInput.Village(
                            code: village.code, name: village.name,
                            selfChecks: village.selfChecks.shuffled(using: &random),
                            countyVisits: village.countyVisits.shuffled(using: &random),
                            panelVisits: village.panelVisits.shuffled(using: &random))
                    }, rectification: township.rectification)
            })
        let again = try Assessing.assess(shuffled, by: rule)
        #expect(again == result)
        #expect(try again.canonical == result.canonical)
        #expect(again.differences(from: result).isEmpty)
    }

    @Test("never lowers a township, or moves another's score, when one visit is marked higher", arguments: 1...150)
    func monotone(seed: UInt64) throws {
        var (input, rule, random) = try sample(seed)
        let visits = input.townships.flatMap { township in
            township.villages.flatMap { village in
                AssessmentTier.allCases.flatMap { village.visits(in: $0).map { (township.code, $0.visit) } }
            }
        }
        guard let (code, visit) = visits.randomElement(using: &random) else { return }
        let more = Points(thousandths: Int.random(in: 1...5_000, using: &random))
        let before = try Assessing.assess(input, by: rule)
        let after = try Assessing.assess(raising(visit, by: more, in: input), by: rule)
        for township in before.townships {
            let now = try #require(after.townships.first { $0.code == township.code })
            if township.code == code {
                #expect((township.score ?? .zero) <= (now.score ?? .zero))
                #expect((township.rank ?? .max) >= (now.rank ?? .max))
            } else {
                #expect(township.score == now.score && township.tiers == now.tiers)
            }
        }
        #expect(after.differences(from: before).isEmpty == (after == before))
    }

    private func raising(_ visit: String, by more: Points, in input: AssessmentInput) -> AssessmentInput {
        func raised(_ scores: [AssessmentInput.VisitScore]) -> [AssessmentInput.VisitScore] {
            scores.map { score in
                AssessmentInput.VisitScore(
                    visit: score.visit, score: score.visit == visit ? score.score + more : score.score)
            }
        }
        return AssessmentInput(
            month: input.month,
            townships: input.townships.map { township in
                AssessmentInput.Township(
                    code: township.code, name: township.name, group: township.group,
                    villages: township.villages.map { village in
                        AssessmentInput.Village(
                            code: village.code, name: village.name, selfChecks: raised(village.selfChecks),
                            countyVisits: raised(village.countyVisits), panelVisits: raised(village.panelVisits))
                    }, rectification: township.rectification)
            })
    }

    @Test("agrees with exact fractions: to the thousandth when they round in the same places", arguments: 1...150)
    func exact(seed: UInt64) throws {
        let (input, rule, _) = try sample(seed)
        let result = try Assessing.assess(input, by: rule)
        for township in input.townships {
            let found = try #require(result.townships.first { $0.code == township.code })
            let rounded = score(of: township, in: input, rule) { $0.roundedHalfUp }
            #expect(found.score.map { Int128($0.thousandths) } == rounded?.roundedHalfUp.numerator)
            if let exact = score(of: township, in: input, rule, rounding: { $0 }), let score = found.score {
                // At most half a thousandth at each of the three places.
                #expect(exact.distance(to: Int128(score.thousandths)) <= 1.5)
            }
        }
    }

    /// Told once more, from the words of the rule: nil without a tier.
    private func score(
        of township: AssessmentInput.Township, in input: AssessmentInput, _ rule: AssessmentRule,
        rounding round: (Fraction) -> Fraction
    ) -> Fraction? {
        var sum = Fraction(0, 1)
        var weights = 0
        for tier in AssessmentTier.allCases {
            guard input.townships.flatMap(\.villages).contains(where: { !$0.visits(in: tier).isEmpty }) else {
                continue
            }
            var villages: [Fraction] = []
            for village in township.villages {
                let scores = village.visits(in: tier).map { Fraction(Int128($0.score.thousandths), 1) }
                if !scores.isEmpty {
                    villages.append(round(Fraction.mean(scores)))
                } else if tier == .selfCheck, rule.missingSelfCheck == .zero {
                    villages.append(Fraction(0, 1))
                }
            }
            guard !villages.isEmpty else { continue }
            let weight = rule.weights[tier]
            sum = sum + round(Fraction.mean(villages)) * Fraction(Int128(weight), 1)
            weights += weight
        }
        return weights == 0 ? nil : sum * Fraction(1, Int128(weights))
    }

    @Test("prints numbers that give the score again on a calculator", arguments: 1...100)
    func printed(seed: UInt64) throws {
        let (input, rule, _) = try sample(seed)
        for township in try Assessing.assess(input, by: rule).townships {
            guard let score = township.score else {
                #expect(township.arithmetic.hasSuffix("没有得分，不参加排名"))
                continue
            }
            var (sum, weights) = (0, 0)
            for term in try #require(township.arithmetic.split(separator: "，").first).split(separator: "+") {
                let words = try #require(term.split(separator: " ").dropFirst().first).split(separator: "×")
                let weight = try #require(words.last.flatMap { Int($0.prefix(while: \.isNumber)) })
                sum += try Samples.points(String(words[0])).thousandths * weight
                weights += weight
            }
            #expect(Points.divide(sum, by: weights) == score.thousandths)
            #expect(township.arithmetic.contains("≈") == !sum.isMultiple(of: weights))
            #expect(township.arithmetic.hasSuffix(score.shown))
        }
    }
}

/// Exact, and slow: what the rule's integers are held against.
private struct Fraction {
    let numerator: Int128
    let denominator: Int128

    init(_ numerator: Int128, _ denominator: Int128) {
        var (a, b) = (numerator.magnitude, denominator.magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        self.numerator = numerator / Int128(a)
        self.denominator = denominator / Int128(a)
    }

    static func + (a: Fraction, b: Fraction) -> Fraction {
        Fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
    }

    static func * (a: Fraction, b: Fraction) -> Fraction {
        Fraction(a.numerator * b.numerator, a.denominator * b.denominator)
    }

    static func mean(_ all: [Fraction]) -> Fraction {
        all.reduce(Fraction(0, 1), +) * Fraction(1, Int128(all.count))
    }

    /// ⌊x + ½⌋, for what is not below zero.
    var roundedHalfUp: Fraction { Fraction((2 * numerator + denominator) / (2 * denominator), 1) }

    func distance(to whole: Int128) -> Double {
        Double((numerator - whole * denominator).magnitude) / Double(denominator)
    }
}
