import Assessment
import Kernel
import Testing

@Suite("The rule of an assessment")
struct AssessmentRuleTests {
    @Test("is 20/60/20 from January 2019 until a county issues its own, and has no fault")
    func ours() {
        let rule = AssessmentRule.ours
        #expect(rule.faults().isEmpty)
        #expect(rule.validFrom.description == "2019-01" && rule.version == 1)
        #expect(AssessmentTier.allCases.map { rule.weights[$0] } == [20, 60, 20])
    }

    @Test("takes any whole per cents that make 100", arguments: [(0, 100, 0), (25, 75, 0), (40, 40, 20), (33, 33, 34)])
    func weights(selfCheck: Int, county: Int, panel: Int) throws {
        #expect(try Samples.rule(selfCheck, county, panel).faults().isEmpty)
    }

    @Test(
        "says what is wrong with others",
        arguments: [
            (20, 60, 19, ["三项权重合计应为100%，实际是99%。"]), (0, 0, 0, ["三项权重合计应为100%，实际是0%。"]),
            (-20, 100, 20, ["自考权重应在0%到100%之间，实际是-20%。"]),
            (0, 101, -1, ["县级权重应在0%到100%之间，实际是101%。", "特别考核权重应在0%到100%之间，实际是-1%。"]),
            (Int.max, Int.max, 102, nil), (Int.min, -1, Int.max, nil),
        ] as [(Int, Int, Int, [String]?)])
    func faults(selfCheck: Int, county: Int, panel: Int, said: [String]?) throws {
        let faults = try Samples.rule(selfCheck, county, panel).faults()
        if let said { #expect(faults == said) } else { #expect(!faults.isEmpty) }
    }

    @Test("wants a version, a title and where its numbers come from")
    func words() throws {
        let rule = AssessmentRule(
            version: 0, title: " ", validFrom: try Samples.month("2020-01"),
            weights: AssessmentRule.ours.weights, missingSelfCheck: .zero, sources: "")
        #expect(rule.faults().count == 3)
    }
}
