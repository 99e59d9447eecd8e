import Kernel
import Synchronization

/// How often somebody may try to sign in, from one address and at one account, asked before any password is looked at.
/// It lies in this process's memory alone: it bounds work, and what is counted for good is the account's own lock-out.
///
/// An attempt that comes in gives its turn back: an office that comes to work behind one address is not held up, and who
/// guesses is. One that goes on to a code keeps it, as it may be a guess; the code has a turn of its own.
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
        /// Of accounts in browsers of their owners. Strangers have none, and however many they are they fill no place here.
        var own = RateTable(SignInAttempts.perAccount, remembering: remembered)
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
            device.map { Turn.own("\(account) \($0)") } ?? .stranger(RateTable.network(of: address), account: account)
        try take(turn)
        let outcome: Outcome
        do { outcome = try await attempt() } catch let refusal as Refusal where refusal.kind == .overloaded {
            // No password was looked at.
            giveBack(turn, withAddress: false)
            throw refusal
        }
        if isIn(outcome) { giveBack(turn, withAddress: true) }
        return outcome
    }

    /// Of whom an attempt is one.
    private enum Turn {
        case own(String)
        case stranger(_ address: String, account: String)
    }

    private func take(_ turn: Turn) throws {
        let now = now()
        try state.withLock { state in
            switch turn {
            case .own(let name):
                try Self.refuse(waiting: state.own.wait(of: name, at: now))
                state.own.take(name, at: now)
            case .stranger(let address, let account):
                try Self.refuse(
                    waiting: max(state.addresses.wait(of: address, at: now), state.accounts.wait(of: account, at: now)))
                state.addresses.take(address, at: now)
                state.accounts.take(account, at: now)
            }
        }
    }

    private func giveBack(_ turn: Turn, withAddress: Bool) {
        state.withLock { state in
            switch turn {
            case .own(let name): state.own.giveBack(name)
            case .stranger(let address, let account):
                if withAddress { state.addresses.giveBack(address) }
                state.accounts.giveBack(account)
            }
        }
    }

    private static func refuse(waiting seconds: Int) throws {
        guard seconds == 0 else { throw Refusal.signInTooOften(seconds: seconds) }
    }
}

extension Refusal {
    static func signInTooOften(seconds: Int) -> Refusal {
        Refusal(
            .tooMany, "signIn.tooOften", "登录试得太频繁，这一次没有核对密码。请过\(seconds)秒再试；忘记密码请联系安全管理员。")
    }
}
