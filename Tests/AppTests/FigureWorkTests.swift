import App
import Foundation
import Kernel
import Office
import TestSupport
import Testing
import Web

@testable import Database

/// What figures cost, in steps of the engine and not by the clock: neighbours cost a county nothing, and years little, or there
/// would have to be roll-ups (decisions/0036).
@Suite("The work of all figures of a month", .serialized)
struct FigureWorkTests {
    private static let county = "990101"
    private static let director = Actor(
        id: "director", name: "主任", county: county, roles: [.director], scope: .county)

    /// Steps of SQLite's virtual machine for all figures of a month: whole, by township and by unit; by figure.
    private func steps(_ counties: TwoCounties) async throws -> [String: Int] {
        try await counties.product.database.read { transaction in
            func total() throws -> Int {
                let rows = try transaction.connection.execute(
                    "SELECT COALESCE(sum(nstep), 0) AS steps FROM sqlite_stmt WHERE sql NOT LIKE '%sqlite_stmt%'", [])
                return try rows.rows[0]["steps"]
            }
            let period = Period(Month(transaction.now.day))
            var steps: [String: Int] = [:]
            for metric in Product.metrics {
                let before = try total()
                _ = try metric.value(period, nil, Self.director, transaction)
                _ = try metric.byTownship(period, Self.director, transaction)
                _ = try metric.byUnit?.values(period, Self.director, transaction)
                steps[metric.name] = try total() - before
            }
            return steps
        }
    }

    private func sum(_ steps: [String: Int]) -> Int { steps.values.reduce(0) { $0 + $1 } }

    private func columns(of table: String, _ transaction: ReadTransaction) throws -> [String] {
        try transaction.connection.execute("SELECT name FROM pragma_table_info('\(table)')", []).rows.map {
            try $0["name"]
        }
    }

    /// Every record of the county once more under other codes.
    private func addNeighbours(_ counties: TwoCounties, _ codes: [String]) async throws {
        try await counties.product.database.write { transaction in
            try transaction.run("PRAGMA defer_foreign_keys = ON")
            let tables: [String] = try transaction.connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'", []
            ).rows.map { try $0["name"] }
            for table in tables {
                let names = try columns(of: table, transaction)
                guard names.contains("county") else { continue }
                let others = names.filter { $0 != "county" }
                for code in codes {
                    _ = try transaction.connection.execute(
                        """
                        INSERT OR IGNORE INTO \(table) (\((["county"] + others).joined(separator: ", ")))
                        SELECT \((["'\(code)'"] + others).joined(separator: ", ")) FROM \(table)
                        WHERE county = '\(Self.county)'
                        """, [])
                }
            }
        }
    }

    private static let histories = [
        "plan", "visit", "visitLine", "finding", "findingEntry", "findingParty", "recordStep", "recordStanding",
        "recordPhoto", "pairing", "pairingActivity", "campaign", "campaignProject", "projectProgress", "planTask",
        "taskSupport", "taskMilestone", "taskReport", "collection", "collectionForm", "collectionReturn",
        "collectionAnswer", "instruction", "meeting", "meetingInvitee", "officialFile", "chronicle", "assessment",
    ]

    /// A value as a record of so many years before had it: its days, months and moments earlier, its identifiers others. Units
    /// and people are the same.
    private func earlier(_ column: String, years: Int) -> String {
        let id = "????????-????-????-????-*"
        return """
            CASE WHEN typeof(\(column)) = 'integer' AND \(column) BETWEEN 1000000000000 AND 3000000000000
                THEN \(column) - \(years) * 31557600000
            WHEN typeof(\(column)) = 'text' AND \(column) GLOB '\(id)'
                AND \(column) NOT IN (SELECT id FROM unit) AND \(column) NOT IN (SELECT id FROM person)
                AND \(column) NOT IN (SELECT id FROM place) AND \(column) NOT IN (SELECT sheet FROM sheetEdition)
                THEN '\(String(format: "%08d", years))' || substr(\(column), 9)
            WHEN \(column) GLOB '[12][0-9][0-9][0-9]-[01][0-9]*' AND length(\(column)) IN (7, 10)
                THEN (substr(\(column), 1, 4) - \(years)) || substr(\(column), 5)
            ELSE \(column) END
            """
    }

    private func addYears(_ counties: TwoCounties, _ years: ClosedRange<Int>) async throws {
        try await counties.product.database.write { transaction in
            try transaction.run("PRAGMA defer_foreign_keys = ON")
            for table in Self.histories {
                let names = try columns(of: table, transaction)
                #expect(names.contains("county"), "\(table)")
                let now = "SELECT * FROM \(table) WHERE county = '\(Self.county)'"
                _ = try transaction.connection.execute("CREATE TEMP TABLE running AS \(now)", [])
                for year in years {
                    let values = names.map { $0 == "county" ? $0 : earlier($0, years: year) }
                    _ = try transaction.connection.execute(
                        """
                        INSERT OR IGNORE INTO main.\(table) (\(names.joined(separator: ", ")))
                        SELECT \(values.joined(separator: ", ")) FROM temp.running
                        """, [])
                }
                _ = try transaction.connection.execute("DROP TABLE temp.running", [])
            }
        }
    }

    @Test("is the same with ten counties in the database as with two, up to half as much again")
    func neighbours() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let alone = try await steps(counties)
            try await addNeighbours(counties, (1...9).map { "99030\($0)" })
            let crowded = try await steps(counties)
            for (name, before) in alone {
                let (now, most): (Int, Int) = (crowded[name] ?? 0, before * 3 / 2 + 200)
                #expect(now <= most, "\(name): \(before), then \(now)")
            }
            let (now, before): (Int, Int) = (sum(crowded), sum(alone))
            #expect(now * 2 <= before * 3, "\(before), then \(now)")
        }
    }

    /// A figure that asks what stands (campaigns under way, files in force) looks at all that ever began; none looks at what
    /// another left, which grew with the square of the years.
    @Test("with twenty years of records behind it grows with the years at most, and most figures do not grow")
    func years() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let young = try await steps(counties)
            try await addYears(counties, 1...19)
            let old = try await steps(counties)
            let worst: [String] = old.sorted { $0.value > $1.value }.prefix(12).map { name, value in
                let before: Int = young[name] ?? 0
                return "\(name) \(before) → \(value)"
            }
            let (now, before): (Int, Int) = (sum(old), sum(young))
            #expect(now <= before * 3, "\(before), then \(now): \(worst)")
            for (name, value) in old {
                let most: Int = (young[name] ?? 0) * 20 + 500
                #expect(value <= most, "\(name): \(young[name] ?? 0), then \(value)")
            }
            let unchanged = old.count { name, value in value <= (young[name] ?? 0) * 3 + 200 }
            #expect(unchanged * 10 >= old.count * 7, "\(unchanged) of \(old.count): \(worst)")
        }
    }
}
