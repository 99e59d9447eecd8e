import App
import Database
import Kernel
import Office
import Reports
import TestSupport
import Testing
import Web

/// The papers that a leader is handed, printed by the real program: what only its pages show.
@Suite("Papers printed by LibreOffice", .serialized)
struct PrintedPaperTests {
    private static let clerk = Actor(id: "clerk", name: "干事", county: "990101", roles: [.clerk], scope: .county)

    @Test("a year's report says all of its text on full pages, one after the other")
    func report() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let id = try await counties.product.office.carryOut(DraftReport(2019, Product.reports), by: Self.clerk)
            let visitor = try await counties.visitor(.clerk, county: "990101")
            let page = try await visitor.get("/990101/reports/\(id)")
            let paper = try await visitor.get("/990101/reports/\(id)/report.docx")
            #expect(paper.status == 200)
            let pages = try printed(paper.bytes, wordsOfPages)
            #expect(pages.count >= 2)
            for (index, words) in pages.enumerated() { #expect(words.count > 60, "page \(index + 1): \(words)") }
            let whole = pages.joined()
            #expect(pages.first?.contains("创建为人民") == true && whole.contains("2019年工作亮点"))
            // Each paragraph's heading, as the page has it.
            let headings = page.body.matches(of: /<strong>([^<]{4,40})<\/strong>/).map {
                String($0.output.1).filter { !$0.isWhitespace && $0 != "。" }
            }
            let said = headings.filter { whole.contains($0) }
            #expect(said.count >= 6, "\(headings)")
        }
    }

    @Test("a place's page goes with a leader as pages none of which is empty")
    func dossier() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let leader = try await counties.visitor(.leader, county: "990101")
            let paper = try await leader.get("/990101/dossiers/990101100/paper.docx")
            #expect(paper.status == 200)
            let pages = try printed(paper.bytes, wordsOfPages)
            #expect(!pages.isEmpty)
            for (index, words) in pages.enumerated() { #expect(words.count > 20, "page \(index + 1): \(words)") }
            #expect(pages.joined().contains("画眉镇情况") && pages.joined().contains("问题整改"))
        }
    }
}
