import Dispatch
import Organisation
import Synchronization
import TestSupport

/// A password hasher that, once it is told to, comes to no end until it is told to.
final class StuckHasher: Sendable {
    private let isStuck = Mutex(false)
    private let gate = DispatchSemaphore(value: 0)
    private let (reached, reach) = AsyncStream.makeStream(of: Void.self)

    var hasher: PasswordHasher {
        PasswordHasher(rounds: 2) { [self] in
            if isStuck.withLock({ $0 }) {
                reach.yield()
                _ = gate.wait(timeout: .patience)
                gate.signal()
            }
            return try PasswordHasher.scrypt($0, $1, $2)
        }
    }

    func begin() { isStuck.withLock { $0 = true } }
    func end() { gate.signal() }

    /// Until somebody's password is being looked at.
    func isReached() async { for await _ in reached { return } }
}
