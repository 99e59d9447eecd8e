import Database
import Foundation
import Kernel
import TestSupport
import Testing

@Suite("PostgreSQL", .enabled(if: Engine.available.contains(.postgresql)))
struct PostgreSQLTests {
    @Test("acknowledges only what is on the disk, even where the role is set to less")
    func synchronousCommit() async throws {
        let server = try #require(ProcessInfo.processInfo.environment["WENMING_TEST_POSTGRES"])
        for (setting, expected) in [("off", "on"), ("local", "local"), ("remote_apply", "remote_apply")] {
            let database = try Database(.postgresql("\(server)?options=-csynchronous_commit%3D\(setting)"))
            let durability = try await database.durability()
            #expect(durability == expected)
            try await database.close()
        }
    }

    @Test("plans the page of a list once, not each time it is asked for")
    func plannedOnce() async throws {
        let list = Migration(
            "0001 test: list", ["CREATE TABLE entry (county TEXT NOT NULL, id BIGINT, PRIMARY KEY (county, id))"])
        try await withDatabase(.postgresql, [list]) { database, _ in
            try await database.write { transaction in
                try transaction.run("INSERT INTO entry (county, id) SELECT '990101', generate_series(1, 20000)")
                try transaction.run("ANALYZE entry")
            }
            let pages: [SQL] = [
                "SELECT id FROM entry WHERE county = \("990101") ORDER BY id LIMIT \(limit: 50)",
                "SELECT id FROM entry WHERE county = \("990101") ORDER BY id LIMIT \(50)",
            ]
            for (page, expected) in zip(pages, [5, 0]) {
                let planned: Int? = try await database.read { transaction in
                    for _ in 1...10 { #expect(try transaction.rows(page).count == 50) }
                    return try transaction.value(
                        "SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE 'SELECT id FROM entry%' ORDER BY prepare_time DESC LIMIT 1"
                    )
                }
                #expect(planned == expected)
            }
        }
    }
}
