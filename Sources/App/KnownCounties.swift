import Kernel
import Synchronization

/// The counties of this installation, asked for by every request and changed once in years: from the command
/// line, in another process, so that a second's delay is all there is to lose.
final class KnownCounties: Sendable {
    private let known = Mutex<(counties: [County], at: ContinuousClock.Instant)?>(nil)
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) { self.now = now }

    func counties(_ load: () async throws -> [County]) async throws -> [County] {
        let now = now()
        if let known = known.withLock({ $0 }), now - known.at < .seconds(1), !known.counties.isEmpty {
            return known.counties
        }
        let loaded = try await load()
        known.withLock { $0 = (loaded, now) }
        return loaded
    }
}
