import Documents
import Kernel
import Office
import TestSupport
import Testing

@Suite("A paper")
struct PaperTests {
    private static let figures = [
        PaperFigure(name: "发现问题", shown: "412", path: "findings", rows: 412, definition: "发现的问题"),
        PaperFigure(name: "樟塘村垃圾", shown: "樟塘村垃圾", path: "findings/1", definition: "一件", isQuotation: true),
    ]

    private func paper(_ texts: [String], title: String = "关于督查情况的通报", topics: [String] = []) -> Paper {
        Paper(
            title: title, sections: texts.map { Paper.Section("一、情况", $0) }, figures: [Self.figures[0]],
            quotations: [Self.figures[1]], topics: topics,
            annexes: [
                .init("清单", table: .init(nil, [.init("问题", share: 1)], [[.init("垃圾", "findings/1")]])),
                .init("照片", pictures: [.init(sha256: "ab", caption: "垃圾", path: "findings/1")]),
            ], addressee: "各乡镇", copyTo: "县委")
    }

    @Test(
        "takes no number that somebody typed, and names it by its field",
        arguments: [(["好。", "共3处。"], "text1"), (["共{到底多少}个。"], "text0"), (["{发现问题"], "text0")])
    func typed(texts: [String], field: String) {
        let refusal = #expect(throws: Refusal.self) { try paper(texts).check() }
        #expect(refusal?.fields.map(\.name) == [field])
    }

    @Test("takes none in its title either")
    func typedTitle() {
        let refusal = #expect(throws: Refusal.self) { try paper(["好。"], title: "关于412个问题的通报").check() }
        #expect(refusal?.fields.map(\.name) == ["title"])
        #expect(throws: Never.self) { try paper(["治理3乱仍是短板。"], title: "关于2019年10月情况的通报", topics: ["治理3乱"]).check() }
    }

    @Test("is stored and read as the same bytes")
    func stored() throws {
        let written = paper(["共{发现问题}个。"])
        let read = try Paper(stored: try written.json)
        #expect(read == written)
        #expect(try read?.json == written.json)
    }

    @Test("says what changed in the records since, what is gone, and nothing of what is as it was")
    func drift() {
        let now = PaperFigure(name: "发现问题", shown: "411", path: "findings", rows: 411, definition: "")
        #expect(paper([]).drift(Self.figures).isEmpty)
        #expect(paper([]).drift([now, Self.figures[1]]).map(\.now) == ["411"])
        #expect(paper([]).drift([]).map(\.now) == ["0", "已作废"])
    }

    @Test("goes no further when it has drifted")
    func stale() {
        let refusal = #expect(throws: Refusal.self) {
            try Paper.requireCurrent(
                paper([]).drift([]), of: RecordNoun("notice", "通知", measure: "份"))
        }
        #expect(refusal?.code == "notice.stale" && refusal?.message.contains("“发现问题”由“412”变为“0”") == true)
    }

    @Test("is read by everybody without the way to the records")
    func withoutRecords() throws {
        let json = try paper(["共{发现问题}个。"]).withoutRecords.json
        #expect(!json.contains("findings") && json.contains("412") && json.contains("垃圾"))
    }

    @Test("is printed with 主送, 抄送 and its annexes, and without those that are empty")
    func document() throws {
        let county = County(code: "990101", name: "明川县", isDemo: true)
        let kind = PaperKind("督查通报")
        let printed = try paper(["共{发现问题}个。\n完。"]).document(
            kind, county: county, signature: "明川县创建办", number: nil, date: nil, pictures: [:], checks: ["校验码"],
            remark: "草稿，未发布")
        #expect(printed.issuer == "明川县督查通报" && printed.signature == "明川县创建办")
        #expect(printed.addressee == "各乡镇" && printed.copyTo == "县委" && printed.remark == "演示数据　草稿，未发布")
        #expect(printed.annexes.map(\.title) == ["清单"])
    }
}
