import Synchronization

/// So many at once; others wait until it is their turn, in the order in which they came, and no thread waits with them.
package final class Turns: Sendable {
    private struct State {
        var free: Int
        var waiting: ArraySlice<CheckedContinuation<Void, any Error>> = []
    }

    private let state: Mutex<State>
    private let mostWaiting: Int

    /// - Parameters:
    ///   - most: how many have a turn at once.
    ///   - waiting: how many may wait for one.
    package init(most: Int, waiting: Int) {
        state = Mutex(State(free: most))
        mostWaiting = waiting
    }

    /// What the work gives, when it has its turn.
    /// - Throws: the refusal, at once, when as many wait as may.
    package func take<Result>(orRefuse full: Refusal, _ work: () async throws -> Result) async throws -> Result {
        try await begin(orRefuse: full)
        defer { end() }
        return try await work()
    }

    private func begin(orRefuse full: Refusal) async throws {
        try await withCheckedThrowingContinuation { (turn: CheckedContinuation<Void, any Error>) in
            let isFull = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    turn.resume()
                } else if state.waiting.count < mostWaiting {
                    state.waiting.append(turn)
                } else {
                    return true
                }
                return false
            }
            if isFull { turn.resume(throwing: full) }
        }
    }

    private func end() {
        let next = state.withLock { state in
            let next = state.waiting.popFirst()
            if next == nil { state.free += 1 }
            return next
        }
        next?.resume()
    }
}
