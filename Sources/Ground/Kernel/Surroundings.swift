/// What a transaction takes from the outside world. A test or a simulation gives its own, so that
/// a year runs in seconds and every identifier and draw comes out the same from the same seed.
package struct Surroundings: Sendable {
    package let now: @Sendable () -> Instant
    /// That many random bytes.
    package let random: @Sendable (Int) -> [UInt8]

    package init(now: @escaping @Sendable () -> Instant, random: @escaping @Sendable (Int) -> [UInt8]) {
        self.now = now
        self.random = random
    }

    package static let real = Surroundings(
        now: Instant.now,
        random: { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        }
    )
}
