import Synchronization

/// Each county's stamp (`Audit.stamp`), asked for by every public request: known anew after every write of this process, and
/// after a second, for what other processes wrote.
final class KnownStamps: Sendable {
    private struct Known {
        let stamp: String
        let generation: Int
        let at: ContinuousClock.Instant
    }

    private let known = Mutex<[String: Known]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) { self.now = now }

    /// - Parameter generation: of the database, before anything is read.
    func stamp(of county: String, in generation: Int, _ load: () async throws -> String) async throws -> String {
        let now = now()
        let last = known.withLock { $0[county] }
        if let last, last.generation == generation, now - last.at < .seconds(1) { return last.stamp }
        let stamp = try await load()
        known.withLock { $0[county] = Known(stamp: stamp, generation: generation, at: now) }
        return stamp
    }
}
