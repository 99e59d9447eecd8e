import Database
import Kernel
import TestSupport
import Testing

@testable import Office

@Suite("How many photos one person may store")
struct PhotoQuotaTests {
    private static let migrations =
        [Migration("0000 test: counties", ["CREATE TABLE county (county TEXT NOT NULL PRIMARY KEY)"])]
        + Office.capability.migrations

    private func take(
        _ photos: Int, gigabytes: Int = 0, by person: String = "inspector", _ office: Office
    ) async throws -> Refusal? {
        try await office.keepHouse {
            try PhotoQuota.take(
                .init(photos: photos, bytes: gigabytes << 30), by: person, county: "990101", in: $0)
        }
    }

    @Test(
        "is more than an inspector's fullest day, and bounded by the day, by count and by bytes",
        arguments: Engine.available)
    func day(engine: Engine) async throws {
        let clock = TestClock()
        try await withDatabase(engine, Self.migrations, clock: clock) { database, _ in
            let office = Office(database: database)
            for _ in 0..<2 { #expect(try await take(300, gigabytes: 2, office) == nil) }
            let refusal = try #require(try await take(1, office))
            #expect(refusal.kind == .tooMany && refusal.code == "photo.quota")
            #expect(refusal.message.contains("每天最多600个、4 GB"))
            #expect(try await take(1, by: "another", office) == nil)
            clock.advance(minutes: 24 * 60)
            #expect(try await take(1, gigabytes: 4, office) == nil)
            #expect(try await take(1, gigabytes: 1, office)?.code == "photo.quota")
        }
    }

    @Test("is bounded by the month too, and what is longer ago is forgotten", arguments: Engine.available)
    func month(engine: Engine) async throws {
        let clock = TestClock()
        try await withDatabase(engine, Self.migrations, clock: clock) { database, _ in
            let office = Office(database: database)
            for _ in 0..<16 {
                #expect(try await take(600, office) == nil)
                clock.advance(minutes: 24 * 60)
            }
            #expect(try await take(401, office)?.message.contains("31天最多10000个") == true)
            #expect(try await take(400, office) == nil)
            clock.advance(minutes: 31 * 24 * 60)
            #expect(try await take(1, office) == nil)
            let rows: Int? = try await database.read { try $0.value("SELECT count(*) FROM photoIntake") }
            #expect(rows == 1)
        }
    }
}
