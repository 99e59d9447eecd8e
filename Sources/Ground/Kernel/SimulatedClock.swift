import Foundation
import Kernel

/// An outside world of its own: a clock that moves when told, and randomness from a seed, so that a demo lives
/// through two months in seconds and a test runs the same every time.
///
/// `@unchecked Sendable`: both variables are touched only under `lock`.
package final class SimulatedClock: @unchecked Sendable {
    private let lock = NSLock()
    private var moment: Instant
    private var random: SeededRandom
    private let keys: Keyring

    package init(seed: UInt64, at moment: Instant, keys: Keyring = Keyring()) {
        self.moment = moment
        self.keys = keys
        random = SeededRandom(seed: seed)
    }

    package var now: Instant { lock.withLock { moment } }
    package func advance(minutes: Int) { lock.withLock { moment = moment.adding(minutes: minutes) } }
    package func set(_ moment: Instant) { lock.withLock { self.moment = moment } }

    package var surroundings: Surroundings {
        Surroundings(
            now: { self.now }, random: { count in self.lock.withLock { self.bytes(count) } }, keys: keys)
    }

    private func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }
}
