import Database
import Kernel
import TestSupport
import Testing

@Suite("Migrations")
struct MigrationTests {
    private let first = Migration("0001 a", ["CREATE TABLE a (x BIGINT)"])
    private let second = Migration("0002 b", ["CREATE TABLE b (x BIGINT)"])

    @Test("are applied once, in order", arguments: Engine.available)
    func once(engine: Engine) async throws {
        try await withDatabase(engine) { database, _ in
            let pending = try await database.pendingMigrations([first, second])
            let applied = try await database.migrate([second, first])
            let appliedAgain = try await database.migrate([first, second])
            let stillPending = try await database.pendingMigrations([first, second])
            #expect(pending == ["0001 a", "0002 b"] && applied == pending)
            #expect(appliedAgain == [] && stillPending == [])
        }
    }

    @Test("of ten servers starting at once are applied by one each", arguments: Engine.available)
    func together(engine: Engine) async throws {
        // Changing a table works on it as it is, whatever a transaction's snapshot says.
        let third = Migration("0003 a: y", ["ALTER TABLE a ADD COLUMN y BIGINT"])
        try await withDatabase(engine) { _, again in
            let servers = try (0..<10).map { _ in try again() }
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for server in servers { group.addTask { try await server.migrate([first, second, third]) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            for server in servers { try await server.close() }
            #expect(applied.sorted() == ["0001 a", "0002 b", "0003 a: y"])
        }
    }

    @Test("of a newer program are refused before anything is written", arguments: Engine.available)
    func newer(engine: Engine) async throws {
        try await withDatabase(engine, [first, second]) { database, _ in
            let error = await #expect(throws: DatabaseError.self) { try await database.migrate([first]) }
            #expect(error?.kind == .schema)
        }
    }

    @Test("that fail leave nothing behind", arguments: Engine.available)
    func failing(engine: Engine) async throws {
        let broken = Migration("0002 b", ["CREATE TABLE b (x BIGINT)", "CREATE TABLE nonsense ("])
        try await withDatabase(engine, [first]) { database, _ in
            await #expect(throws: DatabaseError.self) { try await database.migrate([first, broken]) }
            let applied = try await database.migrate([first, second])
            #expect(applied == ["0002 b"])
        }
    }
}
