import Database
import Foundation
import TestSupport
import Testing

@Suite("The style of public pages")
struct PublicStyleTests {
    @Test("says without a variable what it says with one, and draws columns where there is no grid")
    func plain() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let stranger = counties.stranger()
            let page = try await stranger.get("/990101/public/exposures")
            let address = try #require(page.body.firstMatch(of: /href="([^"]*public\.css)"/)?.output.1)
            let style = try await stranger.get(String(address)).text
            let blocks = style.matches(of: /\{([^{}]*)\}/).map { String($0.output.1) }
            #expect(blocks.count > 60)
            for block in blocks {
                var before: (name: Substring, value: Substring) = ("", "")
                for declaration in block.split(separator: ";") {
                    let parts = declaration.split(separator: ":", maxSplits: 1)
                    guard parts.count == 2 else { continue }
                    let name = Substring(parts[0].trimmingCharacters(in: .whitespacesAndNewlines))
                    if parts[1].contains("var(") {
                        #expect(name == before.name && !before.value.contains("var("), "\(declaration)")
                    }
                    if parts[1].contains("grid"), name == "display" { #expect(before.name == "flex-wrap") }
                    before = (name, parts[1])
                }
            }
        }
    }
}
