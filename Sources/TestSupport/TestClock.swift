import Foundation
import Kernel

/// The outside world of a test: a clock that moves when told, and randomness from a seed.
///
/// `@unchecked Sendable`: both variables are touched only under `lock`.
package final class TestClock: @unchecked Sendable {
    private let lock = NSLock()
    private var moment: Instant
    private var random: SeededRandom

    /// Starts on Monday 2019-11-04 at 09:00.
    package init(seed: UInt64 = 1) {
        moment = Instant(Day(ordinal: 18_204), hour: 9)
        random = SeededRandom(seed: seed)
    }

    package var now: Instant { lock.withLock { moment } }

    package func advance(minutes: Int) { lock.withLock { moment = moment.adding(minutes: minutes) } }

    package var surroundings: Surroundings {
        Surroundings(now: { self.now }, random: { count in self.lock.withLock { self.bytes(count) } })
    }

    private func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }
}
