import Foundation
import Kernel
import Testing

@testable import Documents

/// The real program, because only its pages show whether 22 lines of 28 characters come out. It fails
/// where LibreOffice or poppler's tools are missing: script/packages installs them.
@Suite("An official document printed by LibreOffice", .serialized)
struct LibreOfficeTests {
    /// 版心, in millimetres from the upper left corner.
    private let area = (left: 28.0, top: 37.0, right: 184.0, bottom: 262.0)
    /// Lines of text that still fit under the red head, the title and the addressee.
    private let firstPageLines = 8

    /// A letter of one paragraph that fills exactly so many lines.
    private func letter(lines: Int) -> OfficialDocument {
        let words = String(repeating: "全县农村精神文明创建工作督查情况现予通报请认真抓好整改落实到位", count: lines)
        // Two characters of indent make the first line shorter.
        return OfficialDocument(
            issuer: "明川县创建办公室文件", number: "明创督〔2019〕14号", title: "关于十月份督查情况的通报",
            addressee: "各乡镇人民政府", blocks: [.paragraph(String(words.prefix(28 * lines - 2)))],
            signature: nil, date: nil, remark: "演示数据")
    }

    @Test("is A4, with the text within the margins and 22 full lines of 28 characters to a page")
    func fullPage() throws {
        try PrintedPDF.of(letter(lines: firstPageLines + 22)) { pdf in
            let count = try pdf.pageCount
            #expect(count == 2)
            let pages = try pdf.pages
            for page in pages {
                #expect(abs(page.width - 210) < 0.5 && abs(page.height - 297) < 0.5)
                for line in page.text {
                    #expect(line.left > area.left - 2 && line.right < area.right + 2, "\(line)")
                    #expect(line.top > area.top - 2 && line.bottom < area.bottom + 2, "\(line)")
                }
            }
            let first = try #require(pages.first)
            #expect(first.text.contains { $0.text == "关于十月份督查情况的通报" })
            #expect(first.text.contains { $0.text == "明创督〔2019〕14号" })
            let second = try #require(pages.last)
            #expect(second.text.count == 22)
            #expect(second.text.map(\.text.count) == Array(repeating: 28, count: 22), "\(second.text)")
            #expect(second.text.allSatisfy { $0.right > area.right - 2 && $0.left < area.left + 2 })
        }
    }

    @Test("runs on to a third page with one line more")
    func oneLineMore() throws {
        try PrintedPDF.of(letter(lines: firstPageLines + 22 + 1)) { pdf in
            let count = try pdf.pageCount
            #expect(count == 3)
            let last = try pdf.pages.last
            #expect(last?.text.count == 1)
        }
    }

    @Test("has its page number outside on each page, its remark above, and every type face embedded")
    func furniture() throws {
        try PrintedPDF.of(letter(lines: firstPageLines + 22)) { pdf in
            for (index, page) in try pdf.pages.enumerated() {
                let number = try #require(page.lines.last)
                #expect(number.text.filter { $0 != " " } == "—\(index + 1)—")
                // Seven millimetres from the text to the dashes, which are in the middle of the line.
                #expect(abs((number.top + number.bottom) / 2 - area.bottom - 7) < 1.5, "\(number)")
                let fromEdge = index % 2 == 0 ? area.right - number.right : number.left - area.left
                #expect(abs(fromEdge - 4.9) < 1, "\(number)")
                #expect(page.lines.first?.text == "演示数据")
            }
            let fonts = try pdf.fonts
            #expect(!fonts.isEmpty)
            #expect(!fonts.contains { !$0.isEmbedded }, "\(fonts)")
        }
    }

    @Test("hides nothing of a long issuer, and keeps a draft's number line empty")
    func draft() throws {
        let issuer = "明川县农村精神文明建设暨移风易俗工作领导小组办公室（县创建办公室）文件"
        let draft = OfficialDocument(
            issuer: issuer, number: nil, title: "通知", addressee: nil, blocks: [.paragraph("正文。")], signature: issuer,
            date: nil, remark: "草稿")
        try PrintedPDF.of(draft) { pdf in
            let lines = try pdf.pages.first?.text ?? []
            let head = try #require(lines.first)
            #expect(head.text == issuer)
            #expect(head.left > area.left - 1 && head.right < area.right + 1, "\(head)")
            #expect(lines.dropFirst().first?.text == "通知")
        }
    }

    @Test("has six photos on each page of an annex, whatever their shape and with captions of two lines")
    func photos() throws {
        let photos = (1...14).map { index in
            OfficialDocument.Picture(
                jpeg: smallJPEG, width: index % 2 == 0 ? 3 : 4, height: index % 2 == 0 ? 4 : 3,
                caption: "茶亭乡樟塘村第\(index)组：乱贴乱画、乱拉乱挂和乱堆乱放共\(index)处")
        }
        let document = OfficialDocument(
            issuer: "明川县督查通报", number: nil, title: "通报", addressee: nil, blocks: [.paragraph("正文。")],
            signature: nil, date: nil, annexes: [.init(title: "问题照片", blocks: [.photos(photos)])])
        try PrintedPDF.of(document) { pdf in
            let captions = try pdf.pages.map { page in page.text.filter { $0.text.contains("茶亭乡") }.count }
            #expect(captions == [0, 6, 6, 2])
        }
    }

    /// A form as the office gives it out, with so many photos in its row.
    private func form(photos: Int) -> OfficialDocument {
        let rows = [
            ["地点", "茶亭乡樟塘村"], ["问题", "治乱：乱贴乱画、乱拉乱挂3处"], ["发现", "2019年11月4日，督查"],
            ["情况", "村口公交站后面，堆了有半个月，公交站牌和电杆上也贴着"],
            ["期限", "一般问题，3个工作日，自次日起算，至2019年11月7日 17:30"],
            ["要求", "请签收。\n" + String(repeating: "请签收后按期整改，并在系统中反馈整改后的照片。", count: 4)],
        ]
        let picture = OfficialDocument.Picture(
            jpeg: smallJPEG, width: 3, height: 4,
            caption: photos > 1 ? "2019年11月4日 09:12" : "2019年11月4日 09:12，北纬29.50011° 东经120.90384°")
        return OfficialDocument(
            issuer: "明川县创建办交办单", number: "创建交办〔2019〕14号", title: "关于整改茶亭乡樟塘村有关问题的交办单",
            addressee: "茶亭乡",
            blocks: [
                .paragraph("现将下列问题交你单位牵头办理。"),
                .table(.init(columns: [.init("项目", share: 1), .init("内容", share: 6)], rows: rows)),
                .photos(Array(repeating: picture, count: photos), .row),
            ], signature: "明川县创建办", date: Day(year: 2019, month: 11, dayOfMonth: 4), remark: "演示数据", head: .low)
    }

    @Test("of one page has its photos in a row, and under them the signature", arguments: 0...4)
    func onePage(photos: Int) throws {
        try PrintedPDF.of(form(photos: photos)) { pdf in
            let pages = try pdf.pages
            #expect(pages.count == 1)
            let lines = try #require(pages.first?.text)
            #expect(lines.first?.text == "明川县创建办交办单")
            #expect(lines.suffix(2).map(\.text) == ["明川县创建办", "2019年11月4日"])
            #expect(lines.allSatisfy { $0.top > area.top - 2 && $0.bottom < area.bottom + 2 }, "\(lines)")
        }
    }

    @Test("has the head 35 mm below the text's edge, and the 版记 at the foot of the last page")
    func headAndFoot() throws {
        try PrintedPDF.of(sample()) { pdf in
            let pages = try pdf.pages
            let head = try #require(pages.first?.text.first)
            #expect(head.text == "明川县创建办公室文件")
            // The box around the letters begins a little above their ink.
            #expect(abs(head.top - area.top - 35) < 5, "\(head)")
            let printed = try #require(pages.last?.text.last)
            #expect(printed.text.contains("2019年11月2日印发"))
            #expect(abs(printed.bottom - area.bottom) < 4, "\(printed)")
        }
    }
}
