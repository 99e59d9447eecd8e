import Assessment
import Kernel
import TestSupport
import Testing

@Suite("Assessing a month")
struct AssessingTests {
    /// One township of three villages; what it and, elsewhere in the county, another saw.
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        var selfChecks: [[String]] = [[], [], []]
        var county: [[String]] = [[], [], []]
        var panel: [[String]] = [[], [], []]
        var elsewhere: (selfChecks: [String], county: [String], panel: [String]) = ([], [], [])
        var weights = (20, 60, 20)
        var missing = AssessmentRule.MissingSelfCheck.zero
        let score: String?
        let arithmetic: String
    }

    static let cases = [
        Case(
            testDescription: "all three tiers", selfChecks: [["96"], ["96"], ["96"]], county: [["94.9"], [], []],
            panel: [[], ["90"], []], score: "94.14",
            arithmetic: "自考 96.00×20% + 县级 94.90×60% + 特别考核 90.00×20% = 94.14"),
        Case(
            testDescription: "no panel in the county", selfChecks: [["96"], ["96"], ["96"]],
            county: [["94.9"], [], []],
            score: "95.18", arithmetic: "自考 96.00×20% + 县级 94.90×60%，特别考核本月没有，再除以权重之和80% = 95.175，计95.18"),
        Case(
            testDescription: "a panel that did not come here", selfChecks: [["96"], ["96"], ["96"]],
            county: [["92"], [], []], elsewhere: ([], [], ["80"]), score: "93.00",
            arithmetic: "自考 96.00×20% + 县级 92.00×60%，特别考核本月没有到本乡镇，再除以权重之和80% = 93.00"),
        Case(
            testDescription: "two tiers gone, for two reasons", selfChecks: [["96"], ["90"], ["90"]],
            elsewhere: ([], ["80"], []), score: "92.00",
            arithmetic: "自考 92.00×20%，特别考核本月没有，县级本月没有到本乡镇，权重全归自考 = 92.00"),
        Case(
            testDescription: "a missing self-check counts zero", selfChecks: [["90"], ["90"], []],
            county: [["80"], [], []], score: "75.00",
            arithmetic: "自考 60.00×20% + 县级 80.00×60%，特别考核本月没有，再除以权重之和80% = 75.00"),
        Case(
            testDescription: "a missing self-check is left out", selfChecks: [["90"], ["90"], []],
            county: [["80"], [], []], missing: .leftOut, score: "82.50",
            arithmetic: "自考 90.00×20% + 县级 80.00×60%，特别考核本月没有，再除以权重之和80% = 82.50"),
        Case(
            testDescription: "no self-check at all keeps its weight at zero", county: [["80"], [], []],
            elsewhere: (["90"], [], []), score: "60.00",
            arithmetic: "自考 0.00×20% + 县级 80.00×60%，特别考核本月没有，再除以权重之和80% = 60.00"),
        Case(
            testDescription: "no self-check at all is left out with its weight", county: [["80"], [], []],
            elsewhere: (["90"], [], []), missing: .leftOut, score: "80.00",
            arithmetic: "县级 80.00×60%，特别考核本月没有，本乡镇本月没有自考，权重全归县级 = 80.00"),
        Case(
            testDescription: "no self-check in the whole county costs nobody", county: [["80"], [], []],
            elsewhere: ([], ["70"], []), score: "80.00",
            arithmetic: "县级 80.00×60%，自考、特别考核本月没有，权重全归县级 = 80.00"),
        Case(
            testDescription: "a tier without weight does not count", selfChecks: [["50"], ["50"], ["50"]],
            county: [["80"], [], []], weights: (0, 100, 0), score: "80.00",
            arithmetic: "县级 80.00×100%，自考、特别考核按办法不计分 = 80.00"),
        Case(
            testDescription: "only a tier without weight", selfChecks: [["50"], ["50"], ["50"]],
            weights: (0, 100, 0), score: nil, arithmetic: "县级本月没有，自考、特别考核按办法不计分，没有得分，不参加排名"),
        Case(testDescription: "nothing at all", score: nil, arithmetic: "自考、县级、特别考核本月没有，没有得分，不参加排名"),
        Case(
            testDescription: "each visit, village and tier rounded half-up at the third decimal",
            selfChecks: [["90", "90.001"], ["90"], ["90"]], county: [["80.001"], ["80.002"], []], score: "82.50",
            arithmetic: "自考 90.00×20% + 县级 80.002×60%，特别考核本月没有，再除以权重之和80% ≈ 82.502，计82.50"),
    ]

    @Test("weighs the tiers that were held, and says how", arguments: cases)
    func scores(example: Case) throws {
        let villages = try (0..<3).map {
            try Samples.village(
                1, $0 + 1, selfChecks: example.selfChecks[$0], county: example.county[$0], panel: example.panel[$0])
        }
        let other = try Samples.village(
            2, 1, selfChecks: example.elsewhere.selfChecks, county: example.elsewhere.county,
            panel: example.elsewhere.panel)
        let result = try Assessing.assess(
            try Samples.input([try Samples.township(1, villages), try Samples.township(2, in: .subdistrict, [other])]),
            by: try Samples.rule(example.weights.0, example.weights.1, example.weights.2, missing: example.missing))
        let township = try #require(result.townships.first)
        #expect(township.score?.shown == example.score)
        #expect(township.arithmetic == example.arithmetic)
        #expect(township.rank == (example.score == nil ? nil : 1))
    }

    @Test("shows each tier down to the visits, and who did not check itself")
    func tiers() throws {
        let input = try Samples.input([
            try Samples.township(
                1, due: 8, onTime: 5,
                [
                    try Samples.village(1, 3, county: ["80", "81"]), try Samples.village(1, 1, selfChecks: ["95"]),
                    try Samples.village(1, 2, selfChecks: ["89"], county: ["90"]),
                ])
        ])
        let counted = try #require(try Assessing.assess(input, by: try Samples.rule()).townships.first)
        #expect(counted.tiers.map(\.weight) == [20, 60, 0])
        #expect(counted.tiers.map { $0.mean?.thousandths } == [61_333, 85_250, nil])
        #expect(
            counted.tiers.map(\.arithmetic) == [
                "3个村社合计184.00 ÷ 3 ≈ 61.333，其中1个村社没有自考，按0分计",
                "2个村社合计170.50 ÷ 2 = 85.25，其中1个村社检查不止一次，取各次平均", "特别考核本月没有",
            ])
        #expect(counted.missing.map(\.description) == ["330624001003"])
        #expect(counted.tiers[0].villages.map(\.isMissing) == [false, false, true])
        #expect(counted.tiers[0].villages.map { $0.score?.shown } == ["95.00", "89.00", "0.00"])
        #expect(counted.tiers[1].villages.map { $0.score?.shown } == ["90.00", "80.50"])
        #expect(counted.tiers[1].villages.last?.visits == ["330624001003-county-0", "330624001003-county-1"])
        #expect(counted.rectification.perMille == 625 && counted.rectification.shown == "62.5%")

        let leftOut = try #require(
            try Assessing.assess(input, by: try Samples.rule(missing: .leftOut)).townships.first)
        #expect(leftOut.tiers[0].arithmetic == "2个村社合计184.00 ÷ 2 = 92.00，另有1个村社没有自考，不计入")
        #expect(leftOut.tiers[0].villages.last?.score == nil && leftOut.missing == counted.missing)
    }

    @Test("speaks to a subdistrict as one, and tells a tier that is not counted")
    func wording() throws {
        let result = try Assessing.assess(
            try Samples.input([
                try Samples.township(1, in: .subdistrict, [try Samples.village(1, 1, selfChecks: ["90"])]),
                try Samples.township(2, in: .subdistrict, [try Samples.village(2, 1, county: ["90"], panel: ["80"])]),
            ]), by: try Samples.rule(40, 60, 0, missing: .leftOut))
        #expect(
            result.townships.map(\.arithmetic) == [
                "自考 90.00×40%，县级本月没有到本街道，特别考核按办法不计分，权重全归自考 = 90.00",
                "县级 90.00×60%，本街道本月没有自考，特别考核按办法不计分，权重全归县级 = 90.00",
            ])
        #expect(result.townships[1].tiers[2].arithmetic == "1个村社合计80.00 ÷ 1 = 80.00，按办法不计分")
        #expect(result.townships[1].tiers[2].weight == 0)
    }

    @Test(
        "ranks by the two decimals shown, equals share a rank, and who has no score comes last",
        arguments: [
            (["90", "90", "80"], [1, 1, 3], [1, 2, 3]), (["80", "90", "90"], [1, 1, 3], [2, 3, 1]),
            (["90.004", "89.995", "89.994"], [1, 1, 3], [1, 2, 3]), (["", "0", "0.004"], [1, 1, nil], [2, 3, 1]),
            (["", "", "50"], [1, nil, nil], [3, 1, 2]), (["70", "80", "90"], [1, 2, 3], [3, 2, 1]),
        ] as [([String], [Int?], [Int])])
    func ranks(scores: [String], ranks: [Int?], order: [Int]) throws {
        let townships = try scores.enumerated().map { index, score in
            try Samples.township(
                index + 1, [try Samples.village(index + 1, 1, county: score.isEmpty ? [] : [score])])
        }
        // A subdistrict with the best score takes nobody's rank.
        let other = try Samples.township(9, in: .subdistrict, [try Samples.village(9, 1, county: ["100"])])
        let result = try Assessing.assess(try Samples.input([other] + townships), by: try Samples.rule())
        let codes = try order.map { try Samples.code(township: $0) } + [try Samples.code(township: 9)]
        #expect(result.townships.map(\.code) == codes)
        #expect(result.townships.map(\.rank) == ranks + [1])
    }

    @Test(
        "rates what was fixed on time, and nothing where nothing was due",
        arguments: [(0, 0, nil), (3, 1, "33.3%"), (3, 2, "66.7%"), (2000, 1, "0.1%"), (1, 1, "100.0%")]
            as [(Int, Int, String?)])
    func rectification(due: Int, onTime: Int, shown: String?) throws {
        let township = try Samples.township(1, due: due, onTime: onTime, [try Samples.village(1, 1)])
        let result = try Assessing.assess(try Samples.input([township]), by: try Samples.rule())
        #expect(result.townships.first?.rectification.shown == shown)
    }

    @Test("bears the largest numbers it takes")
    func large() throws {
        let villages = try (1...999).map {
            try Samples.village(1, $0, selfChecks: ["1000000"], county: ["1000000"], panel: ["1000000"])
        }
        let township = try Samples.township(1, due: 1_000_000_000, onTime: 1_000_000_000, villages)
        let result = try Assessing.assess(try Samples.input([township]), by: try Samples.rule(33, 33, 34))
        #expect(result.townships.first?.score == Points(whole: 1_000_000))
        #expect(result.townships.first?.rectification.perMille == 1000)
    }
}
