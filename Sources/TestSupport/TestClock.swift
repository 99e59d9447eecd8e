import Kernel

/// The outside world of a test.
package typealias TestClock = SimulatedClock

extension SimulatedClock {
    /// Starts on Monday 2019-11-04 at 09:00.
    package convenience init(seed: UInt64 = 1) {
        self.init(seed: seed, at: Instant(Day(ordinal: 18_204), hour: 9))
    }
}
