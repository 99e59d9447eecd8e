import Dispatch
import Foundation
import Kernel

/// PostgreSQL through libpq, in its smallest honest form: one connection on a thread of its own.
///
/// `@unchecked Sendable`: `session` is touched only on `queue`, which runs one block at a time.
final class PostgreSQLStore: Store, @unchecked Sendable {
    private let queue = DispatchQueue(label: "wenming.postgresql")
    private let surroundings: Surroundings
    private let session: PostgreSQLSession

    init(connection: String, _ surroundings: Surroundings) {
        self.surroundings = surroundings
        session = PostgreSQLSession(connection)
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T {
        try await onQueue {
            try self.transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") {
                try body(ReadTransaction(self.session, .postgresql, self.surroundings))
            }
        }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> T) async throws -> T {
        try await onQueue {
            var attempt = 1
            while true {
                do {
                    return try self.transaction("BEGIN ISOLATION LEVEL SERIALIZABLE") {
                        try WriteTransaction(self.session, .postgresql, self.surroundings).result(of: body)
                    }
                } catch let error as DatabaseError where error.kind == .busy && attempt < 20 {
                    // 40001 and 40P01: nothing was done, and the same may go through next time. Not at
                    // once: those that met would only meet again.
                    Thread.sleep(forTimeInterval: .random(in: 0...0.001 * Double(1 << min(attempt, 6))))
                    attempt += 1
                }
            }
        }
    }

    func durability() async throws -> String {
        try await onQueue {
            try self.session.connectIfNeeded()
            let answer = try self.session.execute("SHOW synchronous_commit", [])
            return try String(sqlValue: answer.rows.first?.values.first ?? .null)
        }
    }

    func close() async throws { try await onQueue { self.session.disconnect() } }

    private func transaction<T>(_ begin: String, _ body: () throws -> T) throws -> T {
        try session.connectIfNeeded()
        do {
            try session.command(begin)
        } catch let error as DatabaseError where error.kind == .connection {
            // The server went away since the last transaction; nothing of this one was done yet.
            session.disconnect()
            try session.connectIfNeeded()
            try session.command(begin)
        }
        let result: T
        do {
            result = try body()
        } catch {
            do { try session.command("ROLLBACK") } catch { session.disconnect() }
            throw error
        }
        do {
            try session.command("COMMIT")
        } catch {
            // Whether it committed is unknown when the connection broke; it is not said to have.
            session.rollBackOrDisconnect()
            throw error
        }
        return result
    }

    private func onQueue<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
