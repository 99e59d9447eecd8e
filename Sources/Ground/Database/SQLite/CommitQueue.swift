import Dispatch
import Foundation
internal import GRDB
import Kernel
import Synchronization

/// Writes that share a commit: whatever waits while the writer is at it goes into one transaction, first come first
/// served, and nobody is answered before the sync that covers it.
///
/// A write that fails is undone alone. One that fails after it changed something takes the whole transaction back,
/// which is then run again with a savepoint around each write: savepoints cost every write and failures are few. A
/// full disk, an input/output error or a failed commit fails all that were in the transaction.
final class CommitQueue: Sendable {
    /// Waiting writes beyond this are refused: a queue that only grows answers nobody in time.
    static let capacity = 1000
    private static let largestBatch = 256
    /// Of what is gathered: each sync is waited for, and a page that changes a thousand times is written once.
    private static let largestGathering = 4096
    /// For how long nobody may come until those who came are enough for a commit.
    private static let pause = Duration.microseconds(20)

    private struct State {
        var waiting: [any Write] = []
        var isRunning = false
        var isGathering = false
        /// In the transaction that is open.
        var gatheredCount = 0
        /// Why what was gathered is lost.
        var failure: (any Error)?
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
        if isGathering { return try gathered(body) }
        return try await withCheckedThrowingContinuation { continuation in
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
            var batch = take(after: 0, answered)
            if batch.isEmpty { return }
            let failure = Result { try commit(&batch, answered) }.failure
            for write in batch { write.answer(failure) }
            answered = batch.count
        }
    }

    /// What waits, as far as it goes with so many into one transaction; none, and the writer rests.
    ///
    /// Those who were just answered ask again within microseconds, on other threads: a commit at once would hold the first
    /// of them, and the others would wait for the next one. So fewer than were answered are waited for, until for a while
    /// nobody came. The thread makes room and does not sleep, as no sleep is as short, and goes by a clock that nobody sets.
    private func take(after taken: Int, _ answered: Int) -> [any Write] {
        let begun = ContinuousClock.now
        while taken < answered, waitingCount == 0, begun.duration(to: .now) < Self.pause { sched_yield() }
        return state.withLock { state in
            let batch = Array(state.waiting.prefix(Self.largestBatch - taken))
            state.waiting.removeFirst(batch.count)
            if taken == 0, batch.isEmpty { state.isRunning = false }
            return batch
        }
    }

    /// Whoever comes while a transaction is under way still goes into it. Throws what failed all of them.
    private func commit(_ batch: inout [any Write], _ answered: Int) throws {
        do {
            try writer.writeWithoutTransaction { database in
                do {
                    try database.inTransaction(.immediate) {
                        var begun = 0
                        while begun < batch.count {
                            for write in batch[begun...] { try run(write, on: database, isAlone: batch.count == 1) }
                            begun = batch.count
                            batch += take(after: begun, answered)
                        }
                        return .commit
                    }
                } catch is Undo {
                    try database.inTransaction(.immediate) {
                        for write in batch { try runInSavepoint(write, on: database) }
                        return .commit
                    }
                }
            }
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(error)
        }
    }

    private func run(_ write: any Write, on database: GRDB.Database, isAlone: Bool) throws {
        let connection = SQLiteConnection(database)
        guard let failure = write.run(in: WriteTransaction(connection, .sqlite, surroundings)) else { return }
        // Alone it is undone with its transaction.
        if failure.failsAll || !database.isInsideTransaction || connection.hasWritten && isAlone { throw failure }
        if connection.hasWritten { throw Undo() }
    }

    // MARK: Gathering

    var isGathering: Bool { state.withLock { $0.isGathering } }

    /// From now on one transaction holds thousands of writes, and each is answered when it ran, before the sync.
    func gather() { state.withLock { $0.isGathering = true } }

    /// All that was gathered is on the disk when this returns; throws why it is not.
    func settle() async throws {
        state.withLock { $0.isGathering = false }
        try await finish {
            let failure = self.state.withLock { state in
                defer { (state.failure, state.gatheredCount) = (nil, 0) }
                return state.failure
            }
            if let failure { throw failure }
            try self.writer.writeWithoutTransaction { if $0.isInsideTransaction { try $0.commit() } }
        }
    }

    /// Runs on the caller's own thread: who gathers hundreds of thousands waits for no sync, and for no other thread to wake.
    private func gathered<T: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> T) throws -> T {
        if let failure = state.withLock({ $0.failure }) { throw failure }
        let write = GatheredWrite(body)
        do {
            try writer.writeWithoutTransaction { database in
                if !database.isInsideTransaction { try database.beginTransaction(.immediate) }
                try runInSavepoint(write, on: database)
                let isEnough = state.withLock { state in
                    state.gatheredCount = (state.gatheredCount + 1) % Self.largestGathering
                    return state.gatheredCount == 0
                }
                if isEnough { try database.commit() }
            }
        } catch {
            let error = (error as? GRDB.DatabaseError).map(DatabaseError.init) ?? error
            state.withLock { $0.failure = error }
            // SQLite takes back some failures by itself, and leaves others open for whoever writes next.
            try? writer.writeWithoutTransaction { if $0.isInsideTransaction { try $0.rollback() } }
            throw error
        }
        return try write.result.get()
    }

    private func runInSavepoint(_ write: any Runnable, on database: GRDB.Database) throws {
        let connection = SQLiteConnection(database)
        try connection.run("SAVEPOINT one")
        if let failure = write.run(in: WriteTransaction(connection, .sqlite, surroundings)) {
            if failure.failsAll || !database.isInsideTransaction { throw failure }
            try connection.run("ROLLBACK TO one")
        }
        try connection.run("RELEASE one")
    }

    /// A write failed after it had changed something.
    private struct Undo: Error {}
}

private protocol Runnable {
    /// Runs it; what it threw. It may be run again.
    func run(in transaction: WriteTransaction) -> (any Error)?
}

/// A write that is answered as soon as it ran.
private final class GatheredWrite<T>: Runnable {
    private let body: (WriteTransaction) throws -> T
    private(set) var result: Result<T, any Error> = .failure(DatabaseError(.other, "a write that was never run"))

    init(_ body: @escaping (WriteTransaction) throws -> T) { self.body = body }

    func run(in transaction: WriteTransaction) -> (any Error)? {
        result = Result { try transaction.result(of: body) }
        return result.failure
    }
}

/// A write that waits for its turn.
private protocol Write: Runnable, Sendable {
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
