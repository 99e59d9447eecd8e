import App
import Findings
import Foundation
import Kernel
import Logging
import Media
import Office
import Organisation
import TestCounty
import TestSupport
import Testing
import Web

@testable import Database

/// A leader opens his first page from a phone: what it costs does not grow with what lies open in the county.
@Suite("The first page of a leader")
struct LeaderPageTests {
    private static let county = "990101"

    private func listening(
        _ counties: TwoCounties, _ engine: Engine, _ body: (TwoCounties, HeardStatements) async throws -> Void
    ) async throws {
        let heard = HeardStatements()
        let product = Product(
            database: Database(ListeningStore(counties.product.database.store, heard), engine),
            photos: counties.product.photos, surroundings: counties.product.surroundings,
            hasher: PasswordHasher(rounds: 2))
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        let uploads = NSTemporaryDirectory() + "/uploads-\(UUID().uuidString)"
        let site = try await product.site(publicURL: nil, uploadFolder: uploads, logger: quiet)
        try await body(TwoCounties(product: product, site: site), heard)
    }

    private static func find(_ title: String, _ product: Product) async throws {
        let village = try #require(DivisionCode("990101100201"))
        let clerk = Actor(id: "clerk", name: "干事", county: county, roles: [.clerk], scope: .county)
        try await product.database.write { transaction in
            try NewFinding(
                source: .visit, origin: title, originPath: "visits", division: village, topic: "治脏", title: title,
                description: "", finder: clerk, foundAt: transaction.now, photos: []
            ).record(in: transaction)
        }
    }

    /// `未销号62件` of the leader's figures.
    private static func open(_ page: Visitor.Answer) throws -> Int {
        let number = try #require(
            page.body.firstMatch(of: /data-number="(\d+)" href="\/990101\/findings\?standing=open"/))
        return try #require(Int(number.1))
    }

    /// What is counted from all that lies open, or from all that a month found.
    private static func counts(_ text: String) -> Bool {
        text.contains("GROUP BY finding.division") || text.contains("GROUP BY finding.source")
    }

    @Test("counts what lies open once and not for every look, and anew after any write", arguments: Engine.available)
    func counted(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            try await listening(counties, engine) { seen, heard in
                let leader = try await seen.visitor(.leader, county: Self.county)
                let before = try Self.open(try await leader.get("/990101/"))
                #expect(heard.all.keys.contains(where: Self.counts))
                for number in 1...3 {
                    // As soon as it is acknowledged, everybody's page has it.
                    try await Self.find("新的\(number)", seen.product)
                    #expect(try Self.open(try await leader.get("/990101/")) == before + number)
                }
            }
        }
    }

    @Test("reads no row for its figures: they are counted from indexes alone", arguments: [Engine.sqlite])
    func plans(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            try await listening(counties, engine) { seen, heard in
                let leader = try await seen.visitor(.leader, county: Self.county)
                _ = try await leader.get("/990101/")
                let statements = heard.all.filter {
                    $0.key.contains(/FROM finding\s+WHERE/) && $0.key.contains("count(*)")
                }
                #expect(statements.count >= 4)
                for (text, values) in statements {
                    let plan = try await counties.product.database.read {
                        try $0.connection.execute("EXPLAIN QUERY PLAN \(text)", values).rows.map {
                            try $0["detail"] as String
                        }
                    }
                    for step in plan where step.hasPrefix("SEARCH finding") || step.hasPrefix("SCAN finding ") {
                        #expect(step.contains("COVERING INDEX"), "\(step): \(text)")
                    }
                }
            }
        }
    }

    /// `WENMING_MEASURE=20000 swift test --filter LeaderPageTests` says how long each statement takes that has to do with
    /// findings, beside what it took before its indexes had all that it counts.
    @Test(
        "takes so long with many findings",
        .enabled(if: ProcessInfo.processInfo.environment["WENMING_MEASURE"] != nil))
    func measured() async throws {
        let count = Int(ProcessInfo.processInfo.environment["WENMING_MEASURE"] ?? "") ?? 20_000
        try await TwoCounties.with(.sqlite) { counties in
            for start in stride(from: 0, to: count, by: 500) {
                let village = try #require(DivisionCode("990101100201"))
                let clerk = Actor(id: "clerk", name: "干事", county: Self.county, roles: [.clerk], scope: .county)
                try await counties.product.database.write { transaction in
                    for index in start..<min(start + 500, count) {
                        try NewFinding(
                            source: .visit, origin: "measured-\(index)", originPath: "visits", division: village,
                            topic: "治脏", title: "成堆垃圾", description: "", finder: clerk, foundAt: transaction.now,
                            photos: []
                        ).record(in: transaction)
                    }
                }
            }
            try await listening(counties, .sqlite) { seen, heard in
                let leader = try await seen.visitor(.leader, county: Self.county)
                _ = try await leader.get("/990101/")
                let statements = heard.all.filter { $0.key.contains("finding") }
                var total = Duration.zero
                for (text, values) in statements.sorted(by: { $0.key < $1.key }) {
                    let spent = try await counties.product.database.read { transaction in
                        try ContinuousClock().measure {
                            for _ in 0..<10 { _ = try transaction.connection.execute(text, values) }
                        } / 10
                    }
                    total += spent
                    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                    print("\(spent.formatted(.units(allowed: [.microseconds]))) \(line.prefix(160))")
                }
                let page =
                    try await ContinuousClock().measure {
                        for _ in 0..<20 { _ = try await leader.get("/990101/") }
                    } / 20
                print("\(count) findings: all statements \(total), the page as it is kept \(page)")
            }
        }
    }
}
