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

    @Test("goes on in its session after a transaction without a statement, and after one whose first statement failed")
    func firstStatement() async throws {
        try await withDatabase(.postgresql) { database, _ in
            let session: SQL = "SELECT pg_backend_pid()"
            let before: Int? = try await database.write { try $0.value(session) }
            try await database.write { _ in }
            try await database.read { _ in }
            for _ in 1...2 {
                let unknown = await #expect(throws: DatabaseError.self) {
                    try await database.write { _ = try $0.rows("SELECT 1 FROM nowhere") }
                }
                #expect(unknown?.message.hasPrefix("42P01") == true)
                let divided = await #expect(throws: DatabaseError.self) {
                    try await database.read { _ = try $0.rows("SELECT 1 / \(0)") }
                }
                #expect(divided?.message == "22012 data exception")
            }
            let after: Int? = try await database.read { try $0.value(session) }
            #expect(after == before)
        }
    }

    @Test("takes a transaction's first statement along with what begins it, and prepares it once")
    func openedTogether() async throws {
        try await withDatabase(.postgresql) { database, _ in
            for number in 1...3 {
                let seen = try await database.write { transaction in
                    try transaction.row(
                        """
                        SELECT current_setting('transaction_isolation') AS isolation, \(number) + 0 AS number,
                            (SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%transaction_isolation%') AS prepared
                        """)
                }
                #expect(try seen?["isolation"] == "serializable")
                #expect(try seen?["number"] == number)
                #expect(try seen?["prepared"] == 1)
            }
        }
    }
}
