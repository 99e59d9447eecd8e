import Database
import Foundation
import Kernel
import TestSupport
import Testing

private let things = [
    Migration(
        "0001 test: things",
        { engine in
            [
                """
                CREATE TABLE thing (
                    id TEXT NOT NULL PRIMARY KEY, count BIGINT NOT NULL CHECK (count >= 0), name TEXT UNIQUE)
                """,
                "CREATE TABLE part (thing TEXT NOT NULL REFERENCES thing (id), name TEXT NOT NULL)",
                engine == .sqlite
                    ? "CREATE TABLE bytes (value BLOB, number REAL)"
                    : "CREATE TABLE bytes (value BYTEA, number DOUBLE PRECISION)",
            ]
        })
]

@Suite("A database")
struct DatabaseTests {
    @Test("gives back every type as it was stored", arguments: Engine.available)
    func roundTrip(engine: Engine) async throws {
        try await withDatabase(engine, things) { database, _ in
            let text = "引号'\"%;--\u{1F600}\n"
            try await database.write { transaction in
                try transaction.run("INSERT INTO thing (id, count, name) VALUES (\(text), \(Int.max), \(String?.none))")
                try transaction.run("INSERT INTO bytes (value, number) VALUES (\([0, 255, 7] as [UInt8]), \(1.5))")
            }
            try await database.read { transaction in
                let row = try #require(try transaction.row("SELECT id, count, name FROM thing"))
                #expect(try row["id"] == text)
                #expect(try row["count"] == Int.max)
                #expect(try row["name"] == String?.none)
                let bytes = try #require(try transaction.row("SELECT value, number FROM bytes"))
                #expect(try bytes["value"] == [0, 255, 7] as [UInt8])
                #expect(try bytes["number"] == 1.5)
                let day = try #require(Day("2019-11-04"))
                #expect(try transaction.value("SELECT \(day)") == day)
                #expect(try transaction.value("SELECT \(transaction.now)") == transaction.now)
                #expect(try transaction.value("SELECT \(true)") == true)
            }
        }
    }

    @Test("takes whatever is interpolated as data", arguments: Engine.available)
    func injection(engine: Engine) async throws {
        try await withDatabase(engine, things) { database, _ in
            let attack = "x'); DROP TABLE thing; --"
            try await database.write { try $0.run("INSERT INTO thing (id, count) VALUES (\(attack), 1)") }
            let found: Int? = try await database.read {
                try $0.value("SELECT count(*) FROM thing WHERE id = \(attack) AND id IN \(list: [attack, "y"])")
            }
            #expect(found == 1)
        }
    }

    @Test("finds nothing in an empty list and joins conditions", arguments: Engine.available)
    func fragments(engine: Engine) async throws {
        try await withDatabase(engine, things) { database, _ in
            try await database.write { try $0.run("INSERT INTO thing (id, count) VALUES ('a', 1), ('b', 2)") }
            try await database.read { transaction in
                #expect(try transaction.rows("SELECT id FROM thing WHERE id IN \(list: [String]())").isEmpty)
                let conditions: [SQL] = ["count > \(0)", "count < \(2)"]
                let rows = try transaction.rows(
                    "SELECT id FROM thing WHERE \(SQL.joined(conditions, separator: " AND "))")
                #expect(try rows.map { try $0["id"] as String } == ["a"])
            }
        }
    }

    @Test("keeps nothing of a transaction that throws", arguments: Engine.available)
    func rollback(engine: Engine) async throws {
        try await withDatabase(engine, things) { database, _ in
            await #expect(throws: Refusal.self) {
                try await database.write { transaction in
                    try transaction.run("INSERT INTO thing (id, count) VALUES ('a', 1)")
                    throw Refusal(.conflict, "test", "stop")
                }
            }
            let count: Int? = try await database.read { try $0.value("SELECT count(*) FROM thing") }
            #expect(count == 0)
        }
    }

    @Test(
        "says the same of a broken rule on both engines",
        arguments: Engine.available,
        [
            ("INSERT INTO thing (id, count) VALUES ('a', 1)", DatabaseError.Kind.unique),
            ("INSERT INTO thing (id, count) VALUES ('b', -1)", .check),
            ("INSERT INTO thing (id, count) VALUES ('b', NULL)", .notNull),
            ("INSERT INTO part (thing, name) VALUES ('nobody', 'x')", .foreignKey),
        ] as [(SQL, DatabaseError.Kind)])
    func constraints(engine: Engine, broken: (statement: SQL, kind: DatabaseError.Kind)) async throws {
        try await withDatabase(engine, things) { database, _ in
            try await database.write { try $0.run("INSERT INTO thing (id, count) VALUES ('a', 1)") }
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { try $0.run(broken.statement) }
            }
            #expect(error?.kind == broken.kind)
        }
    }

    @Test("names the column that is missing or of another type, and never its content", arguments: Engine.available)
    func columns(engine: Engine) async throws {
        try await withDatabase(engine) { database, _ in
            try await database.read { transaction in
                let row = try #require(try transaction.row("SELECT \("secret") AS word"))
                let wrong = #expect(throws: DatabaseError.self) { let _: Int = try row["word"] }
                #expect(wrong?.message.contains("word") == true)
                #expect(wrong?.message.contains("secret") == false)
                #expect(throws: DatabaseError.self) { let _: String = try row["absent"] }
            }
        }
    }

    @Test("refuses text with NUL, which PostgreSQL could not keep", arguments: Engine.available)
    func nul(engine: Engine) async throws {
        try await withDatabase(engine) { database, _ in
            await #expect(throws: DatabaseError.self) { try await database.read { try $0.row("SELECT \("a\0b")") } }
        }
    }

    @Test("counts 50 increments at once exactly, from several servers", arguments: Engine.available)
    func concurrency(engine: Engine) async throws {
        try await withDatabase(engine, things) { database, again in
            try await database.write { try $0.run("INSERT INTO thing (id, count) VALUES ('a', 0)") }
            let servers = try (0..<5).map { _ in try again() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<50 {
                    group.addTask {
                        try await servers[index % 5].write { transaction in
                            let count: Int = try transaction.value("SELECT count FROM thing WHERE id = 'a'") ?? 0
                            try transaction.run("UPDATE thing SET count = \(count + 1) WHERE id = 'a'")
                        }
                    }
                }
                try await group.waitForAll()
            }
            for server in servers { try await server.close() }
            let count: Int? = try await database.read { try $0.value("SELECT count FROM thing") }
            #expect(count == 50)
        }
    }

    @Test("commits a write whose caller went away", arguments: Engine.available)
    func cancellation(engine: Engine) async throws {
        try await withDatabase(engine, things) { database, _ in
            let caller = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await database.write { try $0.run("INSERT INTO thing (id, count) VALUES ('a', 1)") }
            }
            try await caller.value
            let count: Int? = try await database.read { try $0.value("SELECT count(*) FROM thing") }
            #expect(count == 1)
        }
    }

    @Test("acknowledges a write only when it is on the disk", arguments: Engine.available)
    func durability(engine: Engine) async throws {
        try await withDatabase(engine) { database, _ in
            let durability = try await database.durability()
            #expect(durability == (engine == .sqlite ? "FULL" : "on"))
        }
    }

    @Test(
        "connects anew when the server dropped it between two transactions",
        arguments: Engine.available.filter { $0 == .postgresql })
    func reconnection(engine: Engine) async throws {
        try await withDatabase(engine, things) { database, again in
            let other = try again()
            let victim: Int? = try await database.read { try $0.value("SELECT pg_backend_pid()") }
            try await other.write { try $0.rows("SELECT pg_terminate_backend(\(victim)::int)") }
            let answer: Int? = try await database.read { try $0.value("SELECT 1") }
            #expect(answer == 1)
            try await other.close()
        }
    }

    @Test(
        "is found by a path or a PostgreSQL address, and nothing else",
        arguments: [
            ("data/x.sqlite", true), ("sqlite:x", true), ("postgres://h/d", true), ("mysql://h/d", false), ("", false),
        ])
    func location(text: String, isTaken: Bool) {
        #expect(((try? DatabaseLocation(text)) != nil) == isTaken)
    }
}
