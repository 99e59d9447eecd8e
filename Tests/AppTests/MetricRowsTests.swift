import App
import Database
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
}
