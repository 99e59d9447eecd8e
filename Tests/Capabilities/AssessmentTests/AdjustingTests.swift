import Assessment
import Foundation
import Kernel
import TestSupport
import Testing

@Suite("What changes a score beside the visits")
struct AdjustingTests {
    private func rule(
        adjustments: String? = "2", honesty: AssessmentRule.Honesty? = nil
    ) throws -> AssessmentRule {
        AssessmentRule(
            version: 3, title: "办法", validFrom: try Samples.month("2019-01"),
            weights: .init(selfCheck: 20, county: 80, panel: 0), missingSelfCheck: .leftOut,
            adjustments: try adjustments.map(Samples.points), honesty: honesty, sources: "自定")
    }

    private func honesty(_ tolerance: String, _ percent: Int, _ most: String) throws -> AssessmentRule.Honesty {
        .init(tolerance: try Samples.points(tolerance), percent: percent, most: try Samples.points(most))
    }

    private func result(
        _ villages: [AssessmentInput.Village], _ decided: [(String, String)] = [], by rule: AssessmentRule
    ) throws -> TownshipResult {
        let adjustments = try decided.enumerated().map { index, one in
            AssessmentInput.Adjustment(record: "\(index)", title: one.0, points: try Samples.points(one.1))
        }
        let township = AssessmentInput.Township(
            code: try Samples.code(township: 1), name: "一号", group: .town, villages: villages,
            adjustments: adjustments)
        let assessed = try Assessing.assess(try Samples.input([township]), by: rule)
        return try #require(assessed.townships.first)
    }

    @Test("counts bonuses and deductions each up to the rule's most, in the order of their records")
    func caps() throws {
        let villages = [try Samples.village(1, 1, selfChecks: ["90"], county: ["90"])]
        let own = try result(
            villages, [("甲", "1.5"), ("乙", "1"), ("丙", "-0.5"), ("丁", "-3")], by: rule())
        #expect(own.changes?.map(\.counted.shown) == ["1.50", "0.50", "−0.50", "−1.50"])
        #expect(own.changes?.map(\.decided.shown) == ["1.50", "1.00", "−0.50", "−3.00"])
        #expect(own.visited?.shown == "90.00" && own.score?.shown == "90.00")
        #expect(own.arithmetic.contains("奖：乙 +0.50（1.00，超出上限的不计）") && own.arithmetic.hasSuffix("得90.00"))
    }

    @Test("takes back what was reversed beside what stands, and nothing of what counts at most")
    func reversals() throws {
        let villages = [try Samples.village(1, 1, selfChecks: ["90"], county: ["90"])]
        let adjustments = [
            AssessmentInput.Adjustment(record: "0", title: "甲", points: try Samples.points("-3")),
            .init(record: "1", title: "乙", points: try Samples.points("-1.5")),
            .init(record: "2", title: "甲", points: try Samples.points("3"), reverses: "0"),
        ]
        let township = AssessmentInput.Township(
            code: try Samples.code(township: 1), name: "一号", group: .town, villages: villages,
            adjustments: adjustments)
        let own = try #require(Assessing.assess(try Samples.input([township]), by: rule()).townships.first)
        #expect(own.changes?.map(\.kind) == [.deduction, .deduction, .reversal])
        #expect(own.changes?.map(\.counted.shown) == ["−1.50", "−3.00", "3.00"])
        #expect(own.score?.shown == "88.50" && own.arithmetic.contains("冲正：甲 +3.00"))
    }

    @Test("takes nobody below zero, and gives nobody a score who was not visited")
    func bounds() throws {
        let low = try result([try Samples.village(1, 1, county: ["1"])], [("丙", "-2")], by: rule())
        #expect(low.score == .zero)
        let unseen = try result([try Samples.village(1, 1)], [("甲", "2")], by: rule())
        #expect(unseen.score == nil && unseen.rank == nil)
    }

    @Test("marks oneself higher than the county does at a price, over the villages that both scored")
    func gap() throws {
        let villages = [
            try Samples.village(1, 1, selfChecks: ["98"], county: ["90"]),
            try Samples.village(1, 2, selfChecks: ["96"], county: ["92"]),
            try Samples.village(1, 3, selfChecks: ["100"]), try Samples.village(1, 4, county: ["80"]),
        ]
        let terms = try honesty("2", 50, "3")
        let own = try result(villages, by: rule(adjustments: nil, honesty: terms))
        let gauge = try #require(HonestyGauge(own.tiers))
        #expect(gauge.villages == 2 && gauge.gap.shown == "6.00")
        #expect(own.changes?.map(\.counted.shown) == ["−2.00"])
        let capped = try result(villages, by: rule(adjustments: nil, honesty: honesty("0", 100, "3")))
        #expect(capped.changes?.map(\.counted.shown) == ["−3.00"] && capped.changes?.map(\.decided.shown) == ["−6.00"])
        // Who is stricter with himself pays nothing, nor who is within what is forgiven.
        let strict = [try Samples.village(1, 1, selfChecks: ["80"], county: ["90"])]
        #expect(try result(strict, by: rule(adjustments: nil, honesty: terms)).changes == [])
        #expect(try result(villages, by: rule(adjustments: nil, honesty: honesty("6", 50, "3"))).changes == [])
    }

    @Test("is unknown to a rule of the first arithmetic, whose results keep their bytes")
    func first() throws {
        let own = try result([try Samples.village(1, 1, county: ["90"])], [("甲", "1")], by: rule(adjustments: nil))
        #expect(own.changes == nil && own.visited == nil && own.score?.shown == "90.00")
        #expect(try !String(decoding: JSONEncoder().encode(own), as: UTF8.self).contains("changes"))
    }

    @Test("stands in the stored rule as it was made, and makes it one of the second arithmetic")
    func stored() throws {
        let made = try rule(honesty: honesty("2", 50, "3"))
        let read = try JSONDecoder().decode(AssessmentRule.self, from: JSONEncoder().encode(made))
        #expect(read == made && read.arithmetic == .second && read.adjustments?.shown == "2.00")
        #expect(read.provisional.honesty == made.honesty)
    }

    @Test(
        "has a bound, a share and a most that make sense",
        arguments: [("2", 0, "3"), ("2", 101, "3"), ("-1", 50, "3"), ("2", 50, "101")])
    func faults(tolerance: String, percent: Int, most: String) throws {
        #expect(try !rule(honesty: honesty(tolerance, percent, most)).faults().isEmpty)
        #expect(try !rule(adjustments: "0").faults().isEmpty)
    }
}

@Suite("Red and black lists, and a year")
struct YearStandingTests {
    private func result(_ month: String, _ scores: [String]) throws -> AssessmentResult {
        let townships = try scores.enumerated().map { index, score in
            try Samples.township(index + 1, [try Samples.village(index + 1, 1, county: [score])])
        }
        return try Assessing.assess(
            AssessmentInput(month: try Samples.month(month), townships: townships), by: try Samples.rule(0, 100, 0))
    }

    @Test("names the first and the last of a group, and nobody twice")
    func boards() throws {
        let month = try result("2019-11", ["99", "98", "97", "96", "95", "95"])
        let boards = Boards(red: 2, black: 2)
        #expect(boards.red(month, .town).map(\.name) == ["1号", "2号"])
        #expect(boards.black(month, .town).map(\.name) == ["5号", "6号"])
        #expect(Boards(red: 3, black: 3).black(month, .town).isEmpty)
        #expect(boards.red(month, .subdistrict).isEmpty)
    }

    @Test("means the closed months, ranks what is shown, and grades from above")
    func year() throws {
        let months = [try result("2019-10", ["96", "90"]), try result("2019-11", ["95", "80.004"])]
        let grades = [
            YearGrade(title: "优秀", least: Points(whole: 95), fen: 100), YearGrade(title: "合格", least: .zero, fen: 0),
        ]
        let year = YearStanding.of(months, grades)
        #expect(year.map(\.mean.shown) == ["95.50", "85.00"] && year.map(\.rank) == [1, 2])
        #expect(year.map { $0.grade?.title } == ["优秀", "合格"] && year[0].months.count == 2)
    }
}
