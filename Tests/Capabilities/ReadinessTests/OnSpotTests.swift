import Database
import Kernel
import Office
import Standards
import TestCounty
import TestSupport
import Testing

@testable import Readiness

@Suite("实地得分和周期")
struct OnSpotTests {
    @Test("of a term that is over goes by the rule that held when it ended", arguments: Engine.available)
    func former(engine: Engine) async throws {
        try await withReadiness(engine) { county in
            func rule(_ year: Int) async throws -> (parts: [Int], version: Int, years: [Int]) {
                try await county.office.read {
                    let found = try TermScores.rule(of: year, county: TestCounty.code, in: $0)
                    return (found.rule.parts, found.version, found.years)
                }
            }
            county.clock.advance(minutes: 800 * 24 * 60)
            let changed = TermArithmetic(parts: [30, 50, 20], years: [15, 25, 60])
            try await county.office.carryOut(
                ChangeSetting(ReadinessSettings.term, to: changed, version: 1, reason: "新办法"), by: county.director)
            #expect(try await rule(2019) == ([40, 40, 20], 1, [2018, 2019, 2020]))
            #expect(try await rule(2022) == ([30, 50, 20], 2, [2021, 2022, 2023]))
        }
    }

    @Test("on the spot and of behaviour goes into the lines that are judged so", arguments: Engine.available)
    func counted(engine: Engine) async throws {
        try await withReadiness(engine) { county in
            let (edition, lines) = try await county.standard()
            let day = try TestCounty.day("2019-11-01")
            let rates = OnSpotRates(
                visits: { _, _, _, _ in
                    [
                        SpotVisit(
                            place: "a", name: "菜场", kind: .market, heldOn: day, score: Points(whole: 90),
                            path: "visits/a")
                    ]
                },
                behaviour: { _, _, _, _ in
                    [OnSpotRate(key: "behaviour crossing", name: "礼让斑马线", permille: 833, words: "观测2次")]
                })
            let mock = try await county.office.carryOut(
                BeginMock(edition, title: "十一月", heldOn: TestCounty.day("2019-11-04")), by: county.clerk)
            func count(_ key: String, _ line: ID<StandardLine>) async -> String? {
                await refused {
                    _ = try await county.office.carryOut(
                        CountOnSpot(key, into: line, of: mock, from: day, through: day, rates: rates), by: county.clerk)
                }
            }
            #expect(await count("kind 学校", lines[0]) == "spot.none")
            #expect(await count("kind \(PlaceKind.market.chinese)", lines[0]) == nil)
            #expect(await count("behaviour crossing", lines[1]) == nil)
            let marks = try await county.office.read {
                try Mocks.marks(of: mock, county: TestCounty.code, in: $0)
            }
            #expect(
                marks[lines[0]]?.got == Points(thousandths: 1800) && marks[lines[1]]?.got == Points(thousandths: 1666))
            #expect(marks[lines[1]]?.note.contains("83.3%") == true)
            let material = try await county.office.carryOut(
                DraftStandard(name: "未成年人", edition: "2019年版", issuer: "市文明办", full: Points(whole: 2)),
                by: county.clerk)
            let line = try await county.office.carryOut(
                AddStandardLine(
                    material,
                    NewLine(
                        code: "1", project: "项", content: "容", words: "有规划", scoring: "", method: .material,
                        points: Points(whole: 2))), by: county.clerk)
            #expect(await count("all", line) == "spot.line")
        }
    }
}
