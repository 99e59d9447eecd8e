/// What a transaction takes from the outside world. A test or a simulation gives its own, so that
/// a year runs in seconds and every identifier and draw comes out the same from the same seed.
package struct Surroundings: Sendable {
    package let now: @Sendable () -> Instant
    /// That many random bytes.
    package let random: @Sendable (Int) -> [UInt8]
    package let keys: Keyring

    package init(
        now: @escaping @Sendable () -> Instant, random: @escaping @Sendable (Int) -> [UInt8], keys: Keyring = Keyring()
    ) {
        self.now = now
        self.random = random
        self.keys = keys
    }

    /// The same world with an installation's keys.
    package func holding(_ keys: Keyring) -> Surroundings { Surroundings(now: now, random: random, keys: keys) }

    /// Without keys: what writes records holds its installation's.
    package static let real = Surroundings(
        now: Instant.now,
        random: { count in
            // Eight bytes at a time, as each number is a call to the system.
            var generator = SystemRandomNumberGenerator()
            var bytes: [UInt8] = []
            while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) } }
            return Array(bytes.prefix(count))
        }
    )
}
