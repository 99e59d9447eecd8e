import Kernel

/// Guessing is slowed: the fifth wrong password in a row locks the account for 15 minutes, and each
/// further one again (domain.md §3, GB/T 22239: failure lockout).
enum Lockout {
    static let attempts = 5
    static let minutes = 15

    static func lockedUntil(failures: Int, at now: Instant) -> Instant? {
        failures >= attempts ? now.adding(minutes: minutes) : nil
    }
}
