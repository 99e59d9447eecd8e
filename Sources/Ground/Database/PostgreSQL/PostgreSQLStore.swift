import Foundation
import Kernel

/// PostgreSQL through libpq: a bounded pool of sessions, serializable transactions run again, in line, when they
/// met others.
final class PostgreSQLStore: Store {
    /// How many sessions one server process opens at most.
    static let defaultSize = 8

    private let surroundings: Surroundings
    let pool: SessionPool
    private let replica: ReplicaReads?

    init(
        connection: String, replica: ReplicaReads? = nil, _ surroundings: Surroundings, size: Int = defaultSize
    ) {
        self.surroundings = surroundings
        pool = SessionPool(connection: connection, size: size)
        self.replica = replica
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T {
        let surroundings = surroundings
        return try await pool.run { try Self.snapshot($0, surroundings, body) }
    }

    func readReport<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T {
        let surroundings = surroundings
        if let replica,
            let answer = try await replica.read(askingFirst: pool, { try Self.snapshot($0, surroundings, body) })
        {
            return answer
        }
        return try await read(body)
    }

    private static func snapshot<T>(
        _ session: PostgreSQLSession, _ surroundings: Surroundings, _ body: (ReadTransaction) throws -> T
    ) throws -> T {
        let result = try transaction(session, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") {
            try body(ReadTransaction(session, .postgresql, surroundings))
        }
        session.endReading()
        return result
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> T) async throws -> T {
        let surroundings = surroundings
        let asked = ContinuousClock.now
        return try await pool.run(.writing) { [replica] session in
            let attempt = {
                try Self.transaction(session, "BEGIN ISOLATION LEVEL SERIALIZABLE") {
                    let result = try WriteTransaction(session, .postgresql, surroundings).result(of: body)
                    // Whether it committed is unknown when the connection breaks now; it is not said to have.
                    try session.commit()
                    return result
                }
            }
            let result = try Self.unlessMet(attempt) ?? Self.inLine(session, since: asked, attempt)
            replica?.noteWritten(on: session)
            return result
        }
    }

    /// For how long what conflicts is tried again, from when it was asked for; and at least, where it came to its first try late.
    private static let patience = Duration.seconds(10)
    private static let leastPatience = Duration.seconds(5)

    private static func inLine<T>(
        _ session: PostgreSQLSession, since asked: ContinuousClock.Instant, _ attempt: () throws -> T
    ) throws -> T {
        let deadline = max(asked + patience, .now + leastPatience)
        return try session.inLine(until: deadline) { try again(until: deadline, attempt) }
    }

    /// Who is about to commit is in the way of those that meet it until its commit is on the disk, and on the standby where
    /// there is one: they are refused at once, and have to wait by themselves.
    private static func again<T>(until deadline: ContinuousClock.Instant, _ attempt: () throws -> T) throws -> T {
        var pause = 0.001
        while ContinuousClock.now < deadline {
            if let result = try unlessConflicting(attempt) { return result }
            Thread.sleep(forTimeInterval: .random(in: pause / 2...pause))
            pause = min(2 * pause, 0.032)
        }
        return try attempt()
    }

    /// Nil where another transaction may have come between, and nothing was done. Two that take the next number at the same
    /// moment meet in its key and not in a conflict (PostgreSQL 15, 13.5): seen again, the other's is there.
    private static func unlessMet<T>(_ attempt: () throws -> T) throws -> T? {
        do { return try attempt() } catch let error as DatabaseError where [.conflict, .unique].contains(error.kind) {
            return nil
        }
    }

    /// Nil where another transaction came between, and nothing was done.
    private static func unlessConflicting<T>(_ attempt: () throws -> T) throws -> T? {
        do { return try attempt() } catch let error as DatabaseError where error.kind == .conflict { return nil }
    }

    func durability() async throws -> String {
        try await pool.run { session in
            try session.connectIfNeeded()
            let answer = try session.execute("SHOW synchronous_commit", [])
            return try String(sqlValue: answer.rows.first?.values.first ?? .null)
        }
    }

    func close() async throws {
        await pool.close()
        await replica?.close()
    }

    private static func transaction<T>(
        _ session: PostgreSQLSession, _ begin: String, _ body: () throws -> T
    ) throws -> T {
        try session.begin(begin)
        do { return try body() } catch {
            session.rollBackOrDisconnect()
            throw error
        }
    }
}
