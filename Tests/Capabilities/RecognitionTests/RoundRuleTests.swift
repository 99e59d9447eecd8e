import Kernel
import TestSupport
import Testing

@testable import Recognition

@Suite("A round's rules")
struct RoundRuleTests {
    private let rule = AwardRule(
        .goodNeighbour, classes: ["助人为乐", "诚实守信"], quota: 3, perClass: 2, criteria: [.init("事迹", 60), .init("影响", 40)],
        choices: 2)

    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test("of every template can be carried through, and there is one for each kind", arguments: AwardCategory.given)
    func templates(category: AwardCategory) throws { try #require(AwardTemplates.of(category)).check() }

    @Test("are refused with weights that are no hundred, a notice too short, minors in public, a quota of nobody")
    func wrong() {
        let criteria = [AwardRule.Criterion("事迹", 100)]
        let wrong = [
            AwardRule(
                .finest, quota: 3, criteria: criteria, weights: .init(jury: 70, verification: 20, support: 20),
                choices: 1),
            AwardRule(.finest, quota: 3, criteria: criteria, choices: 0),
            AwardRule(.finest, quota: 3, criteria: criteria, choices: 1, noticeDays: 4),
            AwardRule(.finest, quota: 3, leastAge: 16, criteria: criteria, choices: 1),
            AwardRule(.finest, quota: 0, criteria: criteria, choices: 1),
            AwardRule(.finest, quota: 3, perClass: 4, criteria: criteria, choices: 1),
            AwardRule(.finest, quota: 3, criteria: [], choices: 1),
            AwardRule(.finest, classes: ["甲", "甲"], quota: 3, criteria: criteria, choices: 1),
            AwardRule(.finest, quota: 3, criteria: criteria, choices: 1, nominators: []),
            AwardRule(.finest, quota: 3, criteria: criteria, choices: 1, vetoes: ["失信被执行人", "失信被执行人"]),
            AwardRule(
                .finest, quota: 3, criteria: criteria, choices: 1, vetoes: [String(repeating: "长", count: 61)]),
        ]
        for rule in wrong { #expect(throws: Refusal.self) { try rule.check() } }
    }

    @Test(
        "let nobody under 18 stand, on his birthday he may",
        arguments: [("2001-11-05", false), ("2001-11-04", true), ("1949-12-31", true), ("2019-11-05", false)])
    func age(born: String, may: Bool) throws {
        let today = try day("2019-11-04")
        let check = {
            try RoundRules.check(rule, bornOn: try day(born), today: today, hadIt: false, holdsPrior: true)
        }
        if may { try check() } else { #expect(throws: Refusal.self) { try check() } }
        #expect(throws: Refusal.self) {
            try RoundRules.check(rule, bornOn: nil, today: today, hadIt: false, holdsPrior: true)
        }
    }

    @Test("ask for the title below, and against who had it before")
    func prior() throws {
        let rule = AwardRule(
            .civilUnit, quota: 3, prior: .county, criteria: [.init("成效", 100)],
            weights: .init(jury: 80, verification: 20, support: 0))
        let today = try day("2019-11-04")
        #expect(throws: Refusal.self) {
            try RoundRules.check(rule, bornOn: nil, today: today, hadIt: false, holdsPrior: false)
        }
        try RoundRules.check(rule, bornOn: nil, today: today, hadIt: false, holdsPrior: true)
        #expect(throws: Refusal.self) {
            try RoundRules.check(rule, bornOn: nil, today: today, hadIt: true, holdsPrior: true)
        }
    }

    @Test(
        "take a ballot of exactly so many, none twice, none that is not on it",
        arguments: [
            ([1, 2], true), ([1], false), ([1, 2, 3], false), ([1, 1], false), ([1, 9], false), ([], false),
        ])
    func ballot(choices: [Int], isGood: Bool) throws {
        let check = { try RoundRules.check(choices: choices, of: rule, candidates: [1: "助人为乐", 2: "助人为乐", 3: "诚实守信"]) }
        if isGood { try check() } else { #expect(throws: Refusal.self) { try check() } }
    }

    @Test(
        "take a bundle of paper whose totals match",
        arguments: [
            ([1: 3, 2: 2, 3: 1], true), ([1: 3, 2: 2], false), ([1: 4, 2: 2], false), ([1: -1, 2: 4, 3: 3], false),
        ])
    func paper(votes: [Int: Int], isGood: Bool) throws {
        let classes = [1: "助人为乐", 2: "助人为乐", 3: "诚实守信"]
        let check = { try RoundRules.check(paper: votes, valid: 3, of: rule, candidates: classes) }
        if isGood { try check() } else { #expect(throws: Refusal.self) { try check() } }
    }

    @Test(
        "of one a class name one of each, and no second",
        arguments: [([1, 3], true), ([1, 2], false), ([1], false), ([1, 2, 3], false), ([2, 3], true)])
    func oneEach(choices: [Int], isGood: Bool) throws {
        let rule = AwardRule(
            .goodNeighbour, classes: ["助人为乐", "诚实守信", "孝老爱亲"], quota: 3, criteria: [.init("事迹", 100)],
            isOnePerClass: true)
        try rule.check()
        // In the third class nobody stands.
        let classes = [1: "助人为乐", 2: "助人为乐", 3: "诚实守信"]
        let check = { try RoundRules.check(choices: choices, of: rule, candidates: classes) }
        if isGood { try check() } else { #expect(throws: Refusal.self) { try check() } }
        try RoundRules.check(paper: [1: 1, 2: 1, 3: 2], valid: 2, of: rule, candidates: classes)
        #expect(throws: Refusal.self) {
            try RoundRules.check(paper: [1: 2, 2: 1, 3: 1], valid: 2, of: rule, candidates: classes)
        }
    }

    @Test(
        "know one unit by its name, with the county before it or not",
        arguments: [
            ("水利局", "水利局", true), ("新昌县水利局", "水利局", true), (" 水利局　", "水利局", true), ("水利局", "林业局", false),
            ("", "", false), ("局", "水利局", false),
        ])
    func units(one: String, other: String, isOne: Bool) { #expect(RoundRules.areOne(one, other) == isOne) }

    @Test("ask for no title that itself bars whoever has it, unless the award has a name of its own")
    func priorBars() throws {
        func rule(_ award: String?, bars: Bool) -> AwardRule {
            AwardRule(
                .goodNeighbour, quota: 1, barsEarlier: bars, prior: .county, criteria: [.init("事迹", 100)],
                weights: .init(jury: 80, verification: 20, support: 0), award: award)
        }
        #expect(throws: Refusal.self) { try rule(nil, bars: true).check() }
        #expect(throws: Refusal.self) { try rule("身边好人", bars: true).check() }
        try rule(nil, bars: false).check()
        try rule("年度十佳好人", bars: true).check()
    }

    @Test(
        "drop the highest and the lowest mark from five on, and round half up",
        arguments: [
            ([80, 90], 85_000), ([60, 80, 81, 82, 100], 81_000), ([80, 81, 81], 80_667), ([1, 2], 1500),
            ([70, 70, 71, 71, 100, 0], 70_500),
        ])
    func mean(marks: [Int], thousandths: Int) {
        #expect(RoundRules.mean(marks.map { Points(whole: $0) })?.thousandths == thousandths)
    }

    @Test("have no mean of no marks") func none() { #expect(RoundRules.mean([]) == nil) }

    @Test("refuse marks out of range", arguments: [[61, 40], [60, 41], [-1, 40], [60]])
    func marks(marks: [Int]) { #expect(throws: Refusal.self) { try RoundRules.check(marks: marks, of: rule) } }

    @Test("put marks, what was verified and votes together by weight")
    func score() {
        let score = RoundRules.score(jury: Points(whole: 80), verification: 100, votes: 50, mostVotes: 100, .init())
        #expect(score.thousandths == 56_000 + 20_000 + 5_000)
        #expect(RoundRules.score(jury: nil, verification: 0, votes: 0, mostVotes: 0, .init()).thousandths == 0)
    }

    @Test("choose within the quotas, and otherwise only for a reason")
    func winners() throws {
        let standings = [(1, "助人为乐", 90), (2, "助人为乐", 88), (3, "助人为乐", 86), (4, "诚实守信", 70)].map {
            RoundRules.Standing(number: $0.0, group: $0.1, score: Points(whole: $0.2))
        }
        #expect(RoundRules.winners(standings, rule) == [1, 2, 4])
        try RoundRules.check(chosen: [4, 2, 1], among: standings, rule, reason: "")
        #expect(throws: Refusal.self) {
            try RoundRules.check(chosen: [1, 2, 3], among: standings, rule, reason: "更有代表性，评委一致同意")
        }
        #expect(throws: Refusal.self) {
            try RoundRules.check(chosen: [1, 2, 3, 4], among: standings, rule, reason: "更有代表性")
        }
        #expect(throws: Refusal.self) { try RoundRules.check(chosen: [1, 3, 4], among: standings, rule, reason: "") }
        try RoundRules.check(chosen: [1, 3, 4], among: standings, rule, reason: "第2号本人谦让，评委一致同意")
        #expect(throws: Refusal.self) { try RoundRules.check(chosen: [], among: standings, rule, reason: "都不够好都不够好") }
    }
}
