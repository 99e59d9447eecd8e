import Dispatch
import Synchronization

@testable import Database

/// SQLite's writer, standing still until it is released: what is started meanwhile waits in its queue, and shares a commit.
package struct HeldWriter: Sendable {
    private let commits: CommitQueue
    private let gate = DispatchSemaphore(value: 0)
    private let holder: Task<Void, any Error>

    /// - Parameter body: what the write that holds it does before it stands still.
    package init(
        _ database: Database, doing body: @escaping @Sendable (WriteTransaction) throws -> Void = { _ in }
    ) async throws {
        guard let store = database.store as? SQLiteStore else {
            throw DatabaseError(.other, "PostgreSQL has no one queue of writes")
        }
        commits = store.commits
        let (begun, signal) = AsyncStream.makeStream(of: Void.self)
        holder = Task { [gate, commits] in
            try await commits.write { transaction in
                try body(transaction)
                signal.finish()
                // Nobody waits for it for ever.
                _ = gate.wait(timeout: .patience)
                // Those that it let go are in its transaction, and may have it run again.
                gate.signal()
            }
        }
        for await _ in begun {}
    }

    /// Starts something that writes; returns once it stands in the queue, or is over without.
    package func start<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) async -> Task<T, any Error> {
        let before = commits.waitingCount
        let isOver = Atomic(false)
        let task = Task {
            defer { isOver.store(true, ordering: .releasing) }
            return try await body()
        }
        while commits.waitingCount == before, !isOver.load(ordering: .acquiring) { await Task.yield() }
        return task
    }

    package func ask<T: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> T
    ) async -> Task<T, any Error> {
        await start { [commits] in try await commits.write(body) }
    }

    /// Lets it go on, with those who waited; what becomes of them all becomes of it.
    @discardableResult
    package func release() async -> Result<Void, any Error> {
        gate.signal()
        return await holder.result
    }
}
