import Kernel
import Sheets
import TestSupport
import Testing

@Suite("Scoring a sheet")
struct ScoringTests {
    private let sheet = Sheet(
        title: "样表", full: Points(whole: 20), pass: Points(whole: 16),
        items: [
            Sheet.Item(
                code: "1", group: "治脏", title: "垃圾", maximum: Points(whole: 8), source: "自定",
                deductions: [
                    Sheet.Deduction(
                        code: "a", text: "成堆垃圾", measure: "处", judgement: .perPiece(Points(thousandths: 500)),
                        source: "自定"),
                    Sheet.Deduction(code: "b", text: "没有分类", measure: "村", judgement: .wholeItem, source: "自定"),
                ]),
            Sheet.Item(
                code: "2", group: "治乱", title: "乱堆", maximum: Points(whole: 12), source: "自定",
                deductions: [
                    Sheet.Deduction(
                        code: "a", text: "乱堆乱放", measure: "处", judgement: .perPiece(Points(whole: 1)), source: "自定")
                ]),
        ])

    private func seen(_ item: String, _ deduction: String, _ count: Int, voided: Bool = false) -> Observation {
        Observation(id: "\(item)\(deduction)\(count)", item: item, deduction: deduction, count: count, isVoided: voided)
    }

    @Test(
        "takes so much per piece, no more than the item has, and a whole item by veto",
        arguments: [
            ([], "20.00"), ([("1", "a", 3)], "18.50"), ([("1", "a", 16)], "12.00"), ([("1", "a", 17)], "12.00"),
            ([("1", "a", 9999)], "12.00"), ([("1", "b", 1)], "12.00"), ([("1", "b", 5), ("1", "a", 3)], "12.00"),
            ([("2", "a", 3), ("1", "a", 1)], "16.50"), ([("2", "a", 12), ("1", "b", 1)], "0.00"),
        ] as [([(String, String, Int)], String)])
    func totals(observations: [(String, String, Int)], total: String) throws {
        let score = try Scoring.score(sheet, observations.map { seen($0.0, $0.1, $0.2) })
        #expect(score.total.shown == total)
    }

    @Test("prints the arithmetic of each line, and says what limits it")
    func arithmetic() throws {
        let score = try Scoring.score(sheet, [seen("1", "a", 17), seen("2", "a", 3)])
        #expect(
            score.lines.map(\.arithmetic) == [
                "每处扣0.5分 × 17处 = −8.50，本项8分扣至0为止，实扣8.00", "每处扣1分 × 3处 = −3.00",
            ])
        #expect(score.lines.first?.count == 17)
    }

    @Test("shows a voided line and counts it as nothing")
    func voided() throws {
        let score = try Scoring.score(sheet, [seen("1", "b", 1, voided: true), seen("1", "a", 2)])
        #expect(score.total.shown == "19.00" && score.lines.count == 2)
        #expect(score.lines.contains { $0.arithmetic.contains("已作废") && $0.applied == .zero })
    }

    @Test("says from which mark on it is passed", arguments: [(4, true), (5, false)])
    func pass(count: Int, isPassed: Bool) throws {
        #expect(try Scoring.score(sheet, [seen("2", "a", count)]).isPassed == isPassed)
    }

    @Test(
        "refuses what is not on the sheet, or no count",
        arguments: [("9", "a", 1), ("1", "z", 1), ("1", "a", 0), ("1", "a", -3), ("1", "a", 10_000)])
    func refusals(item: String, deduction: String, count: Int) {
        #expect(throws: Refusal.self) { try Scoring.score(sheet, [seen(item, deduction, count)]) }
    }

    @Test("holds its laws whatever was seen", arguments: 1...40)
    func laws(seed: UInt64) throws {
        // The seed is the argument, so a failing one is printed with the test's name.
        var random = SeededRandom(seed: seed)
        let template = try Sheets.villageTemplate
        var observations: [Observation] = []
        for index in 0..<Int.random(in: 0...60, using: &random) {
            guard let item = template.items.randomElement(using: &random),
                let deduction = item.deductions.randomElement(using: &random)
            else { continue }
            observations.append(
                Observation(
                    id: "\(index)", item: item.code, deduction: deduction.code,
                    count: Int.random(in: 1...40, using: &random), isVoided: Int.random(in: 0..<5, using: &random) == 0)
            )
        }
        let score = try Scoring.score(template, observations)
        #expect(score.total == score.lines.reduce(score.full) { $0 + $1.applied })
        #expect(score.total >= .zero && score.total <= score.full)
        #expect(score.lines.count == observations.count)
        #expect(try Scoring.score(template, observations.shuffled(using: &random)) == score)
        for item in template.items { #expect(score.remaining(of: item) >= .zero) }
        let voided = observations.map {
            Observation(id: $0.id, item: $0.item, deduction: $0.deduction, count: $0.count, isVoided: true)
        }
        #expect(try Scoring.score(template, voided).total == score.full)
        #expect(try Scoring.score(template, Array(observations.dropLast())).total >= score.total)
    }
}
