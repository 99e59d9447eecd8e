import Database
import Kernel
import TestSupport
import Testing

/// What is chosen in advance in a list of hundreds is overlooked: a request for help went to another village.
@Suite("A choice among many")
struct LongListTests {
    @Test("begins with nothing chosen, and is refused in words while nothing is")
    func nothingChosen() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let page = try await clerk.get("/990101/observations/new")
            let kinds = try #require(page.body.firstMatch(of: /(?s)<select[^>]*name="kind".*?<\/select>/))
            #expect(!String(kinds.output).contains("请选择"), "a short list begins with its first")
            let posters = try await clerk.get("/990101/posters/new")
            for select in posters.body.matches(of: /(?s)<select[^>]*name="(\w+)".*?<\/select>/) {
                let options = String(select.output.0).matches(of: /<option value="([^"]*)"/).map { String($0.output.1) }
                guard options.count > 9 else { continue }
                #expect(options.first == "", "\(select.output.1)")
            }
        }
    }
}
