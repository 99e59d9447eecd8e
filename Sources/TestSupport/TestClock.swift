import Foundation
import Kernel

/// The outside world of a test: a clock that moves when told, and randomness from a seed.
///
/// `@unchecked Sendable`: both variables are touched only under `lock`.
package final class TestClock: @unchecked Sendable {
    private let lock = NSLock()
    private var moment: Instant
    private var state: UInt64

    /// Starts on Monday 2019-11-04 at 09:00.
    package init(seed: UInt64 = 1) {
        moment = Instant(Day(ordinal: 18_204), hour: 9)
        state = seed
    }

    package var now: Instant { lock.withLock { moment } }

    package func advance(minutes: Int) { lock.withLock { moment = moment.adding(minutes: minutes) } }

    package var surroundings: Surroundings {
        Surroundings(now: { self.now }, random: { count in self.lock.withLock { self.bytes(count) } })
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    private func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return UInt8(truncatingIfNeeded: mixed ^ (mixed >> 31))
        }
    }
}
