import Kernel
import Sheets
import TestSupport
import Testing

@Suite("The patterns of a sheet's items")
struct PatternTests {
    private static func points(_ text: String) -> Points { Points(text) ?? .zero }

    private static func item(
        _ pattern: Sheet.Pattern, _ maximum: String = "10", code: String = "1", mayBeAbsent: Bool = true
    ) -> Sheet.Item {
        Sheet.Item(
            code: code, group: "组", title: "条目", maximum: points(maximum), source: "自定", pattern: pattern,
            mayBeAbsent: mayBeAbsent)
    }

    private static func sheet(_ items: [Sheet.Item], _ absence: Sheet.Absence = .renormalised) -> Sheet {
        Sheet(
            title: "样表", full: items.reduce(.zero) { $0 + $1.maximum }, pass: .zero, items: items, absence: absence)
    }

    private static func score(_ item: Sheet.Item, _ judgement: Judgement) throws -> Score {
        try Scoring.score(sheet([item]), [Observation(id: "a", item: item.code, seen: .judged(judgement))])
    }

    private static let parts = ["a", "b", "c", "d"].map { Sheet.Checklist.Part(code: $0, text: "内容\($0)") }

    private static func parts(_ missing: String...) -> Judgement {
        .parts(present: Set(["a", "b", "c", "d"]).subtracting(missing), missing: Set(missing))
    }

    private static func perPoint(_ remainder: Sheet.Share.Remainder, _ target: Int = 90) -> Sheet.Pattern {
        .share(Sheet.Share(measure: "户", marks: .perPoint(target: target, loses: points("1"), remainder)))
    }

    private static let bands: Sheet.Pattern = .share(
        Sheet.Share(
            measure: "人",
            marks: .bands([.init(from: 80, marks: points("8")), .init(from: 90, marks: points("10"))])))

    private static let cases: [(Sheet.Pattern, Judgement, String)] = [
        // 不符合即不得分.
        (.allOrNothing, .met(true), "10.000"), (.allOrNothing, .met(false), "0.000"),
        // 达标数÷要求数×分值, half-up: 10 × 2 ÷ 3 = 6.6667.
        (.share(.init(measure: "处", required: 4, marks: .proportional)), .share(reached: 3, of: 4), "7.500"),
        (.share(.init(measure: "处", marks: .proportional)), .share(reached: 2, of: 3), "6.667"),
        (.share(.init(measure: "处", marks: .proportional)), .share(reached: 1, of: 3), "3.333"),
        (.share(.init(measure: "处", marks: .proportional)), .share(reached: 0, of: 3), "0.000"),
        // 每低1个百分点扣1分: 7 of 8 are 87.5%, 2.5 points below 90.
        (perPoint(.dropped), .share(reached: 7, of: 8), "8.000"),
        (perPoint(.counted), .share(reached: 7, of: 8), "7.000"),
        (perPoint(.proportional), .share(reached: 7, of: 8), "7.500"),
        (perPoint(.counted), .share(reached: 9, of: 10), "10.000"),
        (perPoint(.dropped), .share(reached: 10, of: 10), "10.000"),
        // 扣完为止.
        (perPoint(.dropped), .share(reached: 1, of: 10), "0.000"),
        // Two thirds are 66⅔%: 23⅓ below 90, of which 10 are all there is; of 70 they are 3⅓.
        (perPoint(.proportional, 70), .share(reached: 2, of: 3), "6.667"),
        (perPoint(.counted, 70), .share(reached: 2, of: 3), "6.000"),
        // 分档, in whatever order they stand; exactly on the edge is in.
        (bands, .share(reached: 9, of: 10), "10.000"), (bands, .share(reached: 89, of: 100), "8.000"),
        (bands, .share(reached: 8, of: 10), "8.000"), (bands, .share(reached: 799, of: 1000), "0.000"),
        // 每有1个得分, up to the item's.
        (.count(.init(measure: "篇", points: points("2.5"))), .count(3), "7.500"),
        (.count(.init(measure: "篇", points: points("2.5"))), .count(0), "0.000"),
        (.count(.init(measure: "篇", points: points("2.5"))), .count(9999), "10.000"),
        // 随机抽查4个，每1个不符合扣3分.
        (.count(.init(measure: "个", points: points("3"), sample: 4)), .count(0), "10.000"),
        (.count(.init(measure: "个", points: points("3"), sample: 4)), .count(3), "1.000"),
        (.count(.init(measure: "个", points: points("3"), sample: 4)), .count(4), "0.000"),
        // 任一项不落实即不得分, or so much for each.
        (.checklist(.init(parts: parts)), parts(), "10.000"), (.checklist(.init(parts: parts)), parts("c"), "0.000"),
        (.checklist(.init(parts: parts, loses: points("3"))), parts("a", "c"), "4.000"),
        (.checklist(.init(parts: parts, loses: points("3"))), parts("a", "b", "c", "d"), "0.000"),
        (.jury(.init()), .mark(points("8.25")), "8.250"),
    ]

    @Test("give these marks", arguments: cases.indices)
    func marks(index: Int) throws {
        let (pattern, judgement, expected) = Self.cases[index]
        let score = try Self.score(Self.item(pattern), judgement)
        let wanted = try #require(Points(expected))
        #expect(score.total == wanted, "\(score.lines.map(\.arithmetic))")
        #expect(score.unjudged.isEmpty && score.lines.count == 1)
        #expect(score.total == score.lines.reduce(score.full) { $0 + $1.applied })
    }

    @Test("say how they come about")
    func arithmetic() throws {
        func words(_ pattern: Sheet.Pattern, _ judgement: Judgement) throws -> String? {
            try Self.score(Self.item(pattern), judgement).lines.first?.arithmetic
        }
        #expect(
            try words(.share(.init(measure: "处", required: 3, marks: .proportional)), .share(reached: 2, of: 3))
                == "2处 ÷ 3处 × 10分 ≈ 6.667分")
        #expect(
            try words(Self.perPoint(.dropped), .share(reached: 7, of: 8))
                == "达标率7 ÷ 8 = 87.5%，比90%低2个百分点（不足1个百分点不计），每个扣1分，扣2分，得8分")
        #expect(
            try words(.count(.init(measure: "篇", points: Self.points("4"))), .count(3))
                == "每篇得4分 × 3篇 = 12分，本项最高10分，得10分")
        #expect(try words(.checklist(.init(parts: Self.parts)), Self.parts("a")) == "4项缺1项，任一项不落实即不得分")
    }

    @Test(
        "refuse a judgement of another pattern, or out of range",
        arguments: [
            (.allOrNothing, .count(1)), (.allOrNothing, .clean), (.allOrNothing, .mark(.zero)),
            (.share(.init(measure: "处", required: 3, marks: .proportional)), .share(reached: 1, of: 4)),
            (.share(.init(measure: "处", required: 3, marks: .proportional)), .share(reached: 4, of: 3)),
            (.share(.init(measure: "处", marks: .proportional)), .share(reached: 0, of: 0)),
            (.share(.init(measure: "处", marks: .proportional)), .share(reached: -1, of: 3)),
            (.share(.init(measure: "处", marks: .proportional)), .share(reached: Int.max, of: Int.max)),
            (.count(.init(measure: "个", points: points("1"), sample: 4)), .count(5)),
            (.count(.init(measure: "个", points: points("1"))), .count(-1)),
            (.checklist(.init(parts: parts)), .parts(present: ["a"], missing: ["a"])),
            (.checklist(.init(parts: parts)), .parts(present: ["z"], missing: [])),
            (.jury(.init()), .mark(points("10.01"))), (.jury(.init()), .mark(-points("1"))),
            (.jury(.init()), .mark(Points(thousandths: 8005))),
        ] as [(Sheet.Pattern, Judgement)])
    func refused(pattern: Sheet.Pattern, judgement: Judgement) {
        let refusal = #expect(throws: Refusal.self) { try Self.score(Self.item(pattern), judgement) }
        #expect(refusal?.code == "score.judgement" && refusal?.fields.map(\.name) == ["item-1"])
    }

    @Test("have no marks before they are judged, and a checklist none before it is whole")
    func unjudged() throws {
        let items = [
            Self.item(.allOrNothing), Self.item(.checklist(.init(parts: Self.parts)), code: "2"),
            Self.item(.deductions([]), code: "3"),
        ]
        let half = Observation(
            id: "a", item: "2", seen: .judged(.parts(present: ["a", "b", "c"], missing: [])))
        let score = try Scoring.score(Self.sheet(items), [half])
        #expect(score.unjudged == ["1", "2"] && score.total == Points(whole: 10))
    }

    @Test("are judged once, but by a jury")
    func twice() throws {
        let two = [
            Observation(id: "a", item: "1", seen: .judged(.met(true))),
            Observation(id: "b", item: "1", seen: .judged(.met(false))),
        ]
        let refusal = #expect(throws: Refusal.self) {
            try Scoring.score(Self.sheet([Self.item(.allOrNothing)]), two)
        }
        #expect(refusal?.code == "score.twice")
    }

    @Test(
        "a jury's highest and lowest are dropped from five on",
        arguments: [
            (["8"], "8"), (["8", "9"], "8.5"), (["6", "9", "9", "10"], "8.5"), (["1", "8", "8", "9", "10"], "8.333"),
            // Of equals one is dropped.
            (["9", "9", "9", "9", "9"], "9"), (["0", "0", "10", "10", "10", "10"], "7.5"),
        ])
    func jury(marks: [String], expected: String) throws {
        let item = Self.item(.jury(.init(dropsFrom: 5)))
        let observations = marks.enumerated().map { index, mark in
            Observation(id: "\(index)", item: "1", seen: .judged(.mark(Self.points(mark))))
        }
        let score = try Scoring.score(Self.sheet([item]), observations)
        #expect(score.total == Points(expected))
        #expect(score.total == score.lines.reduce(score.full) { $0 + $1.applied })
        let other = observations.map {
            Observation(id: "9\($0.id)", item: "1", seen: .judged(.mark(.zero)), isVoided: true)
        }
        #expect(
            try Scoring.score(Self.sheet([item]), observations + other).total == score.total, "what is void is no mark")
    }

    @Test("a jury of whose marks none is dropped has no others")
    func wholeJury() {
        let four = JuryMarks(["6", "9", "9", "10"].map(Self.points), .init(dropsFrom: 5))
        #expect(four.arithmetic == "4位评委，4个分合计34 ÷ 4 = 8.5分")
        let five = JuryMarks(["1", "8", "8", "9", "10"].map(Self.points), .init(dropsFrom: 5))
        #expect(five.arithmetic == "5位评委，去掉最高10分、最低1分，其余3个分合计25 ÷ 3 ≈ 8.333分")
    }

    @Test("leave what does not apply to the others, converted, or take it as full")
    func absent() throws {
        let items = [
            Self.item(.allOrNothing, "10"),
            Self.item(.share(.init(measure: "处", marks: .proportional)), "20", code: "2"),
            Self.item(.deductions([]), "30", code: "3"),
        ]
        let seen = [
            Observation(id: "a", item: "1", seen: .judged(.absent)),
            Observation(id: "b", item: "2", seen: .judged(.share(reached: 1, of: 3))),
        ]
        // 6.667 + 30 of 50, made 60: 44.0004.
        let score = try Scoring.score(Self.sheet(items), seen)
        #expect(score.total == Points("44") && score.absent == ["1"])
        #expect(score.conversion?.arithmetic == "不涉及的1项共10分不计，按其余50分折算：36.667 ÷ 50 × 60 ≈ 44")
        let full = try Scoring.score(Self.sheet(items, .full), seen)
        #expect(full.total == Points("46.667") && full.conversion == nil)
        let none = try Scoring.score(
            Self.sheet(items),
            items.map { Observation(id: $0.code, item: $0.code, seen: .judged(.absent)) })
        #expect(none.total == .zero && none.absent.count == 3)
        let refusal = #expect(throws: Refusal.self) {
            try Self.score(Self.item(.allOrNothing, mayBeAbsent: false), .absent)
        }
        #expect(refusal?.code == "score.judgement")
    }

    @Test("hold their laws whatever was judged", arguments: 1...40)
    func laws(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let sheet = try Sheets.marketTemplate
        var seen: [Observation] = []
        for item in sheet.items where Int.random(in: 0..<6, using: &random) > 0 {
            let judgement: Judgement? =
                switch item.pattern {
                case .deductions: nil
                case .allOrNothing: .met(Bool.random(using: &random))
                case .share(let share):
                    {
                        let all = share.required ?? Int.random(in: 1...40, using: &random)
                        return .share(reached: Int.random(in: 0...all, using: &random), of: all)
                    }()
                case .count(let count): .count(Int.random(in: 0...(count.sample ?? 20), using: &random))
                case .checklist(let list):
                    {
                        let missing = Set(list.parts.map(\.code).filter { _ in Bool.random(using: &random) })
                        return .parts(present: Set(list.parts.map(\.code)).subtracting(missing), missing: missing)
                    }()
                case .jury, .villages: .mark(Points(thousandths: 10 * Int.random(in: 0...1000, using: &random)))
                }
            if item.mayBeAbsent, Int.random(in: 0..<3, using: &random) == 0 {
                seen.append(Observation(id: item.code, item: item.code, seen: .judged(.absent)))
            } else if let judgement {
                seen.append(Observation(id: item.code, item: item.code, seen: .judged(judgement)))
            }
        }
        let score = try Scoring.score(sheet, seen)
        let sum = score.lines.reduce(score.full) { $0 + $1.applied } + (score.conversion?.applied ?? .zero)
        #expect(score.total == sum && score.total >= .zero && score.total <= score.full)
        #expect(try Scoring.score(sheet, seen.shuffled(using: &random)) == score)
        let voided = seen.map { Observation(id: $0.id, item: $0.item, seen: $0.seen, isVoided: true) }
        let judged = Set(seen.map(\.item))
        let left = sheet.items.filter { !judged.contains($0.code) && $0.deductions.isEmpty }
        #expect(
            try Scoring.score(sheet, voided).total
                == left.reduce(sheet.full) { $0 - $1.maximum }, "what is void costs nothing")
    }

    @Test("read back from YAML, and are refused under an arithmetic that does not know them or is not known")
    func yaml() throws {
        let market = try Sheets.marketTemplate
        #expect(SheetCheck.faults(market).isEmpty && market.arithmetic == .second)
        #expect(try Sheet(yaml: market.yaml) == market)
        let text = market.yaml
        let first = #expect(throws: Refusal.self) { try Sheet(yaml: text.replacing("arithmetic: 2\n", with: "")) }
        #expect(first?.message.contains("不认识") == true)
        let later = #expect(throws: Refusal.self) {
            try Sheet(yaml: text.replacing("arithmetic: 2", with: "arithmetic: 7"))
        }
        #expect(later?.code == "sheet.arithmetic" && later?.message.contains("第7版算法") == true)
        #expect(later?.message.contains("升级") == true)
        // Deductions alone are written as they always were.
        #expect(try !Sheets.villageTemplate.yaml.contains("arithmetic"))
    }

    @Test(
        "are not published when they make no sense",
        arguments: [
            ("points: 2.5, sample: 4", "points: 25, sample: 4", "条目2-3每个摊位的分"),
            ("target: 100", "target: 100, required: 5", nil),
            ("- {from: 60, points: 5}", "- {from: 60, points: 9}", "条目3-3的分档"),
            ("- {from: 90, points: 10}", "- {from: 90, points: 9}", "最高一档得9分"),
        ] as [(String, String, String?)])
    func faults(part: String, change: String, says: String?) throws {
        let sheet = try Sheet(yaml: Sheets.marketTemplateText.replacing(part, with: change))
        let faults = SheetCheck.faults(sheet)
        if let says { #expect(faults.contains { $0.contains(says) }, "\(faults)") } else { #expect(faults.isEmpty) }
    }
}
