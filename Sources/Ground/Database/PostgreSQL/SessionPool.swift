import Dispatch
import Kernel
import Synchronization

/// Sessions with a server, each on a thread of its own and lent to one transaction at a time. They are opened when
/// they are first needed; who comes when all are lent waits in line, first come first served.
final class SessionPool: Sendable {
    /// Waiting transactions beyond this are refused: a queue that only grows answers nobody in time.
    static let capacity = 1000

    /// Does its work and gives back how to answer whoever waits, once the session is free for the next.
    private typealias Job = @Sendable (PostgreSQLSession) -> @Sendable () -> Void

    private struct State {
        var workers: [Worker] = []
        var idle: [Worker] = []
        var waiting: [Job] = []
    }

    private let connection: String
    private let size: Int
    private let state = Mutex(State())

    init(connection: String, size: Int) {
        self.connection = connection
        self.size = size
    }

    /// How many sessions were opened so far, and how many wait for one.
    var counts: (sessions: Int, waiting: Int) { state.withLock { ($0.workers.count, $0.waiting.count) } }

    /// Runs `body` on a session's thread, where it may block.
    func run<T: Sendable>(_ body: @escaping @Sendable (PostgreSQLSession) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let job: Job = { session in
                let result = Result { try body(session) }
                return { continuation.resume(with: result) }
            }
            if !accept(job) { continuation.resume(throwing: Refusal.overloaded) }
        }
    }

    func close() async {
        for worker in state.withLock({ $0.workers }) {
            await withCheckedContinuation { continuation in
                worker.queue.async {
                    worker.session.disconnect()
                    continuation.resume()
                }
            }
        }
    }

    /// False when there is no room to wait.
    private func accept(_ job: @escaping Job) -> Bool {
        enum Place {
            case session(Worker)
            case line, none
        }
        let place: Place = state.withLock { state in
            if let idle = state.idle.popLast() { return .session(idle) }
            if state.workers.count < size {
                let worker = Worker(connection)
                state.workers.append(worker)
                return .session(worker)
            }
            guard state.waiting.count < Self.capacity else { return .none }
            state.waiting.append(job)
            return .line
        }
        if case .session(let worker) = place { worker.queue.async { self.work(worker, job) } }
        if case .none = place { return false }
        return true
    }

    private func work(_ worker: Worker, _ first: @escaping Job) {
        var job: Job? = first
        while let next = job {
            let answer = next(worker.session)
            job = state.withLock { state in
                if state.waiting.isEmpty {
                    state.idle.append(worker)
                    return nil
                }
                return state.waiting.removeFirst()
            }
            answer()
        }
    }

    /// `@unchecked Sendable`: `session` is touched only on `queue`, which runs one block at a time.
    private final class Worker: @unchecked Sendable {
        let queue = DispatchQueue(label: "wenming.postgresql")
        let session: PostgreSQLSession

        init(_ connection: String) { session = PostgreSQLSession(connection) }
    }
}
