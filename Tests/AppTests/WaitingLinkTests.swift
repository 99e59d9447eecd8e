import App
import Database
import Foundation
import Kernel
import Office
import TestSupport
import Testing
import Web

/// What waits on a first page opens a list by a link. A list takes no notice of a name that it does not know, and would show
/// everything: so each name that such a link is written with is one of the list's filters.
@Suite("What a first page's links ask for")
struct WaitingLinkTests {
    private static let code = "990101"
    /// Filters that only links ask for; they take whatever stands there.
    private static let open: Set<String> = ["due", "body", "round"]
    private static let garbage = String(repeating: "%E4%B8%8D", count: 60)

    private struct Link: Hashable { let path, name: String }

    /// Written out in the files that say what waits: `"stars?check=due"`.
    private static func links() throws -> Set<Link> {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Capabilities")
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects ?? []
        var links: Set<Link> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            guard text.contains("Waiting(") || text.contains(".waiting(") else { continue }
            for match in text.matches(of: /"([a-z][a-z\/-]*)\?([a-zA-Z]+=[^"]*)"/) {
                for part in match.output.2.split(separator: "&") where part.contains("=") {
                    links.insert(Link(path: String(match.output.1), name: String(part.prefix { $0 != "=" })))
                }
            }
        }
        return links
    }

    @Test("is each a filter of the list that it opens")
    func known() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let lists = Set(
                counties.product.routes.filter { $0.path.hasSuffix(".xlsx") }.map { String($0.path.dropLast(5)) })
            let links = try Self.links().filter { lists.contains($0.path) && !Self.open.contains($0.name) }
            #expect(links.count >= 15, "\(links.count)")
            for link in links.sorted(by: { ($0.path, $0.name) < ($1.path, $1.name) }) {
                var answers: [Int] = []
                for role in [Role.clerk, .director, .townshipLiaison] {
                    let visitor = try await counties.visitor(role, county: Self.code)
                    answers.append(
                        Int(try await visitor.get("/\(Self.code)/\(link.path)?\(link.name)=\(Self.garbage)").status))
                }
                // A name that is not known is passed over, and the list is shown.
                #expect(!answers.contains(200), "\(link.path)?\(link.name)=… \(answers)")
            }
        }
    }
}
