import App
import Assessment
import Database
import Findings
import Foundation
import HTTPTypes
import Inspections
import Kernel
import Office
import TestSupport
import Testing
import Web

/// Any figure may be named in a report, which keeps what it opened to when it went out: so every one has rows.
@Suite("The rows of all figures")
struct MetricRowsTests {
    @Test("are told by every one of them")
    func all() {
        #expect(Product.metrics.filter { $0.records == nil }.map(\.name) == [])
    }

    @Test(
        "are as many as the figure says, where it is their number, and none without where it is not",
        arguments: Engine.available)
    func counted(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let director = Actor(
                id: "director", name: "主任", county: "990101", roles: [.director, .clerk], scope: .county)
            let period = try #require(Period(year: 2019))
            var opened = 0
            for metric in Product.metrics {
                let (value, records) = try await counties.product.database.read { transaction in
                    (
                        try metric.value(period, nil, director, transaction),
                        try metric.records?(period, Metric.mostRecords, director, transaction) ?? []
                    )
                }
                if metric.isTheirNumber { #expect(records.count == value ?? 0, "\(metric.name)") }
                if let value, value > 0 { #expect(!records.isEmpty, "\(metric.name): \(value)") }
                if !records.isEmpty { opened += 1 }
            }
            #expect(opened > 40)
        }
    }
    /// The leader's page counts several at once, and keeps what it counted: it has to come to what the figures say.
    @Test("are what the leader's page tells, number by number", arguments: Engine.available)
    func glance(engine: Engine) async throws {
        struct Home: Decodable {
            struct Glance: Decodable {
                let month: Month
                let visits, found, foundByCounty, open, overdue: Int
            }
            let glance: Glance
        }
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock, lives: true) { counties in
            // Later, so that something is overdue.
            clock.advance(minutes: 20 * 24 * 60)
            let leader = try await counties.visitor(.leader, county: "990101")
            let answer = try await leader.get("/990101/", headers: [.accept: "application/json"])
            let shown = try JSONDecoder().decode(Home.self, from: Data(answer.body.utf8)).glance
            let (month, ever) = (Period(shown.month), try #require(Period("2000-01-01~2099-12-31")))
            let actor = Actor(id: "leader", name: "领导", county: "990101", roles: [.leader], scope: .county)
            let told = [shown.visits, shown.found, shown.foundByCounty, shown.open, shown.overdue]
            let counted = try await counties.product.office.read { transaction in
                try [
                    (Inspections.allVisits, month), (Findings.found, month), (Findings.foundByCounty, month),
                    (Findings.open, ever), (Findings.overdue, ever),
                ].map { try $0.0.value($0.1, nil, actor, transaction) }
            }
            #expect(told == counted)
            #expect(shown.visits > 0 && shown.open > 0 && shown.overdue > 0, "\(shown)")
        }
    }
}
