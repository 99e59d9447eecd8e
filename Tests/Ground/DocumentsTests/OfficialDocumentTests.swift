import Foundation
import Kernel
import TestSupport
import Testing

@testable import Documents

@Suite("An official document as .docx")
struct OfficialDocumentTests {
    private let parts = [
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml",
        "word/_rels/document.xml.rels", "word/styles.xml", "word/settings.xml", "word/fontTable.xml",
        "word/header1.xml", "word/header2.xml", "word/footer1.xml", "word/footer2.xml",
    ]

    private func document(_ blocks: [OfficialDocument.Block]) -> OfficialDocument {
        OfficialDocument(
            issuer: "明川县创建办公室文件", number: nil, title: "通报", addressee: nil, blocks: blocks, signature: nil, date: nil)
    }

    @Test("has its parts in one order, the content types first, with no time on them")
    func order() throws {
        let unpacked = try Unpacked(sample())
        #expect(
            unpacked.parts.map(\.path) == parts + ["word/media/picture1.jpeg", "word/media/picture2.jpeg"])
        #expect(!unpacked.parts.contains { $0.hasTime })
    }

    @Test("consists of well-formed XML, each part with a type, each relation to a part that is there")
    func wellFormed() throws {
        let unpacked = try Unpacked(sample())
        let types = try unpacked.root("[Content_Types].xml")
        let named = Set(types.all("Override").compactMap { $0["PartName"] })
        for path in parts {
            #expect(throws: Never.self) { try unpacked.root(path) }
            #expect(named.contains("/" + path) || path.hasSuffix(".rels") || path == parts[0], "\(path)")
        }
        let relations = try unpacked.root("word/_rels/document.xml.rels").all("Relationship")
        let paths = Set(unpacked.parts.map(\.path))
        for relation in relations {
            let target = try #require(relation["Target"])
            #expect(paths.contains("word/" + target))
            #expect(relation["TargetMode"] == nil, "nothing lies outside the file")
        }
        let known = Set(relations.compactMap { $0["Id"] })
        let used = Set(try unpacked.main.all("a:blip").compactMap { $0["r:embed"] })
        #expect(used.isSubset(of: known))
    }

    @Test("is the same to the byte for the same content")
    func sameBytes() throws {
        #expect(try sample().docx() == sample().docx())
        #expect(try sample().docx() != sample(title: "别的通报").docx())
    }

    @Test(
        "keeps hostile text as text",
        arguments: ["]]>", "<w:p>", "</w:t></w:r></w:p>", "&amp;&#x41;", "\"'><script>", "𠮷村👍", "<!-- -- >"])
    func escaping(hostile: String) throws {
        let unpacked = try Unpacked(sample(title: hostile, paragraph: hostile, number: hostile, remark: hostile))
        let plain = try Unpacked(sample(title: "题", paragraph: "文", number: "号", remark: "注"))
        let main = try unpacked.main
        #expect(try main.all("w:p").count == plain.main.all("w:p").count)
        #expect(main.all("w:t").count { $0.text.contains(hostile) } == 3)
        #expect(try unpacked.root("docProps/core.xml").all("dc:title").map(\.text) == [hostile])
        #expect(try unpacked.root("word/header1.xml").text == hostile)
    }

    @Test("drops what XML 1.0 cannot hold")
    func controlCharacters() throws {
        let bad = (UInt32(0)..<32).filter { ![9, 10, 13].contains($0) }.compactMap { Unicode.Scalar($0) }
        var text = String.UnicodeScalarView()
        text.append("柴")
        text.append(contentsOf: bad + ["\u{7F}", "\u{FFFE}", "\u{FFFF}", "草"])
        #expect(Markup(text: String(text)).source == "柴草")
        let table = OfficialDocument.Table(columns: [.init(String(text), share: 1)], rows: [])
        #expect(throws: Never.self) { try Unpacked(document([.table(table)])).main }
    }

    @Test("makes a paragraph of each line of a text, and a line break of each in a table")
    func lineBreaks() throws {
        let table = OfficialDocument.Table(columns: [.init("问题", share: 1)], rows: [["一\n二\r\n三\t四"]])
        let main = try Unpacked(document([.paragraph("甲\n\n 乙 \r\n丙"), .table(table)])).main
        let body = main.all("w:p").filter { $0.all("w:pStyle").first?["w:val"] == "BodyText" }
        #expect(body.map(\.text) == ["甲", "乙", "丙"])
        #expect(main.all("w:br").count == 2)
        #expect(main.all("w:tc").last?.all("w:tab").count == 1)
    }

    @Test("has A4 paper, the standard's margins, and a grid of 22 lines with 28 characters")
    func pageLayout() throws {
        let unpacked = try Unpacked(sample())
        let main = try unpacked.main
        let size = try #require(main.all("w:pgSz").first)
        #expect(size.attributes == ["w:w": "11906", "w:h": "16838"])
        let margins = try #require(main.all("w:pgMar").first)
        for (side, millimetres) in [("top", 37.0), ("left", 28), ("right", 26), ("bottom", 35)] {
            let twips = try #require(margins["w:" + side].flatMap(Double.init))
            #expect(abs(twips / 1440 * 25.4 - millimetres) < 0.02)
        }
        let grid = try #require(main.all("w:docGrid").first)
        #expect(grid["w:type"] == "linesAndChars")
        #expect(grid["w:linePitch"] == "579")
        let pitch = try #require(grid["w:charSpace"].flatMap(Double.init)) / 4096 + 16
        #expect(pitch * 28 * 20 <= 8845 && pitch * 28 * 20 > 8845 - 5)
        #expect(579 * 22 <= 12_756 && 579 * 23 > 12_756)
        #expect(try unpacked.root("word/settings.xml").all("w:evenAndOddHeaders").count == 1)
    }

    @Test("uses only styles and fonts that it names")
    func styles() throws {
        let unpacked = try Unpacked(sample())
        let sheet = try unpacked.root("word/styles.xml")
        let named = Set(sheet.all("w:style").compactMap { $0["w:styleId"] })
        for path in ["word/document.xml", "word/header1.xml", "word/footer2.xml"] {
            let used = Set(try unpacked.root(path).all("w:pStyle").compactMap { $0["w:val"] })
            #expect(used.isSubset(of: named))
        }
        let fonts = Set(try unpacked.root("word/fontTable.xml").all("w:font").compactMap { $0["w:name"] })
        #expect(fonts == ["仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"])
        #expect(Set(sheet.all("w:rFonts").compactMap { $0["w:eastAsia"] }) == fonts)
    }

    @Test("repeats a table's header, keeps rows whole, and divides the text's width", arguments: [0, 1, 40])
    func tables(count: Int) throws {
        let columns = [("甲", 1), ("乙", 3), ("丙", 3)].map { OfficialDocument.Column($0.0, share: $0.1) }
        let rows = (0..<count).map { ["\($0)", "村"] }
        let main = try Unpacked(document([.table(.init(columns: columns, rows: rows))])).main
        #expect(main.all("w:tr").count == count + 1)
        #expect(main.all("w:tblHeader").count == 1)
        #expect(main.all("w:cantSplit").count == count + 1)
        #expect(main.all("w:tr").allSatisfy { $0.all("w:tc").count == 3 })
        #expect(main.all("w:gridCol").compactMap { $0["w:w"].flatMap(Int.init) } == [1264, 3790, 3791])
        let huge = TableWriter.shares([.max, .max, 1])
        #expect(huge.reduce(0, +) == PageLayout.textWidth)
    }

    @Test("keeps a table's caption over it, on its page")
    func caption() throws {
        let table = OfficialDocument.Table(columns: [.init("乡镇", share: 1)], rows: [["城关镇"]], caption: "得分和名次")
        let main = try Unpacked(document([.paragraph("如下。"), .table(table)])).main
        let paragraphs = main.all("w:p")
        let place = try #require(paragraphs.firstIndex { $0.text == "得分和名次" })
        #expect(paragraphs[place].all("w:keepNext").count == 1)
        #expect(paragraphs[place - 1].text == "如下。" && paragraphs[place + 2].text == "乡镇")
    }

    @Test("puts photos in pairs, or all side by side", arguments: [(1, 1), (3, 2), (4, 2)])
    func photoRows(count: Int, pairs: Int) throws {
        let photos = (1...count).map {
            OfficialDocument.Picture(jpeg: smallJPEG, width: 3, height: 4, caption: "\($0)")
        }
        for (arrangement, rows, cells) in [(OfficialDocument.Arrangement.pairs, pairs, 2), (.row, 1, count)] {
            let main = try Unpacked(document([.photos(photos, arrangement)])).main
            #expect(main.all("w:tr").count == rows && main.all("w:drawing").count == count)
            #expect(main.all("w:tr").allSatisfy { $0.all("w:tc").count == cells })
        }
    }

    @Test("stores each picture once, with its proportions and its caption")
    func pictures() throws {
        let unpacked = try Unpacked(sample())
        let media = unpacked.parts.filter { $0.path.hasPrefix("word/media/") }
        #expect(media.map(\.bytes) == [smallJPEG, smallJPEG + [0]])
        let main = try unpacked.main
        #expect(main.all("w:drawing").count == 3)
        #expect(Set(main.all("wp:docPr").compactMap { $0["id"] }).count == 3)
        let ratios = try main.all("wp:extent").map { extent in
            try #require(extent["cy"].flatMap(Double.init)) / #require(extent["cx"].flatMap(Double.init))
        }
        for (ratio, expected) in zip(ratios, [0.75, 0.75, 4.0 / 3]) { #expect(abs(ratio - expected) < 0.01) }
        #expect(main.all("wp:docPr").first?["descr"] == "石桥村整改前")
    }

    @Test("refuses what cannot be printed")
    func refusals() {
        let tables: [OfficialDocument.Table] = [
            .init(columns: [], rows: []), .init(columns: [.init("甲", share: 0)], rows: []),
            .init(columns: [.init("甲", share: 1)], rows: [["一", "二"]]),
        ]
        for table in tables {
            #expect(throws: Refusal.self) { try document([.table(table)]).docx() }
        }
        let pictures: [OfficialDocument.Picture] = [
            .init(jpeg: Array("GIF89a".utf8), width: 1, height: 1, caption: ""),
            .init(jpeg: smallJPEG, width: 0, height: 3, caption: ""),
        ]
        for picture in pictures {
            #expect(throws: Refusal.self) { try document([.photos([picture])]).docx() }
        }
    }

    @Test("numbers several annexes and begins each on a new page")
    func annexes() throws {
        let several = try Unpacked(sample()).main.all("w:p")
        let labels = several.filter { $0.all("w:pStyle").first?["w:val"] == "AnnexLabel" }.map(\.text)
        #expect(labels == ["附件1", "附件2"])
        let notes = several.filter { $0.all("w:pStyle").first?["w:val"] == "AnnexNote" }.map(\.text)
        #expect(notes == ["附件：1.各乡镇得分表", "2.未整改问题清单"])
        #expect(try Unpacked(sample()).root("word/styles.xml").all("w:pageBreakBefore").count == 1)
    }

    @Test("breaks a long title into lines of like length, never within a number or before punctuation")
    func titles() {
        let title = "关于2019年10月份全县农村精神文明创建工作督查情况的通报"
        let lines = TextMeasure.titleLines(title, capacity: 19)
        #expect(lines.count == 2)
        #expect(lines.joined() == title)
        #expect(lines == ["关于2019年10月份全县农村精神文明创建", "工作督查情况的通报"])
        #expect(TextMeasure.titleLines("第一行\n第二行", capacity: 19) == ["第一行", "第二行"])
        #expect(TextMeasure.titleLines("", capacity: 19) == [])
        for word in [String(repeating: "a", count: 200), String(repeating: "）", count: 50)] {
            let lines = TextMeasure.titleLines(word, capacity: 19)
            #expect(lines.joined() == word)
            #expect(lines.allSatisfy { TextMeasure.width($0) <= 19 })
        }
    }

    @Test("loses nothing of a title of any kind (seed 9704)")
    func anyTitle() {
        var state: UInt64 = 9704
        let letters = Array("关于的通报工作，、。（）《》2019abc村👨‍👩‍👧e\u{301}\u{302}")
        for _ in 0..<500 {
            let text = String(
                (0..<60).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return letters[Int(state >> 33) % letters.count]
                })
            let lines = TextMeasure.titleLines(text, capacity: 19)
            #expect(lines.joined() == text)
            #expect(!lines.contains(""))
        }
    }
}
