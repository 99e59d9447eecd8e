import Dispatch
import Foundation
internal import GRDB
import Kernel
import Synchronization

/// Writes that share a commit: whatever waits when the writer is free goes into one transaction, first come first
/// served, and nobody is answered before the sync that covers it.
///
/// A write that fails is undone alone. One that fails after it changed something takes the whole transaction back,
/// which is then run again with a savepoint around each write: savepoints cost every write and failures are few. A
/// full disk, an input/output error or a failed commit fails all that were in the transaction.
final class CommitQueue: Sendable {
    /// Waiting writes beyond this are refused: a queue that only grows answers nobody in time.
    static let capacity = 1000
    private static let largestBatch = 256
    /// How long nobody may come until those who wait are enough for a commit.
    private static let pause = Duration.microseconds(20)

    private struct State {
        var waiting: [any Write] = []
        var isRunning = false
    }

    private let writer: DatabaseQueue
    private let surroundings: Surroundings
    private let queue = DispatchQueue(label: "wenming.sqlite.writer")
    private let state = Mutex(State())

    init(_ writer: DatabaseQueue, _ surroundings: Surroundings) {
        self.writer = writer
        self.surroundings = surroundings
    }

    /// How many wait for the writer now.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    func write<T: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let write = OneWrite(body, continuation)
            let isFull = state.withLock { state in
                if state.waiting.count >= Self.capacity { return true }
                state.waiting.append(write)
                if !state.isRunning {
                    state.isRunning = true
                    queue.async { self.drain() }
                }
                return false
            }
            if isFull { continuation.resume(throwing: Refusal.overloaded) }
        }
    }

    /// When everything that was asked for before is done.
    func finish(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }

    private func drain() {
        var answered = 0
        while true {
            gather(answered)
            let batch = state.withLock { state in
                let batch = Array(state.waiting.prefix(Self.largestBatch))
                state.waiting.removeFirst(batch.count)
                if batch.isEmpty { state.isRunning = false }
                return batch
            }
            if batch.isEmpty { return }
            let failure = Result { try commit(batch) }.failure
            for write in batch { write.answer(failure) }
            answered = batch.count
        }
    }

    /// Gives as many as were just answered the time to ask again: a commit that began at once would hold the first of them,
    /// and the others would wait for the next one. It is over when they are there, or for a while nobody came.
    ///
    /// The thread makes room and does not sleep, as no sleep is as short, and goes by a clock that nobody sets.
    private func gather(_ answered: Int) {
        guard answered > 1 else { return }
        var (count, moved) = (waitingCount, ContinuousClock.now)
        while count < answered, moved.duration(to: .now) < Self.pause {
            sched_yield()
            let now = waitingCount
            if now != count { (count, moved) = (now, .now) }
        }
    }

    /// Throws what failed all of them.
    private func commit(_ batch: [any Write]) throws {
        do {
            try writer.writeWithoutTransaction { database in
                do {
                    try run(batch, on: database, inSavepoints: false)
                } catch is Undo {
                    try run(batch, on: database, inSavepoints: true)
                }
            }
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(error)
        }
    }

    private func run(_ batch: [any Write], on database: GRDB.Database, inSavepoints: Bool) throws {
        try database.inTransaction(.immediate) {
            for write in batch {
                let connection = SQLiteConnection(database)
                if inSavepoints { try connection.run("SAVEPOINT one") }
                let failure = write.run(in: WriteTransaction(connection, .sqlite, surroundings))
                if let failure {
                    if failure.failsAll || !database.isInsideTransaction { throw failure }
                    if inSavepoints {
                        try connection.run("ROLLBACK TO one")
                    } else if connection.hasWritten {
                        // Alone it is undone with its transaction.
                        if batch.count == 1 { throw failure }
                        throw Undo()
                    }
                }
                if inSavepoints { try connection.run("RELEASE one") }
            }
            return .commit
        }
    }

    /// A write failed after it had changed something.
    private struct Undo: Error {}
}

/// A write that waits for its turn.
private protocol Write: Sendable {
    /// Runs it; what it threw. It may be run again.
    func run(in transaction: WriteTransaction) -> (any Error)?
    /// - Parameter failure: what failed the transaction that it was part of.
    func answer(_ failure: (any Error)?)
}

/// `@unchecked Sendable`: `result` is touched only by the writer's queue.
private final class OneWrite<T: Sendable>: Write, @unchecked Sendable {
    private let body: @Sendable (WriteTransaction) throws -> T
    private let continuation: CheckedContinuation<T, any Error>
    private var result: Result<T, any Error>?

    init(
        _ body: @escaping @Sendable (WriteTransaction) throws -> T, _ continuation: CheckedContinuation<T, any Error>
    ) {
        self.body = body
        self.continuation = continuation
    }

    func run(in transaction: WriteTransaction) -> (any Error)? {
        let result = Result { try transaction.result(of: body) }
        self.result = result
        return result.failure
    }

    func answer(_ failure: (any Error)?) {
        if let failure {
            continuation.resume(throwing: failure)
        } else {
            continuation.resume(with: result ?? .failure(DatabaseError(.other, "a write that was never run")))
        }
    }
}

extension Result where Failure == any Error {
    fileprivate var failure: (any Error)? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}

extension Error {
    /// What no savepoint undoes: the disk is full or broken, for every write of the transaction.
    fileprivate var failsAll: Bool {
        guard let error = self as? DatabaseError else { return false }
        return [.full, .readOnly, .corrupt, .connection].contains(error.kind)
    }
}
