import Kernel
import Synchronization

/// A database's kept counts as one transaction may use them.
struct Kept: Sendable {
    let counts: KeptCounts
    /// Of the database, before the transaction's snapshot was taken.
    let generation: Int
}

/// What was counted lately, see `ReadTransaction.kept`.
final class KeptCounts: Sendable {
    private struct Count: Sendable {
        let value: any Sendable
        let generation: Int
        let from: Instant
        let until: Instant
        let counted: ContinuousClock.Instant
    }

    private static let most = 1_000
    private let counts = Mutex<[String: Count]>([:])

    func value<Value: Sendable>(_ key: String, _ generation: Int, at now: Instant) -> Value? {
        guard let count = counts.withLock({ $0[key] }), count.generation == generation, count.from <= now,
            now < count.until, now.milliseconds - count.from.milliseconds < 1000,
            ContinuousClock.now - count.counted < .seconds(1)
        else { return nil }
        return count.value as? Value
    }

    func keep(_ value: some Sendable, _ key: String, _ generation: Int, from now: Instant, until: Instant) {
        let count = Count(value: value, generation: generation, from: now, until: until, counted: .now)
        counts.withLock { counts in
            if counts.count >= Self.most { counts = [:] }
            counts[key] = count
        }
    }
}
