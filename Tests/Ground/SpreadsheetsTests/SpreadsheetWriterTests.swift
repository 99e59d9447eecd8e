import Foundation
import Kernel
import Spreadsheets
import TestSupport
import Testing

@Suite("A list written as .xlsx")
struct SpreadsheetWriterTests {
    private static let rows = ProcessInfo.processInfo.environment["WENMING_ROWS"].flatMap(Int.init)

    /// `WENMING_ROWS=1000000`, alone in its process: says how long it took and how much memory; the list is as wide as that of
    /// findings.
    @Test("of a million rows takes less than 150 MB", .enabled(if: SpreadsheetWriterTests.rows != nil))
    func memory() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).xlsx").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let day = try #require(Day("2026-11-28"))
        let writer = try SpreadsheetWriter(
            path: path, sheet: "问题",
            columns: ["乡镇（街道）", "村（社区）", "问题", "分类", "状态", "发现时间", "期限", "得分", "数量", "承办单位"].map { .init($0) })
        let (before, start) = (Self.residentKB(), ContinuousClock.now)
        var most = before
        for index in 0..<(Self.rows ?? 0) {
            try writer.append([
                .text("云溪镇"), .text("云\(index % 400)村"), .text("第\(index)处垃圾成堆，没有清运"), .text("治脏"), .text("已销号"),
                .moment(Instant(day, hour: 9)), .day(day), .decimal(8750, of: 1000, places: 2), .integer(index),
                .text("农业农村局"),
            ])
            if index % 50_000 == 0 { most = max(most, Self.residentKB()) }
        }
        try writer.finish()
        most = max(most, Self.residentKB())
        #expect(most - before < 150 * 1024, "grew by \(most - before) KB")
        print("\(Self.rows ?? 0) rows in \(ContinuousClock.now - start), \(most - before) KB more than before")
    }

    @Test("keeps as text what begins like a formula, freezes its heading, and gives columns their widths")
    func looks() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).xlsx").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let texts = ["=HYPERLINK(\"http://a\")", "+86", "-1+1", "@SUM(1)", "\t=1", "－1"]
        let writer = try SpreadsheetWriter(path: path, sheet: "名单", columns: [.init("代码"), .init("名称", width: 30)])
        for text in texts { try writer.append([.integer(1), .text(text)]) }
        try writer.finish()
        let parts = try Unzipped([UInt8](try Data(contentsOf: URL(filePath: path)))).parts
        let sheet = String(
            decoding: try #require(parts.first { $0.path.hasSuffix("worksheets/sheet1.xml") }).bytes, as: UTF8.self)
        #expect(!sheet.contains("<f>") && !sheet.contains("<f "))
        // Each is text, and no number either.
        #expect(sheet.matches(of: /<c r="B\d+"[^>]* t="(?:inlineStr|s)"/).count == texts.count + 1)
        #expect(sheet.contains(/<pane ySplit="1" topLeftCell="A2"[^>]*state="frozen"/))
        #expect(sheet.contains(/<col min="1" max="1" width="14[\d.]*"[^>]*customWidth="1"/))
        #expect(sheet.contains(/<col min="2" max="2" width="30[\d.]*"[^>]*customWidth="1"/))
    }

    private static func residentKB() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}
