import Dispatch
import Kernel
import Synchronization

/// Sessions with a server, each on a thread of its own and lent to one transaction at a time. They are opened when
/// they are first needed; who comes when all are lent waits in line, first come first served. Writing never takes all of
/// them: where a commit waits for a standby that is away, everybody still reads.
final class SessionPool: Sendable {
    enum Purpose { case reading, writing }

    /// Waiting transactions beyond this are refused: a queue that only grows answers nobody in time.
    static let capacity = 1000
    /// When nothing has moved for this long, nobody is left waiting.
    static let defaultPatience = Duration.seconds(10)

    /// Does its work and gives back how to answer whoever waits, once the session is free for the next.
    private struct Job: Sendable {
        let purpose: Purpose
        let work: @Sendable (PostgreSQLSession) -> @Sendable () -> Void
        let refuse: @Sendable () -> Void
    }

    private struct State {
        let mostWriting: Int
        var workers: [Worker] = []
        var idle: [Worker] = []
        var waiting: [Job] = []
        var writing = 0
        /// Whether somebody looks whether the line moves.
        var isWatched = false
        /// When a session was last lent or came back: any, and one to write.
        var moved = ContinuousClock.now
        var movedWriting = ContinuousClock.now

        func mayBegin(_ purpose: Purpose) -> Bool { purpose == .reading || writing < mostWriting }

        mutating func note(_ purpose: Purpose, _ change: Int) {
            moved = .now
            guard purpose == .writing else { return }
            writing += change
            movedWriting = moved
        }

        func isStuck(_ purpose: Purpose, _ patience: Duration) -> Bool {
            moved.duration(to: .now) > patience || !mayBegin(purpose) && movedWriting.duration(to: .now) > patience
        }
    }

    private let connection: String
    private let size: Int
    private let patience: Duration
    private let silence: Silence
    let primacy = Primacy()
    private let state: Mutex<State>
    private let watcher = DispatchQueue(label: "wenming.postgresql.line")

    init(
        connection: String, size: Int, patience: Duration = defaultPatience, silence: Silence = .ofPrimary
    ) {
        self.connection = connection
        self.size = size
        self.patience = patience
        self.silence = silence
        state = Mutex(State(mostWriting: max(1, size - 2)))
    }

    /// How many sessions were opened so far, and how many wait for one.
    var counts: (sessions: Int, waiting: Int) { state.withLock { ($0.workers.count, $0.waiting.count) } }

    /// Runs `body` on a session's thread, where it may block.
    func run<T: Sendable>(
        _ purpose: Purpose = .reading, _ body: @escaping @Sendable (PostgreSQLSession) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            accept(
                Job(
                    purpose: purpose,
                    work: { session in
                        let result = Result { try body(session) }
                        return { continuation.resume(with: result) }
                    },
                    refuse: { continuation.resume(throwing: Refusal.overloaded) }))
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

    /// Begins it, or has it wait, or refuses it.
    private func accept(_ job: Job) {
        enum Place {
            case session(Worker)
            case line(toWatch: Bool)
            case none
        }
        let place: Place = state.withLock { state in
            if state.mayBegin(job.purpose), let worker = free(&state) {
                state.note(job.purpose, 1)
                return .session(worker)
            }
            guard state.waiting.count < Self.capacity, !state.isStuck(job.purpose, patience) else { return .none }
            state.waiting.append(job)
            defer { state.isWatched = true }
            return .line(toWatch: !state.isWatched)
        }
        switch place {
        case .session(let worker): worker.queue.async { self.work(worker, job) }
        case .line(let toWatch): if toWatch { watch() }
        case .none: job.refuse()
        }
    }

    private func free(_ state: inout State) -> Worker? {
        if let idle = state.idle.popLast() { return idle }
        guard state.workers.count < size else { return nil }
        state.workers.append(Worker(PostgreSQLSession(connection, silence, primacy)))
        return state.workers.last
    }

    private func work(_ worker: Worker, _ first: Job) {
        var job: Job? = first
        while let now = job {
            let answer = now.work(worker.session)
            job = state.withLock { state in
                state.note(now.purpose, -1)
                guard let next = state.waiting.firstIndex(where: { state.mayBegin($0.purpose) }) else {
                    state.idle.append(worker)
                    return nil
                }
                let job = state.waiting.remove(at: next)
                state.note(job.purpose, 1)
                return job
            }
            answer()
        }
    }

    /// As long as anybody waits, looks now and then whether anything moves.
    private func watch() {
        watcher.asyncAfter(deadline: .now() + .milliseconds(Int(patience / .milliseconds(10)))) { [weak self] in
            guard let self else { return }
            let (refused, isWatched) = state.withLock { state in
                let stuck = [Purpose.reading, .writing].filter { state.isStuck($0, patience) }
                let line = state.waiting
                state.waiting = line.filter { !stuck.contains($0.purpose) }
                state.isWatched = !state.waiting.isEmpty
                return (line.filter { stuck.contains($0.purpose) }, state.isWatched)
            }
            for job in refused { job.refuse() }
            if isWatched { watch() }
        }
    }

    /// `@unchecked Sendable`: `session` is touched only on `queue`, which runs one block at a time.
    private final class Worker: @unchecked Sendable {
        let queue = DispatchQueue(label: "wenming.postgresql")
        let session: PostgreSQLSession

        init(_ session: PostgreSQLSession) { self.session = session }
    }
}
