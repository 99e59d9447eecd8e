import Kernel
import Synchronization

/// How often somebody may try to sign in, from one address and at one account, asked before any password is looked at.
/// It lies in this process's memory alone: it bounds work, and what is counted for good is the account's own lock-out.
///
/// An attempt that comes in gives its turn back: an office that comes to work behind one address is not held up, and who
/// guesses is.
package final class SignInAttempts: Sendable {
    /// Of an address: a hundred people may share one, and each mistypes now and then.
    package static let perAddress = Rate(burst: 60, secondsForEach: 2)
    /// Of an account: whoever thinks a password over needs no more.
    package static let perAccount = Rate(burst: 10, secondsForEach: 30)
    /// Addresses and accounts that are told apart, some megabytes at most.
    static let remembered = 10_000

    private struct State {
        var addresses = RateTable(SignInAttempts.perAddress, remembering: remembered)
        var accounts = RateTable(SignInAttempts.perAccount, remembering: remembered)
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Instant

    package init(now: @escaping @Sendable () -> Instant) { self.now = now }

    /// Counts an attempt, and refuses it or gives what it gives.
    /// - Parameters:
    ///   - device: the browser's, where the account's owner has come in from it before: there it is counted apart, and neither
    ///     guesses from elsewhere nor those of others behind the same address are his (decisions/0023).
    ///   - isIn: whether an outcome is somebody who came in, and not one that goes on to ask for more.
    func counting<Outcome>(
        from address: String, at account: String, ownDevice device: String?, _ attempt: () async throws -> Outcome,
        isIn: (Outcome) -> Bool
    ) async throws -> Outcome {
        let turn =
            device.map { Turn(address: nil, account: "\(account) \($0)") }
            ?? Turn(address: Self.network(of: address), account: account)
        try take(turn)
        let outcome: Outcome
        do { outcome = try await attempt() } catch let refusal as Refusal where refusal.kind == .overloaded {
            // No password was looked at.
            state.withLock { $0.accounts.giveBack(turn.account) }
            throw refusal
        }
        guard isIn(outcome) else { return outcome }
        state.withLock { state in
            if let address = turn.address { state.addresses.giveBack(address) }
            state.accounts.giveBack(turn.account)
        }
        return outcome
    }

    /// Of whom an attempt is one.
    private struct Turn {
        let address: String?
        let account: String
    }

    private func take(_ turn: Turn) throws {
        let now = now()
        try state.withLock { state in
            let wait = max(
                turn.address.map { state.addresses.wait(of: $0, at: now) } ?? 0,
                state.accounts.wait(of: turn.account, at: now))
            guard wait == 0 else { throw Refusal.signInTooOften(seconds: wait) }
            if let address = turn.address { state.addresses.take(address, at: now) }
            state.accounts.take(turn.account, at: now)
        }
    }

    /// Who has an IPv6 address has 2^64 of them.
    static func network(of address: String) -> String {
        guard address.contains(":") else { return address }
        let groups = address.split(separator: ":", omittingEmptySubsequences: false)
        return groups.prefix { !$0.isEmpty }.prefix(4).joined(separator: ":")
    }
}

extension Refusal {
    static func signInTooOften(seconds: Int) -> Refusal {
        Refusal(
            .tooMany, "signIn.tooOften", "登录试得太频繁，这一次没有核对密码。请过\(seconds)秒再试；忘记密码请联系安全管理员。")
    }
}
