import Kernel

/// The outside world of a test.
package typealias TestClock = SimulatedClock

extension SimulatedClock {
    /// Starts on Monday 2019-11-04 at 09:00.
    package convenience init(seed: UInt64 = 1) {
        self.init(seed: seed, at: Instant(Day(ordinal: 18_204), hour: 9), keys: .ofTests)
    }
}

extension Keyring {
    /// The same in all tests, as several servers of one installation have the same.
    package static let ofTests: Keyring = {
        var random = SeededRandom(seed: 20)
        return Keyring(madeOn: Day(ordinal: 18_204)) { count in
            (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        }
    }()
}
