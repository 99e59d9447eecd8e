import Dispatch
import Kernel
import Synchronization
import TestSupport
import Testing

@testable import Database

private let accounts = Migration(
    "0001 test: accounts",
    [
        "CREATE TABLE account (county TEXT NOT NULL, name TEXT NOT NULL, balance BIGINT NOT NULL)",
        "INSERT INTO account (county, name, balance) VALUES ('990101', 'a', 0), ('990101', 'b', 0)",
    ])

@Suite("A transaction on PostgreSQL", .enabled(if: Engine.available.contains(.postgresql)))
struct SessionLimitTests {
    @Test("ends a statement, waiting for a lock and idling in a transaction after a while")
    func limits() async throws {
        try await withDatabase(.postgresql) { database, _ in
            let limits = try await database.read { transaction in
                try ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"].map {
                    try transaction.value("SELECT current_setting(\($0))", as: String.self)
                }
            }
            #expect(limits == ["1min", "10s", "1min"])
        }
    }

    @Test("whose statement takes too long is refused as one that may go through later")
    func slow() async throws {
        try await withDatabase(.postgresql) { database, _ in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.read { transaction in
                    _ = try transaction.rows("SELECT set_config('statement_timeout', '10ms', true)")
                    return try transaction.rows("SELECT pg_sleep(60)::text").count
                }
            }
            #expect(error?.kind == .busy && error?.refusal == .overloaded)
        }
    }

    @Test("that finds no room to note what it has read is refused as one that may go through later")
    func withoutRoom() async throws {
        try await withDatabase(.postgresql) { database, _ in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write {
                    try $0.run("DO $$ BEGIN RAISE 'out of shared memory' USING ERRCODE = '53200'; END $$")
                }
            }
            #expect(error?.kind == .busy && error?.refusal == .overloaded)
        }
    }

    @Test("that waits too long for a lock is refused, and not begun again")
    func locked() async throws {
        try await withDatabase(.postgresql, [accounts]) { database, again in
            let other = try again()
            let (locked, signal) = AsyncStream.makeStream(of: Void.self)
            let tried = DispatchSemaphore(value: 0)
            async let holder = other.write { transaction in
                try transaction.run("LOCK TABLE account IN ACCESS EXCLUSIVE MODE")
                signal.finish()
                return tried.wait(timeout: .patience)
            }
            for await _ in locked {}
            let tries = Mutex(0)
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { transaction in
                    tries.withLock { $0 += 1 }
                    try transaction.run("SET LOCAL lock_timeout = '10ms'")
                    try transaction.run("UPDATE account SET balance = 1 WHERE county = '990101'")
                }
            }
            tried.signal()
            #expect(error?.kind == .busy && error?.refusal == .overloaded)
            #expect(tries.withLock { $0 } == 1)
            #expect(try await holder == .success)
            try await other.close()
        }
    }

    @Test("that waits for one which waits for it is begun again: both are done")
    func deadlock() async throws {
        try await withDatabase(.postgresql, [accounts]) { database, _ in
            let states = Mutex<[String]>([])
            let hasFirst = ["a": DispatchSemaphore(value: 0), "b": DispatchSemaphore(value: 0)]
            let add: @Sendable (String, String) async throws -> Void = { first, second in
                let tries = Mutex(0)
                try await database.write { transaction in
                    let update = { (name: String) in
                        _ = try transaction.run(
                            "UPDATE account SET balance = balance + 1 WHERE county = '990101' AND name = \(name)")
                    }
                    try transaction.run("SET LOCAL deadlock_timeout = '10ms'")
                    do {
                        try update(first)
                        tries.withLock { $0 += 1 }
                        if tries.withLock({ $0 }) == 1 {
                            hasFirst[first]?.signal()
                            #expect(hasFirst[second]?.wait(timeout: .patience) == .success)
                        }
                        try update(second)
                    } catch let error as DatabaseError {
                        states.withLock { $0.append(String(error.message.prefix(5))) }
                        throw error
                    }
                }
            }
            async let one: Void = add("a", "b")
            async let other: Void = add("b", "a")
            _ = try await (one, other)
            #expect(states.withLock { $0 }.contains("40P01"))
            let balances = try await database.read { transaction in
                try transaction.rows("SELECT balance FROM account WHERE county = '990101'").map {
                    try $0["balance"] as Int
                }
            }
            #expect(balances == [2, 2])
        }
    }

    @Test("of a server that hangs ends after a while, and what it held is free")
    func idle() async throws {
        try await withDatabase(.postgresql, [accounts]) { database, again in
            let other = try again()
            let (hangs, signal) = AsyncStream.makeStream(of: Void.self)
            let isFree = DispatchSemaphore(value: 0)
            let hung = Task {
                try await database.write { transaction in
                    defer { signal.finish() }
                    try transaction.run("UPDATE account SET balance = 1 WHERE county = '990101'")
                    // Last before it hangs: on a slow machine ten milliseconds may pass between two statements.
                    try transaction.run("SET LOCAL idle_in_transaction_session_timeout = '10ms'")
                    signal.finish()
                    #expect(isFree.wait(timeout: .patience) == .success)
                    try transaction.run("UPDATE account SET balance = 2 WHERE county = '990101'")
                }
            }
            for await _ in hangs {}
            try await other.write { try $0.run("UPDATE account SET balance = balance + 7 WHERE county = '990101'") }
            isFree.signal()
            let error = await #expect(throws: DatabaseError.self) { try await hung.value }
            #expect(error?.refusal == .unreachable)
            let sum = try await database.read {
                try $0.value("SELECT sum(balance) FROM account WHERE county = '990101'", as: Int.self)
            }
            #expect(sum == 14)
            try await other.close()
        }
    }

    @Test("may run any number of different statements: the server keeps only so many")
    func statements() async throws {
        try await withDatabase(.postgresql) { database, _ in
            let kept = try await database.read { transaction in
                for number in 1...PostgreSQLSession.preparedLimit + 100 {
                    // The first is asked for again and again, also after it was dropped.
                    for limit in [1, number] {
                        #expect(try transaction.rows("SELECT 1 LIMIT \(limit: limit)").count == 1)
                    }
                }
                return try transaction.value("SELECT count(*) FROM pg_prepared_statements", as: Int.self) ?? 0
            }
            #expect(kept > 100 && kept <= PostgreSQLSession.preparedLimit)
        }
    }

    /// Breaks off the first commits of each row as Citus does one whose part on a worker failed.
    private static let breakingCommits = Migration(
        "0001 test: commits that break",
        [
            "CREATE TABLE entry (county TEXT NOT NULL, warning TEXT NOT NULL, broken BIGINT NOT NULL)",
            "CREATE SEQUENCE tries",
            """
            CREATE FUNCTION breakCommit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF nextval('tries') <= NEW.broken THEN
                    IF NEW.warning <> '' THEN RAISE WARNING USING ERRCODE = NEW.warning, MESSAGE = 'of a worker'; END IF;
                    RAISE EXCEPTION USING ERRCODE = 'XX000', MESSAGE = 'could not commit transaction for shard 1';
                END IF;
                RETURN NULL;
            END $$
            """,
            """
            CREATE CONSTRAINT TRIGGER breakAtCommit AFTER INSERT ON entry DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION breakCommit()
            """,
        ])

    @Test("whose commit a worker broke off for a conflict is done again")
    func brokenByConflict() async throws {
        try await withDatabase(.postgresql, [Self.breakingCommits]) { database, _ in
            try await database.write {
                try $0.run("INSERT INTO entry (county, warning, broken) VALUES ('990101', '40001', 3)")
            }
            let rows: Int? = try await database.read { try $0.value("SELECT count(*) FROM entry") }
            let tries: Int? = try await database.read { try $0.value("SELECT last_value FROM tries") }
            #expect(rows == 1 && tries == 4)
        }
    }

    @Test("whose commit was broken off for what nobody knows is unsure, and not done again", arguments: ["", "58030"])
    func brokenOff(warning: String) async throws {
        try await withDatabase(.postgresql, [Self.breakingCommits]) { database, _ in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write {
                    try $0.run("INSERT INTO entry (county, warning, broken) VALUES ('990101', \(warning), 3)")
                }
            }
            // 503, and the words that it may have been saved.
            #expect(error?.kind == .connection && error?.refusal?.code == "database.unreachable")
            let tries: Int? = try await database.read { try $0.value("SELECT last_value FROM tries") }
            #expect(tries == 1)
        }
    }
}
