import App
import Foundation
import Reports
import Testing

/// The page is written by living a year, which takes minutes; what it was written from is known in milliseconds.
@Suite("docs/seed.md")
struct SeedReportTests {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized.path

    private var page: String {
        get throws { try String(contentsOfFile: root + "/docs/seed.md", encoding: .utf8) }
    }

    @Test("was written from what the demo year is lived and told by now")
    func fresh() throws {
        let lives = try DemoSources.digest(root: root)
        #expect(
            try page.contains(SeedReport.stamp(lives)),
            "write it again: .build/debug/wenming seed-report > docs/seed.md")
    }

    @Test("says of everything that a year has to hold that there is as much, and leaves no number out")
    func whole() throws {
        let rows = try page.matches(of: /(?m)^\| ([^|]+) \| (\d+) \| (\d+) \| ([^|]+) \|$/)
        #expect(rows.count >= 30)
        for row in rows {
            let (least, held): (Int, Int) = (Int(row.output.2) ?? 0, Int(row.output.3) ?? 0)
            #expect(held >= least, "\(row.output.1)")
        }
        let text = try page
        for gap in ["还没有记录", "尚未建立", "{", "}"] { #expect(!text.contains(gap), "\(gap)") }
    }
}
