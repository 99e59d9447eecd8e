import Kernel
import Sheets
import Testing

/// Bytes as a county keeps them. They are never edited: what they say and score today, they say and score for ever.
@Suite("Sheets from before")
struct StoredSheetTests {
    private static let first = """
        title: 村庄检查
        full: 20
        pass: 16
        items:
        - code: 1-1
          group: 治脏
          title: 路边无成堆垃圾
          maximum: 8
          source: 自定
          deductions:
          - code: a
            text: 成堆垃圾
            measure: 处
            points: 0.5
            source: 《绍兴市文明集镇创建考核标准（2017年版）》
          - code: b
            text: 没有开展垃圾分类
            measure: 村
            veto: true
            source: 自定
        - code: 2-1
          group: 治乱
          title: 房前屋后无乱堆乱放
          maximum: 12
          source: 自定
          deductions:
          - code: a
            text: 乱堆乱放
            measure: 处
            points: 1.125
            source: 自定

        """

    private static let second = """
        arithmetic: 2
        title: 农贸市场检查
        full: 60
        pass: 48
        absent: full
        items:
        - code: 1-1
          group: 宣传
          title: 公益广告
          maximum: 10
          source: 自定
          guide: 从正门进
          optional: true
          share:
            measure: 处
            required: 3
        - code: 1-2
          group: 宣传
          title: 健康证
          maximum: 10
          source: 自定
          evidence: none
          share:
            measure: 人
            target: 90
            points: 1
            remainder: counted
        - code: 1-3
          group: 宣传
          title: 满意度
          maximum: 10
          source: 自定
          share:
            measure: 人
            bands:
            - from: 90
              points: 10
            - from: 80
              points: 8
        - code: 2-1
          group: 交易
          title: 公平秤
          maximum: 5
          source: 自定
          allOrNothing: true
        - code: 2-2
          group: 交易
          title: 摊位
          maximum: 10
          source: 自定
          count:
            measure: 个
            points: 2.5
            sample: 4
        - code: 2-3
          group: 交易
          title: 投诉点
          maximum: 5
          source: 自定
          checklist:
            points: 2
            parts:
            - code: a
              text: 投诉电话
            - code: b
              text: 登记本
        - code: 3-1
          group: 观感
          title: 秩序
          maximum: 10
          source: 自定
          jury:
            dropsFrom: 5

        """

    @Test("of the first arithmetic read, are written to the byte and score as then")
    func firstArithmetic() throws {
        let sheet = try Sheet(yaml: Self.first)
        #expect(
            sheet.use == .visits && sheet.arithmetic == .first && sheet.yaml == Self.first
                && SheetCheck.faults(sheet).isEmpty)
        let score = try Scoring.score(
            sheet,
            [
                Observation(id: "1", item: "1-1", deduction: "a", count: 3),
                Observation(id: "2", item: "2-1", deduction: "a", count: 11),
                Observation(id: "3", item: "1-1", deduction: "b", count: 1, isVoided: true),
            ])
        #expect(score.total.thousandths == 6500 && !score.isPassed)
        #expect(
            score.lines.map(\.arithmetic) == [
                "每处扣0.5分 × 3处 = −1.50", "有一村即扣完本项：−8.00，已作废，不扣分",
                "每处扣1.125分 × 11处 = −12.38，本项12分扣至0为止，实扣12.00",
            ])
    }

    @Test("say what they are for where that is no visit, and keep a use that nobody declares any more")
    func uses() throws {
        let pairing = Self.first.replacing("full: 20", with: "use: pairing\nfull: 20")
        let sheet = try Sheet(yaml: pairing)
        #expect(sheet.use == Sheet.Use("pairing") && sheet.yaml == pairing && !sheet.isOfVillages)
        let later = try Sheet(yaml: Self.first.replacing("full: 20", with: "use: comesLater\nfull: 20"))
        #expect(later.use.rawValue == "comesLater" && later.yaml.contains("use: comesLater"))
        let wrong = #expect(throws: Refusal.self) {
            try Sheet(yaml: Self.first.replacing("full: 20", with: "use: 结对\nfull: 20"))
        }
        #expect(wrong?.fields.first?.message.contains("use") == true)
        // A name that sounds like another use is a name.
        #expect(try Sheet(yaml: Self.first.replacing("title: 村庄检查", with: "title: 结对共建检查")).use == .visits)
    }

    @Test("of the second arithmetic read, are written to the byte and score as then")
    func secondArithmetic() throws {
        let sheet = try Sheet(yaml: Self.second)
        #expect(sheet.arithmetic == .second && sheet.yaml == Self.second && SheetCheck.faults(sheet).isEmpty)
        let judged: [(String, Judgement)] = [
            ("1-1", .share(reached: 2, of: 3)), ("1-2", .share(reached: 7, of: 8)),
            ("1-3", .share(reached: 17, of: 20)),
            ("2-1", .met(false)), ("2-2", .count(1)), ("2-3", .parts(present: ["a"], missing: ["b"])),
            ("3-1", .mark(Points(thousandths: 8250))),
        ]
        let score = try Scoring.score(
            sheet, judged.map { Observation(id: $0.0, item: $0.0, seen: .judged($0.1)) })
        #expect(score.lines.map { $0.applied.thousandths } == [-3333, -3000, -2000, -5000, -2500, -2000, -1750])
        #expect(score.total.thousandths == 40417)
    }
}
