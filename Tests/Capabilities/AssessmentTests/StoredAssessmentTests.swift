import Assessment
import Foundation
import Kernel
import Testing

/// Bytes as a county keeps them. They are never edited: what they say today, they say for ever.
@Suite("Rules and closed months from before")
struct StoredAssessmentTests {
    private static let first = """
        {"missingSelfCheck":"zero","notes":"","sources":"自定","title":"月度考核办法","validFrom":"2019-01","version":2,\
        "weights":{"county":60,"panel":15,"selfCheck":25}}
        """

    private static let components = """
        {"arithmetic":1,"components":[{"kind":"tier","tier":"selfCheck","weight":25},\
        {"kind":"tier","tier":"county","weight":60},{"kind":"tier","tier":"panel","weight":15},\
        {"counts":"zero","kind":"missingSelfCheck"}],"notes":"","sources":"自定","title":"月度考核办法",\
        "validFrom":"2019-01","version":2}
        """

    private static let second = """
        {"arithmetic":2,"components":[{"kind":"tier","tier":"selfCheck","weight":25},\
        {"kind":"tier","tier":"county","weight":60},{"kind":"tier","tier":"panel","weight":15},\
        {"counts":"zero","kind":"missingSelfCheck"},{"kind":"adjustments","most":2000},\
        {"kind":"honesty","terms":{"most":2000,"percent":50,"tolerance":5000}}],"notes":"","sources":"自定",\
        "title":"月度考核办法","validFrom":"2019-01","version":2}
        """

    private func rule(_ text: String) throws -> AssessmentRule {
        try JSONDecoder().decode(AssessmentRule.self, from: Data(text.utf8))
    }

    private func encoded(_ rule: AssessmentRule) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(rule), as: UTF8.self)
    }

    @Test("a rule from before components says the same as one of components, and scores the same")
    func rules() throws {
        let (old, new) = (try rule(Self.first), try rule(Self.components))
        #expect(old == new && old.arithmetic == .first && old.faults().isEmpty)
        #expect(AssessmentTier.allCases.map { old.weights[$0] } == [25, 60, 15] && old.missingSelfCheck == .zero)
        #expect(try encoded(new) == Self.components && encoded(old) == Self.components)
        let input = try Samples.input([
            try Samples.township(1, [try Samples.village(1, 1, selfChecks: ["90"], county: ["80.5"])])
        ])
        #expect(try Assessing.assess(input, by: old) == Assessing.assess(input, by: new))
    }

    @Test("a rule of the second arithmetic says what else changes a score, and is written to the byte")
    func secondRule() throws {
        let (first, read) = (try rule(Self.first), try rule(Self.second))
        #expect(read.arithmetic == .second && read.faults().isEmpty && read.weights == first.weights)
        #expect(read.adjustments?.shown == "2.00")
        #expect(read.honesty?.chinese == "自考平均高出县级5.00分以上的部分扣50%，最多扣2.00分")
        #expect(try encoded(read) == Self.second)
    }

    @Test(
        "a rule that is not known is refused with what to do, and never guessed",
        arguments: [
            (components.replacing("\"arithmetic\":1", with: "\"arithmetic\":4"), "assessment.arithmetic", "第4版算法"),
            (first.replacing("{\"missing", with: "{\"arithmetic\":3,\"missing"), "assessment.arithmetic", "第3版算法"),
            (
                components.replacing("\"kind\":\"missingSelfCheck\"", with: "\"kind\":\"weather\""),
                "assessment.component", "weather"
            ),
        ])
    func unknown(text: String, code: String, says: String) {
        let refusal = #expect(throws: Refusal.self) { try rule(text) }
        #expect(refusal?.code == code && refusal?.message.contains(says) == true)
        #expect(refusal?.message.contains("升级") == true)
    }

    /// One township of two villages, of which one did not check itself.
    private static let month = """
        {"month":"2019-11","ruleVersion":2,\
        "townships":[{"arithmetic":"自考 48.00×25% + 县级 80.188×60%，特别考核本月没有，再除以权重之和85% ≈ 70.721，计70.72",\
        "code":"330624001","group":"town","missing":["330624001002"],"name":"1号","rank":1,\
        "rectification":{"due":3,"onTime":2,"perMille":667},"score":70721,\
        "tiers":[{"arithmetic":"2个村社合计96.00 ÷ 2 = 48.00，其中1个村社没有自考，按0分计","mean":48000,\
        "tier":"selfCheck","villages":[{"code":"330624001001","isMissing":false,"name":"1·1村",\
        "score":96000,"visits":["330624001001-selfCheck-0"]},{"code":"330624001002","isMissing":true,\
        "name":"1·2村","score":0,"visits":[]}],"weight":25},\
        {"arithmetic":"2个村社合计160.375 ÷ 2 ≈ 80.188，其中1个村社检查不止一次，取各次平均","mean":80188,"tier":"county",\
        "villages":[{"code":"330624001001","isMissing":false,"name":"1·1村","score":89250,\
        "visits":["330624001001-county-0","330624001001-county-1"]},{"code":"330624001002",\
        "isMissing":false,"name":"1·2村","score":71125,"visits":["330624001002-county-0"]}],\
        "weight":60},{"arithmetic":"特别考核本月没有","tier":"panel","villages":[],"weight":0}]}]}
        """

    @Test("a month that was closed reads, is written to the byte, and comes out the same from its visits")
    func months() throws {
        let input = try Samples.input([
            try Samples.township(
                1, due: 3, onTime: 2,
                [
                    try Samples.village(1, 1, selfChecks: ["96"], county: ["88.5", "90"]),
                    try Samples.village(1, 2, county: ["71.125"]),
                ])
        ])
        let again = try Assessing.assess(input, by: try rule(Self.first)).canonical
        #expect(String(decoding: again, as: UTF8.self) == Self.month)
        let result = try AssessmentResult(canonical: Array(Self.month.utf8))
        #expect(String(decoding: try result.canonical, as: UTF8.self) == Self.month)
        #expect(result.arithmetic == nil && result.townships.first?.score?.shown == "70.72")
    }

    /// The same month by the second arithmetic, with a bonus, a deduction of more than counts, and marks of one's own that were
    /// too high.
    private static let secondMonth = """
        {"arithmetic":2,"month":"2019-11","ruleVersion":2,\
        "townships":[{"arithmetic":"自考 48.00×25% + 县级 80.188×60%，特别考核本月没有，再除以权重之和85% ≈ 70.721，计70.72；\
        奖：整改快 +1.50；惩：重复曝光 −2.00（−3.00，超出上限的不计）；\
        自考偏高：1个村社自考平均比县级高6.75分，超出5.00分的部分扣50% −0.875，得69.35",\
        "changes":[{"counted":1500,"decided":1500,"kind":"bonus","record":"a1","title":"整改快"},\
        {"counted":-2000,"decided":-3000,"kind":"deduction","record":"a2","title":"重复曝光"},\
        {"counted":-875,"decided":-875,"kind":"honesty","title":"1个村社自考平均比县级高6.75分，超出5.00分的部分扣50%"}],\
        "code":"330624001","group":"town","missing":["330624001002"],"name":"1号","rank":1,\
        "rectification":{"due":3,"onTime":2,"perMille":667},"score":69346,\
        "tiers":[{"arithmetic":"2个村社合计96.00 ÷ 2 = 48.00，其中1个村社没有自考，按0分计","mean":48000,\
        "tier":"selfCheck","villages":[{"code":"330624001001","isMissing":false,"name":"1·1村",\
        "score":96000,"visits":["330624001001-selfCheck-0"]},{"code":"330624001002","isMissing":true,\
        "name":"1·2村","score":0,"visits":[]}],"weight":25},\
        {"arithmetic":"2个村社合计160.375 ÷ 2 ≈ 80.188，其中1个村社检查不止一次，取各次平均","mean":80188,"tier":"county",\
        "villages":[{"code":"330624001001","isMissing":false,"name":"1·1村","score":89250,\
        "visits":["330624001001-county-0","330624001001-county-1"]},{"code":"330624001002",\
        "isMissing":false,"name":"1·2村","score":71125,"visits":["330624001002-county-0"]}],\
        "weight":60},{"arithmetic":"特别考核本月没有","tier":"panel","villages":[],"weight":0}],"visited":70721}]}
        """

    @Test("a month of the second arithmetic reads, is written to the byte, and comes out the same from its visits")
    func secondMonths() throws {
        let villages = [
            try Samples.village(1, 1, selfChecks: ["96"], county: ["88.5", "90"]),
            try Samples.village(1, 2, county: ["71.125"]),
        ]
        let visited = AssessmentInput.Township(
            code: try Samples.code(township: 1), name: "1号", group: .town, villages: villages,
            rectification: .init(due: 3, onTime: 2),
            adjustments: [
                .init(record: "a1", title: "整改快", points: try Samples.points("1.5")),
                .init(record: "a2", title: "重复曝光", points: try Samples.points("-3")),
            ])
        let again = try Assessing.assess(try Samples.input([visited]), by: try rule(Self.second)).canonical
        #expect(String(decoding: again, as: UTF8.self) == Self.secondMonth)
        let result = try AssessmentResult(canonical: Array(Self.secondMonth.utf8))
        #expect(String(decoding: try result.canonical, as: UTF8.self) == Self.secondMonth)
        let township = try #require(result.townships.first)
        #expect(result.arithmetic == 2 && township.changes?.map(\.kind) == [.bonus, .deduction, .honesty])
        #expect(township.score?.shown == "69.35")
    }

    @Test("a month of an arithmetic that is not known is refused")
    func later() {
        let text = Self.month.replacing("{\"month\"", with: "{\"arithmetic\":3,\"month\"")
        let refusal = #expect(throws: Refusal.self) { try AssessmentResult(canonical: Array(text.utf8)) }
        #expect(refusal?.code == "assessment.arithmetic" && refusal?.message.contains("第3版算法") == true)
    }
}
