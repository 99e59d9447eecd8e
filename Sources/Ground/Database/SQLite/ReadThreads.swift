import Kernel

/// Threads that may block, on which tasks read: a transaction that is read where its task runs costs no way to another
/// thread and back, and Swift's own threads, one to a core, are left to whoever never waits.
final class ReadThreads: TaskExecutor {
    private let threads: WorkThreads

    /// - Parameter count: how many there are at most; each is started when it is first needed.
    init(count: Int) { threads = WorkThreads(most: count) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        threads.add { job.runSynchronously(on: executor) }
    }
}
