import Assessment
import Kernel
import TestSupport
import Testing

/// Short ways to write a month down, and random months.
enum Samples {
    static func month(_ text: String) throws -> Month { try #require(Month(text)) }

    static func points(_ text: String) throws -> Points { try #require(Points(text)) }

    static func township(
        _ number: Int, in group: TownshipGroup = .town, due: Int = 0, onTime: Int = 0,
        _ villages: [AssessmentInput.Village]
    ) throws -> AssessmentInput.Township {
        AssessmentInput.Township(
            code: try code(township: number), name: "\(number)号", group: group, villages: villages,
            rectification: AssessmentInput.Rectification(due: due, onTime: onTime))
    }

    /// A village whose visits are numbered after its code and tier: `330624001002-county-0`.
    static func village(
        _ township: Int, _ number: Int, selfChecks: [String] = [], county: [String] = [], panel: [String] = []
    ) throws -> AssessmentInput.Village {
        let code = try code(township: township, village: number)
        func visits(_ tier: AssessmentTier, _ scores: [String]) throws -> [AssessmentInput.VisitScore] {
            try scores.enumerated().map { index, score in
                AssessmentInput.VisitScore(visit: "\(code)-\(tier.rawValue)-\(index)", score: try points(score))
            }
        }
        return AssessmentInput.Village(
            code: code, name: "\(township)·\(number)村", selfChecks: try visits(.selfCheck, selfChecks),
            countyVisits: try visits(.county, county), panelVisits: try visits(.panel, panel))
    }

    static func input(_ townships: [AssessmentInput.Township]) throws -> AssessmentInput {
        AssessmentInput(month: try month("2019-11"), townships: townships)
    }

    static func rule(
        _ selfCheck: Int = 20, _ county: Int = 60, _ panel: Int = 20,
        missing: AssessmentRule.MissingSelfCheck = .zero
    ) throws -> AssessmentRule {
        AssessmentRule(
            version: 3, title: "办法", validFrom: try month("2019-01"),
            weights: AssessmentRule.Weights(selfCheck: selfCheck, county: county, panel: panel),
            missingSelfCheck: missing, sources: "自定")
    }

    static func code(township: Int, village: Int? = nil) throws -> DivisionCode {
        let tail = village.map(padded) ?? ""
        return try #require(DivisionCode("330624" + padded(township) + tail))
    }

    private static func padded(_ number: Int) -> String { String(String(1000 + number).dropFirst()) }

    static func randomRule(_ random: inout SeededRandom) throws -> AssessmentRule {
        let first = Int.random(in: 0...100, using: &random)
        let second = Int.random(in: 0...(100 - first), using: &random)
        let missing: AssessmentRule.MissingSelfCheck = Bool.random(using: &random) ? .zero : .leftOut
        return try rule(first, second, 100 - first - second, missing: missing)
    }

    /// Few distinct scores and few villages, so that ties, empty tiers and unvisited townships are common.
    static func randomInput(_ random: inout SeededRandom) throws -> AssessmentInput {
        let often = AssessmentTier.allCases.map { _ in [0, 1, 5, 10].randomElement(using: &random) ?? 0 }
        let top = Bool.random(using: &random) ? 3 : 100_000
        var townships: [AssessmentInput.Township] = []
        for number in 1...Int.random(in: 1...7, using: &random) {
            var villages: [AssessmentInput.Village] = []
            for place in 1...Int.random(in: 1...6, using: &random) {
                let scores = often.map { chance -> [String] in
                    guard Int.random(in: 0..<10, using: &random) < chance else { return [] }
                    return (0..<Int.random(in: 1...3, using: &random)).map { _ in
                        let score = Int.random(in: 0...top, using: &random)
                        return "\(score / 1000).\(padded(score % 1000))"
                    }
                }
                villages.append(
                    try village(number, place, selfChecks: scores[0], county: scores[1], panel: scores[2]))
            }
            let due = Int.random(in: 0...9, using: &random)
            townships.append(
                try township(
                    number, in: Bool.random(using: &random) ? .town : .subdistrict, due: due,
                    onTime: Int.random(in: 0...due, using: &random), villages))
        }
        return try input(townships)
    }
}
