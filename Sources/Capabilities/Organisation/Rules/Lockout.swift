import Kernel

/// Guessing is slowed: the fifth wrong password in a row locks for 15 minutes, and each further one again (domain.md §3,
/// GB/T 22239: failure lockout). It locks whoever guesses: browsers that somebody has signed in on before are counted each
/// by itself, and all others together (decisions/0023).
enum Lockout {
    static let attempts = 5
    static let minutes = 15

    static func lockedUntil(failures: Int, at now: Instant) -> Instant? {
        failures >= attempts ? now.adding(minutes: minutes) : nil
    }
}
