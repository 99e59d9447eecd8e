import Database
import Kernel
import TestSupport
import Testing

private let people = Migration(
    "0001 test: people",
    ["CREATE TABLE person (name TEXT NOT NULL PRIMARY KEY, age BIGINT NOT NULL)"])

@Suite("A statement")
struct SQLTests {
    @Test(
        "keeps whatever somebody typed as data", arguments: Engine.available,
        [
            "'; DROP TABLE person; --", "\"; DELETE FROM person; --", "' OR '1'='1", "\\'; --", "$1", "?", ":name",
            "@x",
            "%", "_", "/*", "*/", "0x27", "\u{2019} OR 1=1", "NULL", "",
        ])
    func injection(engine: Engine, attack: String) async throws {
        try await withDatabase(engine, [people]) { database, _ in
            try await database.write { transaction in
                try transaction.run("INSERT INTO person (name, age) VALUES ('witness', 1), (\(attack), 2)")
            }
            try await database.read { transaction in
                let byName: SQL = "SELECT name FROM person WHERE name = \(attack)"
                let byList: SQL = "SELECT name FROM person WHERE name IN \(list: [attack, attack + "x"])"
                for statement in [byName, byList] {
                    let names: [String] = try transaction.rows(statement).map { try $0["name"] }
                    #expect(names == [attack])
                }
                #expect(try transaction.value("SELECT count(*) FROM person") == 2)
            }
        }
    }

    @Test("takes parts inside parts, and binds in the order of the text", arguments: Engine.available)
    func nesting(engine: Engine) async throws {
        try await withDatabase(engine, [people]) { database, _ in
            try await database.write { transaction in
                let rows: [SQL] = (1...5).map { "(\("p\($0)"), \($0 * 10))" }
                try transaction.run("INSERT INTO person (name, age) VALUES \(SQL.joined(rows, separator: ", "))")
            }
            let old: SQL = "age > \(20)"
            let named: SQL = "name IN \(list: ["p3", "p4", "p1"])"
            let both: SQL = "(\(old) AND \(named))"
            let either = SQL.joined([both, "name = \("p5")"], separator: " OR ")
            let all = "SELECT name FROM person WHERE " + either + SQL.empty + " ORDER BY age DESC LIMIT \(limit: 2)"
            let names = try await database.read { try $0.rows(all).map { try $0["name"] as String } }
            #expect(names == ["p5", "p4"])
        }
    }

    @Test("with an empty list finds nothing and refuses nothing", arguments: Engine.available)
    func emptyList(engine: Engine) async throws {
        try await withDatabase(engine, [people]) { database, _ in
            try await database.write { transaction in
                try transaction.run("INSERT INTO person (name, age) VALUES ('a', 1)")
                #expect(try transaction.rows("SELECT name FROM person WHERE age IN \(list: [Int]())").isEmpty)
                #expect(try transaction.run("DELETE FROM person WHERE name IN \(list: [String]())") == 0)
            }
        }
    }

    @Test("finds a column however its name is capitalised", arguments: Engine.available)
    func columnNames(engine: Engine) async throws {
        try await withDatabase(engine) { database, _ in
            let number: Int? = try await database.read { transaction in
                try transaction.row("SELECT \(5) AS closedAt")?["closedAt"]
            }
            #expect(number == 5)
        }
    }

    @Test("may come in a thousand shapes on one connection", arguments: Engine.available)
    func manyShapes(engine: Engine) async throws {
        try await withDatabase(engine, [people]) { database, _ in
            try await database.read { transaction in
                for count in 1...1000 {
                    let found: Int? = try transaction.value(
                        "SELECT count(*) FROM person WHERE age IN \(list: Array(0..<count))")
                    #expect(found == 0)
                }
                guard engine == .postgresql else { return }
                let held: Int? = try transaction.value("SELECT count(*) FROM pg_prepared_statements")
                #expect(try #require(held) <= 500)
            }
        }
    }
}
