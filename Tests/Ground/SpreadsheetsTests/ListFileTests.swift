import Foundation
import Kernel
import TestSupport
import Testing

@testable import Documents
@testable import Spreadsheets

/// An .xlsx as this or that program writes it, put together from its parts.
struct MadeWorkbook {
    /// What stands between `<sheetData>` and its end.
    var rows: String
    var merged = ""
    var texts: [String] = []
    var styles = ""
    var contents = #"<sheet name="名单" sheetId="1" r:id="rId1"/>"#
    var prologue = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#

    static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    func bytes() throws -> [UInt8] {
        let shared = texts.map { "<si><t>\($0)</t></si>" }.joined()
        let parts = [
            (
                "xl/workbook.xml",
                #"<workbook xmlns="\#(Self.main)" xmlns:r="\#(Self.relations)"><sheets>\#(contents)</sheets></workbook>"#
            ),
            (
                "xl/_rels/workbook.xml.rels",
                """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
                <Relationship Id="rId1" Type="t" Target="worksheets/sheet1.xml"/>\
                <Relationship Id="rId2" Type="t" Target="/xl/worksheets/sheet2.xml"/></Relationships>
                """
            ),
            ("xl/worksheets/sheet1.xml", sheet(rows)),
            ("xl/worksheets/sheet2.xml", sheet("<row><c><v>2</v></c></row>")),
            ("xl/sharedStrings.xml", #"<sst xmlns="\#(Self.main)">\#(shared)</sst>"#),
            ("xl/styles.xml", #"<styleSheet xmlns="\#(Self.main)">\#(styles)</styleSheet>"#),
        ]
        return try ZipArchive.bytes(of: parts.map { .init(path: $0.0, bytes: Array((prologue + $0.1).utf8)) })
    }

    private func sheet(_ rows: String) -> String {
        #"<worksheet xmlns="\#(Self.main)"><sheetData>\#(rows)</sheetData>\#(merged)</worksheet>"#
    }

    /// A row of cells that hold their text themselves.
    static func row(_ cells: String...) -> String {
        "<row>" + cells.map { #"<c t="inlineStr"><is><t>\#($0)</t></is></c>"# }.joined() + "</row>"
    }
}

@Suite("A list in .xlsx")
struct ListFileTests {
    private static let columns = [
        ListFile.Column("code", "代码"), .init("name", "名称"), .init("note", "备注", isNeeded: false),
    ]
    private static let heading = MadeWorkbook.row("代码", "名称", "备注")

    private func read(_ workbook: MadeWorkbook, _ limits: ListFile.Limits = .init()) throws -> [[String]] {
        try ListFile(file: try workbook.bytes(), columns: Self.columns, limits: limits).rows.map(\.cells)
    }

    private func refusal(_ bytes: [UInt8], _ limits: ListFile.Limits = .init()) -> Refusal? {
        #expect(throws: Refusal.self) { try ListFile(file: bytes, columns: Self.columns, limits: limits) }
    }

    @Test("is read as whoever filled it in sees it, whatever a cell is stored as")
    func cells() throws {
        let styles = """
            <numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>\
            <numFmt numFmtId="165" formatCode="[Red]0.00"/></numFmts>\
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="165"/></cellXfs>
            """
        let values: [(String, String)] = [
            (#"<c t="s"><v>0</v></c>"#, "共用"), (#"<c><v>6.10001E+11</v></c>"#, "610001000000"),
            (#"<c><v>0.30000000000000004</v></c>"#, "0.3"), (#"<c><v>330624001</v></c>"#, "330624001"),
            (#"<c s="1"><v>46354</v></c>"#, "2026-11-28"), (#"<c s="2"><v>46354</v></c>"#, "2026-11-28"),
            (#"<c s="3"><v>46354.395833333336</v></c>"#, "2026-11-28 09:30"), (#"<c s="4"><v>3.5</v></c>"#, "3.5"),
            (#"<c t="b"><v>1</v></c>"#, "是"), (#"<c t="str"><f>A1&amp;B1</f><v>算出</v></c>"#, "算出"),
            (#"<c><f>1+1</f><v>2</v></c>"#, "2"), (#"<c t="inlineStr"><is><t>　１２３ </t></is></c>"#, "１２３"),
            (#"<c t="inlineStr"><is><r><t>樟</t></r><r><t>塘</t></r><rPh><t>zhang</t></rPh></is></c>"#, "樟塘"),
            (#"<c t="inlineStr"><is><t>一_x000A_二</t></is></c>"#, "一 二"),
            (#"<c t="d"><v>2026-11-28</v></c>"#, "2026-11-28"),
        ]
        let rows = values.map { "<row><c><v>1</v></c>\($0.0)</row>" }.joined()
        let made = MadeWorkbook(rows: Self.heading + rows, texts: ["共用"], styles: styles)
        let read = try read(made)
        for (row, value) in zip(read, values) { #expect(row == ["1", value.1, ""], "\(value.0)") }
        #expect(read.count == values.count)
    }

    @Test("has its heading below a title, keeps the file's row numbers, and what merged cells mean for each row")
    func shape() throws {
        let rows =
            #"<row r="1"><c r="A1" t="inlineStr"><is><t>2026年村（社区）名单</t></is></c></row><row r="3">"#
            + #"<c r="B3" t="inlineStr"><is><t>名称</t></is></c><c r="C3" t="inlineStr"><is><t>代码</t></is></c></row>"#
            + #"<row r="7"><c r="B7" t="inlineStr"><is><t>澄潭</t></is></c><c r="C7"><v>1</v></c></row>"#
            + #"<row r="8"><c r="C8"><v>2</v></c></row><row r="9"><c r="A9"/></row>"#
        let merged = #"<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B7:B8"/></mergeCells>"#
        let table = try ListFile(file: try MadeWorkbook(rows: rows, merged: merged).bytes(), columns: Self.columns)
        #expect(table.rows.map(\.cells) == [["1", "澄潭", ""], ["2", "澄潭", ""]])
        #expect(table.rows.map(\.line) == [7, 8])
    }

    @Test("is its first sheet that is shown")
    func hidden() throws {
        let contents =
            #"<sheet name="参数" sheetId="2" state="hidden" r:id="rId2"/><sheet name="名单" sheetId="1" r:id="rId1"/>"#
        let made = MadeWorkbook(rows: Self.heading + MadeWorkbook.row("1", "甲"), contents: contents)
        #expect(try read(made) == [["1", "甲", ""]])
    }

    @Test("that our own writer made reads the same, and so does text with commas")
    func ours() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).xlsx").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let writer = try SpreadsheetWriter(
            path: path, sheet: "名单", columns: [.init("代码"), .init("名称", width: 30), .init("备注")])
        try writer.append([.integer(330_624_001), .text("=1+1"), .day(try #require(Day("2026-11-28")))])
        try writer.append([.text("+86"), .text("𬜬山@-"), .moment(Instant(try #require(Day("2026-11-28")), hour: 9))])
        try writer.append([.decimal(8750, of: 1000, places: 2), .text("丙"), .empty])
        try writer.finish()
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        #expect(
            try ListFile(file: bytes, columns: Self.columns).rows.map(\.cells) == [
                ["330624001", "=1+1", "2026-11-28"], ["+86", "𬜬山@-", "2026-11-28 09:00"], ["8.75", "丙", ""],
            ])
        let text = try ListFile(file: Array("代码,名称\n1,甲\n".utf8), columns: Self.columns)
        #expect(text.rows.map(\.cells) == [["1", "甲", ""]])
    }

    @Test(
        "is refused in words, with the row and the column",
        arguments: [
            (
                MadeWorkbook(rows: heading + #"<row r="2"><c><v>1</v></c><c t="e"><v>#N/A</v></c></row>"#),
                "table.cell", "第2行的“name”：公式没有算出结果（#N/A）"
            ),
            (
                MadeWorkbook(rows: heading + #"<row r="2"><c><v>1</v></c><c><f>NOW()</f></c></row>"#), "table.cell",
                "没有它的结果"
            ),
            (MadeWorkbook(rows: MadeWorkbook.row("代号", "名字")), "table.heading", "缺少“code”、“name”一栏"),
            (MadeWorkbook(rows: ""), "table.empty", "空"),
            (MadeWorkbook(rows: heading + "<row><c>"), "table.unreadable", "打不开"),
            (MadeWorkbook(rows: heading, contents: ""), "table.unreadable", "打不开"),
        ])
    func faults(made: MadeWorkbook, code: String, says: String) throws {
        let refusal = refusal(try made.bytes())
        #expect(refusal?.code == code && refusal?.message.contains(says) == true, "\(String(describing: refusal))")
        #expect(refusal?.fields.map(\.name) == ["file"])
    }

    @Test("keeps what is wrong with a cell beside its row where somebody mends it there")
    func rowFaults() throws {
        let rows =
            Self.heading + #"<row r="2"><c><v>1</v></c><c t="e"><v>#N/A</v></c><c><f>NOW()</f></c></row>"#
            + MadeWorkbook.row("2", "乙")
        let list = try ListFile(
            file: try MadeWorkbook(rows: rows).bytes(), columns: Self.columns, keepsFaults: true)
        #expect(list.rows.map(\.cells) == [["1", "", ""], ["2", "乙", ""]])
        #expect(list.rows[0].faults.count == 2 && list.rows[1].faults.isEmpty)
        #expect(list.rows[0].faults[0].hasPrefix("“name”：公式没有算出结果（#N/A）"))
        #expect(list.rows[0].faults[1].hasPrefix("“note”：是公式，文件里没有它的结果"))
    }

    @Test("is not taken for one where it only begins like one, or is of another kind")
    func otherKinds() throws {
        let whole = try MadeWorkbook(rows: Self.heading + MadeWorkbook.row("1", "甲")).bytes()
        #expect(refusal(Array(whole.prefix(whole.count / 2)))?.code == "table.unreadable")
        #expect(refusal(Array("PK".utf8))?.code == "table.unreadable")
        #expect(
            refusal([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])?.message.contains("另存为“Excel 工作簿（.xlsx）”") == true
        )
    }

    @Test("declares no entities, in whatever encoding")
    func entities() throws {
        let bomb = #"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"#
        for prologue in [
            bomb, #"<?xml version="1.0" encoding="UTF-16"?>"#, #"<?xml version="1.0" encoding="UTF-7"?>"#,
            String(repeating: " ", count: 4090) + bomb, String(repeating: " ", count: 4095) + bomb,
        ] {
            let made = MadeWorkbook(rows: Self.heading + MadeWorkbook.row("1", "&b;"), prologue: prologue)
            #expect(refusal(try made.bytes())?.code == "table.unreadable", "\(prologue.prefix(40))")
        }
    }

    @Test("is bounded in rows, columns and cells, and costs no more than they do")
    func bounds() throws {
        var limits = ListFile.Limits()
        (limits.rows, limits.columns, limits.cellBytes, limits.cells) = (1000, 5, 30, 20_000)
        let cases: [(MadeWorkbook, String)] = [
            (
                MadeWorkbook(rows: Self.heading + String(repeating: MadeWorkbook.row("1", "甲"), count: 1100)),
                "table.tooMany"
            ),
            (MadeWorkbook(rows: Self.heading + #"<row><c r="XFD2"><v>1</v></c></row>"#), "table.tooWide"),
            (MadeWorkbook(rows: Self.heading + MadeWorkbook.row("1", String(repeating: "长", count: 20))), "table.cell"),
            (MadeWorkbook(rows: Self.heading + String(repeating: "<row/>", count: 1_048_575)), "table.tooLarge"),
            (MadeWorkbook(rows: Self.heading, texts: Array(repeating: "", count: 200_000)), "table.tooLarge"),
        ]
        for (made, code) in cases {
            let bytes = try made.bytes()
            let seconds = processorSeconds { #expect(refusal(bytes, limits)?.code == code) }
            #expect(seconds < 6, "\(code): \(seconds) s of the processor")
        }
    }

    @Test("spreads merged cells no further than a list may be long")
    func merged() throws {
        var limits = ListFile.Limits()
        limits.cells = 20_000
        let rows = Self.heading + String(repeating: MadeWorkbook.row("1", "甲"), count: 1000)
        let whole = #"<mergeCells><mergeCell ref="A1:GR1048576"/></mergeCells>"#
        let many = "<mergeCells>" + String(repeating: #"<mergeCell ref="A2:C900"/>"#, count: 5000) + "</mergeCells>"
        for merged in [whole, many] {
            let bytes = try MadeWorkbook(rows: rows, merged: merged).bytes()
            let seconds = processorSeconds { #expect(refusal(bytes, limits)?.code == "table.tooLarge") }
            #expect(seconds < 6)
        }
    }

    @Test("keeps text that stands as CDATA")
    func characterData() throws {
        let made = MadeWorkbook(rows: Self.heading + MadeWorkbook.row("1", "<![CDATA[甲&乙]]>"))
        #expect(try read(made) == [["1", "甲&乙", ""]])
    }

    @Test("whose parts unpack without end is refused before they do")
    func zipBomb() throws {
        let padding = "<!--" + String(repeating: " ", count: 9 << 20) + "-->"
        let made = MadeWorkbook(rows: Self.heading, contents: padding)
        let bytes = try made.bytes()
        #expect(bytes.count < 100_000)
        let seconds = processorSeconds { #expect(refusal(bytes)?.code == "table.tooLarge") }
        #expect(seconds < 6)
    }
}
