import Foundation

/// Threads that may block or count for long, started when they are first needed: what runs on them holds neither Swift's
/// own threads, one to a core, nor those of the system's queues.
package final class WorkThreads: Sendable {
    private let work: Work

    /// - Parameters:
    ///   - most: how many there are at most.
    ///   - waiting: how many pieces of work may wait for one of them.
    ///   - niceness: how far they stand back behind others that want the processor, 0 to 19.
    package init(most: Int, waiting: Int = .max, niceness: Int32 = 0) {
        work = Work(most: most, mostWaiting: waiting, niceness: niceness)
    }

    deinit { work.end() }

    /// False when as many wait as may, and the job is not done.
    @discardableResult
    package func add(_ job: @escaping () -> Void) -> Bool { work.add(job) }

    /// What the work gives. Nobody's thread is held until then.
    /// - Parameter places: how many of those that may wait are left free for others.
    /// - Throws: the refusal, at once, when as many wait as may.
    package func run<Result: Sendable>(
        orRefuse full: Refusal, leaving places: Int = 0, _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = work.add(leaving: places) { continuation.resume(with: Swift.Result { try body() }) }
            if !isTaken { continuation.resume(throwing: full) }
        }
    }

    /// What the threads share. They hold it and not their owner, so that they end when it does.
    ///
    /// `@unchecked Sendable`: everything is touched only while `condition` is locked.
    private final class Work: @unchecked Sendable {
        private let condition = NSCondition()
        private let most: Int
        private let mostWaiting: Int
        private let niceness: Int32
        private var waiting: ArraySlice<() -> Void> = []
        /// Waiting or being done.
        private var inHand = 0
        private var idle = 0
        private var started = 0
        private var isOver = false

        init(most: Int, mostWaiting: Int, niceness: Int32) {
            self.most = most
            self.mostWaiting = mostWaiting
            self.niceness = niceness
        }

        func add(leaving places: Int = 0, _ job: @escaping () -> Void) -> Bool {
            condition.lock()
            defer { condition.unlock() }
            guard inHand - most < mostWaiting - places else { return false }
            inHand += 1
            waiting.append(job)
            if idle >= waiting.count {
                condition.signal()
            } else if started < most {
                started += 1
                Thread.detachNewThread { [self] in run() }
            }
            return true
        }

        func end() {
            condition.lock()
            isOver = true
            condition.broadcast()
            condition.unlock()
        }

        private func run() {
            // On Linux each thread has a niceness of its own; 0 is the one that asks.
            if niceness > 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
            condition.lock()
            while true {
                if let job = waiting.popFirst() {
                    condition.unlock()
                    job()
                    condition.lock()
                    inHand -= 1
                } else if isOver {
                    condition.unlock()
                    return
                } else {
                    idle += 1
                    condition.wait()
                    idle -= 1
                }
            }
        }
    }
}
