import Kernel
import TestSupport
import Testing

@testable import Assessment

@Suite("The result of an assessment")
struct AssessmentResultTests {
    @Test("has one byte form, which reading and writing again does not change", arguments: 1...50)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let result = try Assessing.assess(
            try Samples.randomInput(&random), by: try Samples.randomRule(&random))
        let bytes = try result.canonical
        let read = try AssessmentResult(canonical: bytes)
        #expect(read == result)
        #expect(try read.canonical == bytes)
    }

    @Test("is JSON with sorted keys, no white space and thousandths")
    func form() throws {
        let input = try Samples.input([try Samples.township(1, [try Samples.village(1, 1, panel: ["90.5"])])])
        let result = try Assessing.assess(input, by: try Samples.rule())
        let text = String(decoding: try result.canonical, as: UTF8.self)
        #expect(
            text.hasPrefix(
                #"{"month":"2019-11","ruleVersion":3,"townships":[{"arithmetic":"特别考核 90.50×20%，自考、县级本月没有，权重全归特别考核 = 90.50","code":"330624001","group":"town","missing":["330624001001"],"name":"1号","rank":1,"rectification":{"due":0,"onTime":0},"score":90500,"tiers":["#
            ))
    }

    @Test("marks a last rank only where somebody stands behind another")
    func lastRank() throws {
        func last(_ scores: [[String]], _ group: TownshipGroup = .town) throws -> Int? {
            let townships = try scores.enumerated().map { index, scores in
                try Samples.township(index + 1, [try Samples.village(index + 1, 1, county: scores)])
            }
            return try Assessing.assess(try Samples.input(townships), by: try Samples.rule()).lastRank(of: group)
        }
        #expect(try last([["90"], ["80"], ["85"], []]) == 3)
        #expect(try last([["90"]]) == nil)
        #expect(try last([["90"], []]) == nil)
        #expect(try last([["90"], ["90"]]) == nil)
        #expect(try last([["90"], ["80"]], .subdistrict) == nil)
    }

    @Test("draws the bars of all groups from one score, the ten below the lowest")
    func bars() throws {
        func start(_ scores: [String]) throws -> Int {
            let townships = try scores.enumerated().map { index, score in
                try Samples.township(
                    index + 1, in: index == 0 ? .town : .subdistrict,
                    [try Samples.village(index + 1, 1, county: [score])])
            }
            return try Assessing.assess(try Samples.input(townships), by: try Samples.rule()).barStart
        }
        #expect(try start(["95.2", "88.1"]) == 80_000)
        #expect(try start(["90", "100"]) == 80_000)
        #expect(try start(["0"]) == 0)
    }

    @Test("while the month runs, a village that has not checked itself yet costs nothing")
    func provisional() throws {
        let villages = [try Samples.village(1, 1, selfChecks: ["96"]), try Samples.village(1, 2)]
        let input = try Samples.input([try Samples.township(1, villages)])
        let rule = try Samples.rule(missing: .zero)
        #expect(try Assessing.assess(input, by: rule).townships[0].score == Points("48"))
        #expect(try Assessing.assess(input, by: rule.provisional).townships[0].score == Points("96"))
        #expect(rule.provisional.weights == rule.weights && rule.provisional.version == rule.version)
    }

    @Test("tells what a late visit changed")
    func lateVisit() throws {
        func result(_ late: [String], onTime: Int) throws -> AssessmentResult {
            try Assessing.assess(
                try Samples.input([
                    try Samples.township(
                        1, due: 2, onTime: onTime, [try Samples.village(1, 1, county: ["90"] + late)]),
                    try Samples.township(2, [try Samples.village(2, 1, county: ["88"])]),
                ]), by: try Samples.rule())
        }
        let first = try result([], onTime: 1)
        #expect(first.differences(from: first).isEmpty)
        let second = try result(["80"], onTime: 2)
        let found = second.differences(from: first)
        #expect(
            found.map { "\($0.name) \($0.field) \($0.before ?? "无")→\($0.after ?? "无")" } == [
                "1号 score 90.00→85.00", "1号 rank 1→2",
                "1号 arithmetic 县级 90.00×60%，自考、特别考核本月没有，权重全归县级 = 90.00→"
                    + "县级 85.00×60%，自考、特别考核本月没有，权重全归县级 = 85.00",
                "1号 rectification 应整改2件，按期销号1件，整改率50.0%→应整改2件，按期销号2件，整改率100.0%",
                "1号 county.mean 90.00→85.00",
                "1号 county.arithmetic 1个村社合计90.00 ÷ 1 = 90.00→1个村社合计85.00 ÷ 1 = 85.00，其中1个村社检查不止一次，取各次平均",
                "1号 county.330624001001.score 90.00→85.00",
                "1号 county.330624001001.visits 330624001001-county-0→330624001001-county-0、330624001001-county-1",
                "2号 rank 2→1",
            ])
        let back = first.differences(from: second)
        #expect(back.map(\.before) == found.map(\.after) && back.map(\.after) == found.map(\.before))
    }

    @Test("tells a township that came or went, a village visited only later, and another rule")
    func more() throws {
        let one = try Samples.township(1, [try Samples.village(1, 1, county: ["90"]), try Samples.village(1, 2)])
        let two = try Samples.township(2, [try Samples.village(2, 1, county: ["80"])])
        let before = try Assessing.assess(try Samples.input([one]), by: try Samples.rule())
        let both = try Assessing.assess(try Samples.input([one, two]), by: try Samples.rule())
        #expect(
            both.differences(from: before).map { [$0.township?.description, $0.before, $0.after] } == [
                ["330624002", nil, "2号"]
            ])
        #expect(before.differences(from: both).map { [$0.before, $0.after] } == [["2号", nil]])

        let visited = try Samples.township(
            1, [try Samples.village(1, 1, county: ["90"]), try Samples.village(1, 2, county: ["90"])])
        let after = try Assessing.assess(try Samples.input([visited]), by: AssessmentRule.ours)
        let found = after.differences(from: before)
        #expect(found.first?.field == "rule" && found.first?.township == nil)
        let village = found.filter { $0.field.hasPrefix("county.330624001002") }
        #expect(village.map(\.before) == [nil, nil, nil])
        #expect(village.map(\.after) == ["1·2村", "90.00", "330624001002-county-0"])
    }

    @Test("tells a difference exactly when there is one", arguments: 1...60)
    func differences(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let results = try (0..<2).map { _ in
            try Assessing.assess(try Samples.randomInput(&random), by: try Samples.randomRule(&random))
        }
        #expect(results[1].differences(from: results[0]).isEmpty == (results[0] == results[1]))
        #expect(results[0].differences(from: results[1]).count == results[1].differences(from: results[0]).count)
    }
}
