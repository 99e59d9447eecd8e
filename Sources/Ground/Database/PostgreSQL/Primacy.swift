import Foundation
import Synchronization

/// Which primary the sessions of a pool agree on. Where Patroni died and its PostgreSQL lives on, two servers take writes for a
/// while, and an address of several machines may find either: what was written through one session would not be there for
/// the next. So only the newest primary counts that any session has met. Sessions with another are broken off, lent ones too,
/// as if that server had died just now: what waits on it for a standby that has left it would wait for ever.
final class Primacy: Sendable {
    /// A primary: of which database cluster, and how often one was promoted there before it.
    struct Standing: Sendable, Equatable {
        let system: Int64
        let timeline: Int64

        /// A cluster set up anew counts from 1 again; whoever met it last is right.
        func isOlder(than other: Standing) -> Bool { system == other.system && timeline < other.timeline }
    }

    private struct State {
        var newest: Standing?
        var lines: [ObjectIdentifier: Line] = [:]
    }

    private let state = Mutex(State())

    /// Notes whom a session that was just opened has met.
    /// - Returns: false where another session has met a newer one: then this session is of no use.
    func enter(_ session: PostgreSQLSession, socket: Int32, with standing: Standing) -> Bool {
        state.withLock { state in
            if let newest = state.newest, standing.isOlder(than: newest) { return false }
            if standing != state.newest {
                for line in state.lines.values { line.breakOff() }
                state.lines = [:]
                state.newest = standing
            }
            state.lines[ObjectIdentifier(session)] = Line(to: socket)
            return true
        }
    }

    /// A session that is closed is nobody's any more.
    func leave(_ session: PostgreSQLSession) {
        state.withLock { state in _ = state.lines.removeValue(forKey: ObjectIdentifier(session)) }
    }
}

/// A socket that libpq works with on another thread, and may close there at any moment: ours is a second name for it, so that
/// what is broken off is never somebody else's who got its number.
private final class Line: Sendable {
    private let copy: Int32

    init(to socket: Int32) { copy = dup(socket) }

    func breakOff() { shutdown(copy, Int32(SHUT_RDWR)) }

    deinit { close(copy) }
}
