import Database
import Kernel
import Office
import Synchronization

/// When sessions were last seen, on its way into the database. One write at a time, whatever many are seen meanwhile: where
/// writing is held up, this takes one place among those who wait, and nobody waits for it.
final class SeenSessions: Sendable {
    private struct State {
        /// By county and digest.
        var seen: [String: [String: Instant]] = [:]
        var writing: Task<Void, Never>?
    }

    private let office: Office
    private let state = Mutex(State())

    init(office: Office) { self.office = office }

    func note(_ digest: String, county: String, at moment: Instant) {
        state.withLock { state in
            state.seen[county, default: [:]][digest] = moment
            if state.writing == nil { state.writing = Task { await write() } }
        }
    }

    func settle() async { await state.withLock(\.writing)?.value }

    private func write() async {
        while let (county, seen) = next() {
            // What cannot be written is noted again when its session is seen again.
            try? await office.keepHouse { transaction in
                // In one order, so that two servers never wait for each other. Who signed out meanwhile stays so.
                for (digest, moment) in seen.sorted(by: { $0.key < $1.key }) {
                    try transaction.run(
                        "UPDATE session SET lastSeenAt = \(moment) WHERE county = \(county) AND digest = \(digest)")
                }
            }
        }
    }

    private func next() -> (String, [String: Instant])? {
        state.withLock { state in
            let next = state.seen.popFirst()
            if next == nil { state.writing = nil }
            return next.map { ($0.key, $0.value) }
        }
    }
}
