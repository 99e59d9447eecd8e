import Dispatch
import Synchronization

@testable import Database

/// A writer that stands still until it is released: what is started meanwhile waits in its queue, and shares a commit.
struct HeldWriter: Sendable {
    private let commits: CommitQueue
    private let gate = DispatchSemaphore(value: 0)
    private let holder: Task<Void, any Error>

    init(_ database: Database) async throws {
        guard let store = database.store as? SQLiteStore else { throw Broken("a county's writes wait in one queue") }
        commits = store.commits
        let (begun, signal) = AsyncStream.makeStream(of: Void.self)
        holder = Task { [gate] in
            // It changes nothing and draws nothing. Nobody waits for it for ever: those it let go too early would not
            // share their commit, which is noticed.
            try await database.write { _ in
                signal.finish()
                _ = gate.wait(timeout: .now() + 60)
                // Those that it let go are in its transaction, and may have it run again.
                gate.signal()
            }
        }
        for await _ in begun {}
    }

    /// Starts something that writes; returns once it stands in the queue, or is over without.
    func start(_ body: @escaping @Sendable () async throws -> String) async -> Task<String, any Error> {
        let before = commits.waitingCount
        let isOver = Atomic(false)
        let task = Task {
            defer { isOver.store(true, ordering: .releasing) }
            return try await body()
        }
        while commits.waitingCount == before, !isOver.load(ordering: .acquiring) { await Task.yield() }
        return task
    }

    func release() async throws {
        gate.signal()
        try await holder.value
    }
}
