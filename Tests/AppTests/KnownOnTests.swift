import App
import Kernel
import Office
import TestSupport
import Testing
import Web

@testable import Database

/// As known on a day, a figure is what it was, whatever became of its records since.
@Suite("All figures as known on a day")
struct KnownOnTests {
    private static let director = Actor(
        id: "director", name: "主任", county: "990101", roles: [.director, .clerk], scope: .county)

    private func values(_ counties: TwoCounties, known day: Day) async throws -> [String: Int] {
        try await counties.product.database.read { transaction in
            let period = try #require(Period(year: 2019)).known(on: day)
            return try Product.metrics.reduce(into: [:]) { values, metric in
                values[metric.name] = try metric.value(period, nil, Self.director, transaction)
            }
        }
    }

    /// What every record's state says now is not what was known: it is moved on, as no command could, in all tables at once.
    @Test("do not go by what the records' state is now")
    func states() async throws {
        let clock = TestClock()
        try await TwoCounties.with(.sqlite, clock: clock, lives: true) { counties in
            let day = try await counties.product.office.read { $0.now.day }
            let before = try await values(counties, known: day)
            #expect(before.values.count { $0 > 0 } > 40)
            clock.advance(minutes: 3 * 24 * 60)
            try await counties.product.database.write { transaction in
                _ = try transaction.connection.execute("PRAGMA ignore_check_constraints = ON", [])
                let tables: [String] = try transaction.connection.execute(
                    """
                    SELECT tables.name AS name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
                    WHERE tables.type = 'table' AND columns.name = 'state'
                    """, []
                ).rows.map { try $0["name"] }
                #expect(tables.count > 30)
                for table in tables {
                    _ = try transaction.connection.execute("UPDATE \(table) SET state = 'moved'", [])
                }
            }
            let after = try await values(counties, known: day)
            for (name, value) in before { #expect(after[name] == value, "\(name)") }
        }
    }

    @Test("are those of the day before anything later, which they do not count either", arguments: Engine.available)
    func later(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock, lives: true) { counties in
            let first = try #require(Day("2019-01-01"))
            let early = try await values(counties, known: first.adding(days: -40))
            for (name, value) in early { #expect(value == 0, "\(name) before anything was known") }
        }
    }
}
