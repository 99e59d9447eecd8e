import Database
import Dispatch
import Kernel
import TestSupport
import Testing

private let accounts = Migration(
    "0001 test: accounts",
    [
        "CREATE TABLE account (name TEXT NOT NULL PRIMARY KEY, balance BIGINT NOT NULL CHECK (balance >= 0))",
        """
        CREATE TABLE entry (
            account TEXT NOT NULL REFERENCES account (name) ON DELETE CASCADE, amount BIGINT NOT NULL)
        """,
        "INSERT INTO account (name, balance) VALUES ('a', 0), ('b', 10)",
    ])

@Suite("A transaction")
struct TransactionTests {
    @Test("sees one snapshot, whatever is committed meanwhile", arguments: Engine.available)
    func snapshot(engine: Engine) async throws {
        try await withDatabase(engine, [accounts]) { database, again in
            let other = try again()
            let (begun, signal) = AsyncStream.makeStream(of: Void.self)
            let written = DispatchSemaphore(value: 0)
            async let seen = database.read { transaction in
                let count: SQL = "SELECT count(*) FROM account"
                let before = try transaction.value(count, as: Int.self)
                signal.finish()
                // The other server's write is on its own thread: this one only has to stand still for it.
                let wait = written.wait(timeout: .patience)
                return (before, try transaction.value(count, as: Int.self), wait)
            }
            for await _ in begun {}
            do {
                defer { written.signal() }
                try await other.write { try $0.run("INSERT INTO account (name, balance) VALUES ('c', 0)") }
            }
            let (before, after, wait) = try await seen
            #expect(before == 2 && after == 2 && wait == .success)
            let now: Int? = try await database.read { try $0.value("SELECT count(*) FROM account") }
            #expect(now == 3)
            try await other.close()
        }
    }

    @Test("that only reads cannot write", arguments: Engine.available)
    func readOnly(engine: Engine) async throws {
        try await withDatabase(engine, [accounts]) { database, _ in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.read { try $0.rows("DELETE FROM account") }
            }
            #expect(error?.kind == .readOnly)
            let count: Int? = try await database.read { try $0.value("SELECT count(*) FROM account") }
            #expect(count == 2)
        }
    }

    @Test("is not acknowledged when one of its statements failed, even if that was caught", arguments: Engine.available)
    func caught(engine: Engine) async throws {
        try await withDatabase(engine, [accounts]) { database, _ in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { transaction in
                    try transaction.run("UPDATE account SET balance = 7 WHERE name = 'b'")
                    _ = try? transaction.run("INSERT INTO account (name, balance) VALUES ('a', 1)")
                }
            }
            #expect(error?.kind == .unique)
            let balance: Int? = try await database.read { try $0.value("SELECT balance FROM account WHERE name = 'b'") }
            #expect(balance == 10)
        }
    }

    @Test("sees its own writes and counts what it changed", arguments: Engine.available)
    func changes(engine: Engine) async throws {
        try await withDatabase(engine, [accounts]) { database, _ in
            try await database.write { transaction in
                #expect(try transaction.run("INSERT INTO entry (account, amount) VALUES ('a', 1), ('a', 2)") == 2)
                #expect(try transaction.value("SELECT count(*) FROM entry") == 2)
                #expect(try transaction.run("UPDATE entry SET amount = 3 WHERE amount > 9") == 0)
                #expect(try transaction.run("SELECT amount FROM entry") == 0)
                let returned: [Int] = try transaction.rows(
                    "UPDATE entry SET amount = 5 WHERE amount = 1 RETURNING amount"
                ).map { try $0["amount"] }
                #expect(returned == [5])
                let again: SQL = """
                    INSERT INTO account (name, balance) VALUES ('a', 4)
                    ON CONFLICT (name) DO UPDATE SET balance = excluded.balance
                    """
                #expect(try transaction.run(again) == 1)
                // What the database deletes along with it is not counted.
                #expect(try transaction.run("DELETE FROM account WHERE name = 'a'") == 1)
                #expect(try transaction.value("SELECT count(*) FROM entry") == 0)
            }
        }
    }

    @Test("has one moment and identifiers of its own", arguments: Engine.available)
    func moment(engine: Engine) async throws {
        let clock = TestClock(seed: 3)
        try await withDatabase(engine, clock: clock) { database, _ in
            try await database.write { transaction in
                let start = transaction.now
                clock.advance(minutes: 5)
                #expect(transaction.now == start)
                #expect(transaction.newID(Int.self) != transaction.newID(Int.self))
            }
            let next = try await database.read { $0.now }
            #expect(next == clock.now)
        }
    }

    @Test("of many at once never spends what is not there", arguments: Engine.available)
    func contention(engine: Engine) async throws {
        try await withDatabase(engine, [accounts]) { database, again in
            let servers = try (0..<10).map { _ in try again() }
            let spent = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<100 {
                    group.addTask {
                        try await servers[index % 10].write { transaction in
                            let spent: Int? = try transaction.value("SELECT count(*) FROM entry")
                            guard spent ?? 0 < 10 else { return false }
                            try transaction.run("INSERT INTO entry (account, amount) VALUES ('b', 1)")
                            return true
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            for server in servers { try await server.close() }
            let count: Int? = try await database.read { try $0.value("SELECT count(*) FROM entry") }
            #expect(spent == 10 && count == 10)
        }
    }

    /// Each reads what all others write, and takes its time between.
    @Test(
        "of many at once that all meet is done, however slow the machine: what met once goes in line",
        .enabled(if: Engine.available.contains(.postgresql)))
    func line() async throws {
        try await withDatabase(.postgresql, [accounts]) { database, again in
            let servers = try (0..<4).map { _ in try again() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<60 {
                    group.addTask {
                        try await servers[index % 4].write { transaction in
                            let balance = try transaction.value(
                                "SELECT balance FROM account WHERE name = 'a'", as: Int.self)
                            _ = try transaction.rows("SELECT pg_sleep(0.02)::text AS slept")
                            try transaction.run("UPDATE account SET balance = \((balance ?? 0) + 1) WHERE name = 'a'")
                        }
                    }
                }
                try await group.waitForAll()
            }
            for server in servers { try await server.close() }
            let balance = try await database.read { transaction in
                try transaction.value("SELECT balance FROM account WHERE name = 'a'", as: Int.self)
            }
            #expect(balance == 60)
        }
    }
}
