import Kernel
import Synchronization

/// Who comes with a secret, a code that he types or an address that nobody else has: how often what opens nothing may be
/// tried from one address. It lies in this process's memory: it bounds work, as 60 bits cannot be guessed anyway.
package final class CodeAttempts: Sendable {
    private static let remembered = 10_000

    private struct State {
        var misses = RateTable(Rate(burst: 20, secondsForEach: 6), remembering: remembered)
        /// Addresses that opened lately: they go on beside somebody who guesses from the same network.
        var known: Set<String> = []
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Instant

    package init(now: @escaping @Sendable () -> Instant) { self.now = now }

    /// Refuses who tried too often. Whoever finds something gives his turn back, so that a village behind one address is not
    /// held up.
    /// - Parameter secret: where what is tried is known again by it.
    package func counting<Outcome>(
        from address: String, at secret: String = "", _ attempt: () async throws -> Outcome
    ) async throws -> Outcome {
        let (network, moment) = (RateTable.network(of: address), now())
        let isKnown = try state.withLock { state in
            guard !state.known.contains(secret) else { return true }
            let seconds = state.misses.wait(of: network, at: moment)
            guard seconds == 0 else { throw Refusal.triedTooOften(seconds: seconds) }
            state.misses.take(network, at: moment)
            return false
        }
        do {
            let outcome = try await attempt()
            state.withLock { state in
                if !isKnown { state.misses.giveBack(network) }
                guard !secret.isEmpty else { return }
                if state.known.count >= Self.remembered { state.known = [] }
                state.known.insert(secret)
            }
            return outcome
        } catch {
            let isMiss = (error as? Refusal).map { $0.kind == .missing || $0.isAbout("code") } ?? false
            state.withLock { state in
                if isMiss { state.known.remove(secret) }
                if isMiss, isKnown { state.misses.take(network, at: moment) }
                if !isMiss, !isKnown { state.misses.giveBack(network) }
            }
            throw error
        }
    }
}

extension Route {
    /// For an address with a secret in it, which strangers could try one after the other.
    package func guarded(by attempts: CodeAttempts) -> Route {
        @Sendable func counted<Outcome>(
            _ look: @escaping @Sendable (WebRequest) async throws -> Outcome
        ) -> @Sendable (WebRequest) async throws -> Outcome {
            { request in
                try await attempts.counting(from: request.address, at: request.path) { try await look(request) }
            }
        }
        var route = self
        route.isGuarded = true
        route.handler = counted(handler)
        // It looks too, when what was sent is refused.
        route.form = form.map(counted)
        return route
    }
}

extension Refusal {
    fileprivate static func triedTooOften(seconds: Int) -> Refusal {
        Refusal(.tooMany, "code.tooOften", "试得太频繁，这一次没有核对。请过\(seconds)秒再试；码丢了请找发码的人重新要一个。")
    }
}
