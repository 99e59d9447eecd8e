import Assessment
import Kernel
import Testing

@Suite("A month that cannot be assessed")
struct AssessmentRefusalTests {
    private func refused(
        _ code: String, naming name: String, _ townships: [AssessmentInput.Township], by rule: AssessmentRule? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let input = try Samples.input(townships)
        let rule = try rule ?? Samples.rule()
        let refusal = #expect(throws: Refusal.self, sourceLocation: sourceLocation) {
            try Assessing.assess(input, by: rule)
        }
        #expect(refusal?.code == code, sourceLocation: sourceLocation)
        #expect(refusal?.message.contains(name) == true, sourceLocation: sourceLocation)
    }

    @Test("has no township, or one without villages")
    func empty() throws {
        try refused("assessment.townships", naming: "2019年11月", [])
        try refused("assessment.villages", naming: "330624001", [try Samples.township(1, [])])
    }

    @Test("has a township, a village or a visit twice")
    func twice() throws {
        let village = try Samples.village(1, 1, county: ["90"])
        let one = try Samples.township(1, [village])
        try refused("assessment.duplicate", naming: "330624001", [one, one])
        try refused("assessment.duplicate", naming: "330624001001", [try Samples.township(1, [village, village])])
        let again = AssessmentInput.Village(
            code: try Samples.code(township: 2, village: 1), name: "又", panelVisits: village.countyVisits)
        try refused(
            "assessment.visitTwice", naming: "330624001001-county-0", [one, try Samples.township(2, [again])])
    }

    @Test("has a place where it does not belong", arguments: ["330624", "330625002", "330624002001"])
    func places(code: String) throws {
        let one = try Samples.township(1, [try Samples.village(1, 1)])
        let stranger = AssessmentInput.Township(
            code: try #require(DivisionCode(code)), name: "外", group: .town, villages: one.villages)
        try refused("assessment.township", naming: code, [one, stranger])
    }

    @Test("has another township's village, or a village that is none")
    func villages() throws {
        try refused(
            "assessment.village", naming: "330624002001", [try Samples.township(1, [try Samples.village(2, 1)])])
        let none = AssessmentInput.Village(code: try Samples.code(township: 2), name: "无")
        try refused("assessment.village", naming: "330624002", [try Samples.township(1, [none])])
    }

    @Test("has a score no sheet gives", arguments: [-1, 1_000_000_001, Int.max, Int.min])
    func scores(thousandths: Int) throws {
        let village = AssessmentInput.Village(
            code: try Samples.code(township: 1, village: 1), name: "村",
            selfChecks: [AssessmentInput.VisitScore(visit: "甲", score: Points(thousandths: thousandths))])
        try refused("assessment.score", naming: "甲", [try Samples.township(1, [village])])
    }

    @Test(
        "has impossible counts of findings",
        arguments: [(1, 2), (-1, 0), (3, -1), (Int.max, Int.max), (Int.min, Int.min), (0, 1)])
    func findings(due: Int, onTime: Int) throws {
        let township = try Samples.township(1, due: due, onTime: onTime, [try Samples.village(1, 1)])
        try refused("assessment.rectification", naming: "330624001", [township])
    }

    @Test("has a faulty rule, or one that is not yet in force")
    func rules() throws {
        let township = try Samples.township(1, [try Samples.village(1, 1)])
        try refused("assessment.rule", naming: "合计应为100%", [township], by: try Samples.rule(1, 2, 3))
        let later = AssessmentRule(
            version: 2, title: "新办法", validFrom: try Samples.month("2019-12"),
            weights: AssessmentRule.ours.weights, missingSelfCheck: .zero, sources: "自定")
        try refused("assessment.validFrom", naming: "2019年12月", [township], by: later)
    }
}
