import Foundation
import Synchronization

/// Threads that may block, on which tasks read: a transaction that is read where its task runs costs no way to another
/// thread and back, and Swift's own threads, one to a core, are left to whoever never waits.
final class ReadThreads: TaskExecutor {
    private let work: Work

    /// - Parameter count: how many there are at most; each is started when it is first needed.
    init(count: Int) { work = Work(most: count) }

    deinit { work.end() }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        work.add { job.runSynchronously(on: executor) }
    }

    /// What the threads share. They hold it and not their owner, so that they end when it does.
    ///
    /// `@unchecked Sendable`: everything is touched only while `condition` is locked.
    private final class Work: @unchecked Sendable {
        private let condition = NSCondition()
        private let most: Int
        private var waiting: ArraySlice<() -> Void> = []
        private var idle = 0
        private var started = 0
        private var isOver = false

        init(most: Int) { self.most = most }

        func add(_ job: @escaping () -> Void) {
            condition.lock()
            defer { condition.unlock() }
            waiting.append(job)
            if idle >= waiting.count {
                condition.signal()
            } else if started < most {
                started += 1
                Thread.detachNewThread { [self] in run() }
            }
        }

        func end() {
            condition.lock()
            isOver = true
            condition.broadcast()
            condition.unlock()
        }

        private func run() {
            condition.lock()
            while true {
                if let job = waiting.popFirst() {
                    condition.unlock()
                    job()
                    condition.lock()
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
