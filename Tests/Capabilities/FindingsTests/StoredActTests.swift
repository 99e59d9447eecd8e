import Findings
import Foundation
import Kernel
import Testing

/// Steps as every release has kept them: they are read for ever, and written as the same bytes, which signatures were put to.
@Suite("A stored step")
struct StoredActTests {
    private static let village = #"{"division":"990101100201","name":"云一村","unit":"u-yun1"}"#
    private static let unit = #"{"name":"水利局","unit":"u-water"}"#

    /// As they were written on 29 November 2026, of each kind one.
    private static let stored = [
        #"{"accept":{}}"#,
        #"{"assign":{"limit":{"code":"rural.ordinary","needsPlan":false,"source":"自定","span":{"workingDays":{"_0":3}},"title":"一般问题"},"to":\#(unit)}}"#,
        #"{"close":{}}"#,
        #"{"dissolve":{"_0":\#(unit),"from":"2019-11-11"}}"#,
        #"{"escalate":{"_0":2}}"#,
        #"{"grantExtension":{"until":"2019-11-22"}}"#,
        #"{"hasten":{"until":"2019-11-11"}}"#,
        #"{"notOurs":{"whose":\#(unit)}}"#,
        #"{"passOn":{"to":\#(village)}}"#,
        #"{"refuseExtension":{}}"#,
        #"{"reopen":{}}"#,
        #"{"requestExtension":{"until":"2019-11-15"}}"#,
        #"{"respond":{"photos":["a1","b2"]}}"#,
        #"{"resume":{}}"#,
        #"{"sendBack":{}}"#,
        #"{"shelve":{"until":"2019-12-30"}}"#,
        #"{"start":{}}"#,
        #"{"succeed":{"_0":\#(village),"by":\#(unit),"from":"2019-11-11"}}"#,
        #"{"summon":{"by":"副县长王某","on":"2019-11-20"}}"#,
        #"{"verify":{}}"#,
        #"{"void":{}}"#,
    ]

    @Test("is read, and written as it was", arguments: stored)
    func same(text: String) throws {
        let act = try JSONDecoder().decode(FindingAct.self, from: Data(text.utf8))
        #expect(text.hasPrefix("{\"\(act.step.rawValue)\":"))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(act), as: UTF8.self) == text)
    }

    @Test("there is one of every kind here")
    func whole() throws {
        let steps = try Self.stored.map { try JSONDecoder().decode(FindingAct.self, from: Data($0.utf8)).step }
        #expect(Set(steps) == Set(FindingStep.allCases) && steps.count == FindingStep.allCases.count)
    }

    @Test(
        "that nobody knows, or that lacks what it brought, is no step",
        arguments: [
            "{}", #"{"forget":{}}"#, #"{"assign":{}}"#, #"{"shelve":{"until":"2019-13-01"}}"#,
            #"{"escalate":{"_0":9}}"#,
        ])
    func unknown(text: String) {
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(FindingAct.self, from: Data(text.utf8))
        }
    }
}
