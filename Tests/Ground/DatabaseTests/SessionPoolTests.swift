import Dispatch
import Kernel
import TestSupport
import Testing

@testable import Database

@Suite("A pool of sessions with PostgreSQL", .enabled(if: Engine.available.contains(.postgresql)))
struct SessionPoolTests {
    private func withPool(
        _ size: Int, patience: Duration = SessionPool.defaultPatience, _ body: (SessionPool) async throws -> Void
    ) async throws {
        let connection = try #require(TestServer.connection)
        let pool = SessionPool(connection: connection, size: size, patience: patience)
        try await body(pool)
        await pool.close()
    }

    /// Takes a session and keeps it until `gate` is signalled.
    private func take(
        _ pool: SessionPool, _ gate: DispatchSemaphore, _ purpose: SessionPool.Purpose = .reading
    ) async -> Task<DispatchTimeoutResult, any Error> {
        let (begun, signal) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await pool.run(purpose) { _ in
                signal.finish()
                return gate.wait(timeout: .patience)
            }
        }
        for await _ in begun {}
        return task
    }

    @Test("opens a session only when all others are lent, and no more than its size")
    func size() async throws {
        try await withPool(3) { pool in
            for _ in 1...5 { try await pool.run { _ in } }
            #expect(pool.counts.sessions == 1)
            let gate = DispatchSemaphore(value: 0)
            var taken: [Task<DispatchTimeoutResult, any Error>] = []
            for _ in 1...3 { taken.append(await take(pool, gate)) }
            let fourth = Task { try await pool.run { _ in "served" } }
            while pool.counts.waiting == 0 { await Task.yield() }
            #expect(pool.counts == (3, 1))
            for _ in 1...3 { gate.signal() }
            for task in taken { #expect(try await task.value == .success) }
            #expect(try await fourth.value == "served")
            #expect(pool.counts == (3, 0))
        }
    }

    @Test("serves those that wait in the order they came, and refuses beyond what can wait")
    func line() async throws {
        // Of one session and a hundred that wait, nothing moves until all stand in line: on a busy machine that takes its time.
        try await withPool(1, patience: .seconds(600)) { pool in
            let gate = DispatchSemaphore(value: 0)
            let holder = await take(pool, gate)
            let (served, signal) = AsyncStream.makeStream(of: Int.self)
            var tasks: [Task<Void, any Error>] = []
            for number in 0..<SessionPool.capacity {
                tasks.append(Task { try await pool.run { _ in _ = signal.yield(number) } })
                while pool.counts.waiting == number { await Task.yield() }
            }
            let refusal = await #expect(throws: Refusal.self) { try await pool.run { _ in } }
            #expect(refusal?.kind == .overloaded)
            gate.signal()
            _ = try await holder.value
            for task in tasks { try await task.value }
            signal.finish()
            let order = await served.reduce(into: []) { $0.append($1) }
            #expect(order == Array(0..<SessionPool.capacity))
        }
    }

    @Test("leaves sessions to read with, however many write, and serves who waits to write as soon as one comes back")
    func writers() async throws {
        try await withPool(4) { pool in
            let gate = DispatchSemaphore(value: 0)
            let writing = [await take(pool, gate, .writing), await take(pool, gate, .writing)]
            let third = Task { try await pool.run(.writing) { _ in "written" } }
            while pool.counts.waiting == 0 { await Task.yield() }
            for _ in 1...3 { try await pool.run { _ in } }
            #expect(pool.counts.waiting == 1)
            gate.signal()
            let written = try await third.value
            #expect(written == "written")
            gate.signal()
            for task in writing { _ = try await task.value }
        }
    }

    @Test("refuses who waits when nothing moves any more, and who comes then at once; then it goes on")
    func stuck() async throws {
        try await withPool(4, patience: .milliseconds(300)) { pool in
            let gate = DispatchSemaphore(value: 0)
            let writing = [await take(pool, gate, .writing), await take(pool, gate, .writing)]
            for _ in 1...2 {
                let refusal = await #expect(throws: Refusal.self) { try await pool.run(.writing) { _ in } }
                #expect(refusal?.kind == .overloaded && pool.counts.waiting == 0)
                try await pool.run { _ in }
            }
            for _ in writing { gate.signal() }
            for task in writing { _ = try await task.value }
            try await pool.run(.writing) { _ in }
        }
    }

    @Test(
        "notices a machine that is gone without a word: the system asks after seconds, unless the address says otherwise",
        arguments: [
            (Silence.ofPrimary, "connect_timeout=61", ["61", "5", "10000"]),
            (.ofStandby, "connect_timeout=61", ["61", "1", "3000"]),
            (.ofStandby, "connect_timeout=61&tcp_user_timeout=4000", ["61", "1", "4000"]),
        ])
    func keepalive(silence: Silence, said: String, expected: [String]) async throws {
        let connection = try #require(TestServer.connection)
        let pool = SessionPool(
            connection: connection + (connection.contains("?") ? "&" : "?") + said, size: 1, silence: silence)
        let found = try await pool.run { session in
            try session.connectIfNeeded()
            return ["connect_timeout", "keepalives_idle", "tcp_user_timeout"].map(session.setting)
        }
        #expect(found == expected)
        await pool.close()
    }

    @Test("waits five seconds to connect, and two where another server can answer at once")
    func connecting() {
        #expect([Silence.ofPrimary, .ofStandby].map { $0.options["connect_timeout"] } == ["5", "2"])
    }

    @Test("stands in line no longer than there is time, and holds the line up for nobody afterwards")
    func turn() async throws {
        try await withPool(2) { pool in
            let gate = DispatchSemaphore(value: 0)
            let (begun, signal) = AsyncStream.makeStream(of: Void.self)
            let first = Task {
                defer { signal.finish() }
                return try await pool.run { session in
                    try session.inLine(until: .now + .seconds(60)) {
                        signal.finish()
                        return gate.wait(timeout: .patience)
                    }
                }
            }
            for await _ in begun {}
            let held = """
                SELECT pid FROM pg_locks
                WHERE locktype = 'advisory' AND granted
                  AND classid::bigint = hashtext('wenming line')::bigint & 4294967295
                  AND objid::bigint = hashtext(current_schema())::bigint & 4294967295
                """
            let duringIt = try await pool.run { session in
                try session.inLine(until: .now + .milliseconds(50)) {
                    try session.connectIfNeeded()
                    return try session.execute(held, []).rows.count
                }
            }
            gate.signal()
            #expect(try await first.value == .success)
            let afterIt = try await pool.run { session in try session.execute(held, []).rows.count }
            #expect(duringIt == 1 && afterIt == 0)
        }
    }

    @Test("does not say that it committed when PostgreSQL only warns that it may be here alone")
    func warned() async throws {
        try await withPool(1) { pool in
            await #expect(throws: DatabaseError.self) {
                try await pool.run { session in
                    try session.connectIfNeeded()
                    // COMMIT with nothing begun is what PostgreSQL warns of without more ado.
                    try session.commit()
                }
            }
            try await pool.run { session in
                try session.command("BEGIN")
                try session.commit()
            }
        }
    }

    @Test("goes on after the server dropped every session")
    func dropped() async throws {
        try await withDatabase(.postgresql) { database, again in
            try await database.write { transaction in
                try transaction.run("CREATE TABLE note (county TEXT NOT NULL, text TEXT NOT NULL)")
            }
            let pid = try await database.read { try $0.value("SELECT pg_backend_pid()", as: Int.self) } ?? 0
            let other = try again()
            try await other.write { _ = try $0.rows("SELECT pg_terminate_backend(\(pid)::int)") }
            try await database.write { _ = try $0.run("INSERT INTO note (county, text) VALUES ('990101', 'kept')") }
            let kept = try await database.read { try $0.rows("SELECT text FROM note").map { try $0["text"] as String } }
            #expect(kept == ["kept"])
            try await other.close()
        }
    }

    @Test("says of a server that cannot be reached that it may be over in a moment")
    func unreachable() async throws {
        let database = try Database(.postgresql("postgres://nobody@127.0.0.1:1/none"))
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { try $0.value("SELECT 1", as: Int.self) }
        }
        #expect(error?.kind == .connection && error?.refusal == .unreachable)
        try await database.close()
    }
}
