import Kernel
import TestSupport
import Testing

@testable import Database

@Suite("Sessions that disagree on who is primary", .enabled(if: Engine.available.contains(.postgresql)))
struct PrimacyTests {
    private func withPool(
        _ size: Int, _ body: (SessionPool, Primacy.Standing) async throws -> Void
    ) async throws {
        let pool = SessionPool(connection: try #require(TestServer.connection), size: size)
        let standing = try await pool.run { session in
            try session.connectIfNeeded()
            return session.standing()
        }
        try await body(pool, try #require(standing))
        await pool.close()
    }

    private func process(_ pool: SessionPool) async throws -> [SQLValue] {
        try await pool.run { session in
            try session.connectIfNeeded()
            return try session.execute("SELECT pg_backend_pid()", []).rows.flatMap(\.values)
        }
    }

    /// Has another session of the pool meet a primary that is not there.
    private func meet(_ pool: SessionPool, _ system: Int64, _ timeline: Int64) throws -> Bool {
        pool.primacy.enter(
            PostgreSQLSession(try #require(TestServer.connection), .ofPrimary, Primacy()), socket: -1,
            with: Primacy.Standing(system: system, timeline: timeline))
    }

    @Test("are broken off where one has met a newer primary, in the midst of a statement too, and not opened again")
    func newer() async throws {
        try await withPool(2) { pool, standing in
            let sleeping = Task {
                try await pool.run { session in
                    try session.connectIfNeeded()
                    try session.command("SELECT pg_sleep(30.25)")
                }
            }
            let isAsleep = try await soon {
                try await pool.run { session in
                    try session.connectIfNeeded()
                    let asleep = "SELECT pid FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(30.25)'"
                    return try !session.execute(asleep, []).rows.isEmpty
                }
            }
            #expect(isAsleep)
            #expect(try meet(pool, standing.system, standing.timeline + 1))
            let broken = await #expect(throws: DatabaseError.self) { try await sleeping.value }
            #expect(broken?.refusal == .unreachable)
            let refused = await #expect(throws: DatabaseError.self) { try await process(pool) }
            #expect(refused?.refusal == .unreachable && refused?.message.contains("another primary") == true)
        }
    }

    @Test("stay where one meets the same primary; an older one is not let in")
    func same() async throws {
        try await withPool(1) { pool, standing in
            let before = try await process(pool)
            #expect(try meet(pool, standing.system, standing.timeline))
            #expect(try !meet(pool, standing.system, standing.timeline - 1))
            #expect(try await process(pool) == before)
        }
    }

    @Test("follow to a cluster that was set up anew, however low it counts, and nobody notices")
    func anew() async throws {
        let store = PostgreSQLStore(connection: try #require(TestServer.connection), .real)
        let process: @Sendable () async throws -> Int? = {
            try await store.read { try $0.value("SELECT pg_backend_pid()") }
        }
        let before = try await process()
        #expect(try meet(store.pool, 0, 7))
        let after = try await process()
        #expect(before != nil && after != nil && before != after)
        try await store.close()
    }

    @Test("ask the machines of their address in turn, each with its own port")
    func machines() {
        let cases: [(String, Int, [[String]])] = [
            ("postgres://u@a,b:6432,c/d", 3, [[], ["host=b,c,a", "port=6432,,"], ["host=c,a,b", "port=,,6432"]]),
            ("host=a,b port=6432 dbname=d", 2, [[], ["host=b,a", "port=6432"]]),
            ("host=a,b hostaddr=10.0.0.1,10.0.0.2", 2, [[], ["host=b,a", "hostaddr=10.0.0.2,10.0.0.1"]]),
            ("postgres://u@a/d", 1, [[]]),
            ("service=wenming", 1, [[]]),
        ]
        for (address, count, expected) in cases {
            let machines = ConnectionString.Machines(in: address)
            let options = (0..<machines.count).map { skipped in
                machines.options(skipping: skipped).map { "\($0.key)=\($0.value)" }.sorted()
            }
            #expect(machines.count == count && options == expected, "\(address)")
        }
    }
}
