import Foundation
import Kernel
import Synchronization

/// Reads for reports from a standby, as far as it keeps up: a process always sees there what it wrote itself, and what
/// others wrote at most a second later. Where the standby is behind or away, the primary answers.
final class ReplicaReads: Sendable {
    /// After a failure the standby is left alone for this long: connecting in vain costs every reader time.
    private static let pauseSeconds = 10.0

    private struct State {
        /// What this process wrote last, as a position in the primary's log.
        var written: UInt64 = 0
        var awayUntil = Date.distantPast
    }

    private let pool: SessionPool
    private let state = Mutex(State())

    init(connection: String, size: Int) { pool = SessionPool(connection: connection, size: size) }

    /// Notes how far the primary's log is after a commit of this process.
    func noteWritten(on session: PostgreSQLSession) {
        let answer = try? session.execute("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::text", [])
        guard let value = answer?.rows.first?.values.first, case .text(let text) = value, let position = UInt64(text)
        else { return leaveAlone() }
        state.withLock { $0.written = max($0.written, position) }
    }

    private func leaveAlone() {
        state.withLock { $0.awayUntil = Date(timeIntervalSinceNow: Self.pauseSeconds) }
    }

    /// Nil when the standby cannot answer.
    func read<T: Sendable>(
        _ body: @escaping @Sendable (PostgreSQLSession) throws -> T
    ) async throws -> T? {
        let (written, isAway) = state.withLock { ($0.written, $0.awayUntil > Date()) }
        if isAway { return nil }
        do {
            return try await pool.run { session in
                try session.connectIfNeeded()
                // Before the snapshot is taken, which then holds at least as much.
                guard try Self.keepsUp(with: written, session) else { return nil }
                return try body(session)
            }
        } catch let error as DatabaseError where [.connection, .busy].contains(error.kind) {
            // Busy: what is read was vacuumed away on the primary, and the standby gave the reader up.
            if error.kind == .connection { leaveAlone() }
            return nil
        }
    }

    func close() async { await pool.close() }

    /// Whether all that was written up to a position is there, and what others write comes within a second.
    private static func keepsUp(with written: UInt64, _ session: PostgreSQLSession) throws -> Bool {
        let answer = try session.execute(
            """
            SELECT (pg_last_wal_replay_lsn() - '0/0'::pg_lsn >= $1::text::numeric
                AND EXISTS (SELECT 1 FROM pg_stat_wal_receiver)
                AND (pg_last_wal_replay_lsn() = pg_last_wal_receive_lsn()
                    OR clock_timestamp() - pg_last_xact_replay_timestamp() < interval '1 second'))::int
            """, [.text(String(written))])
        return answer.rows.first?.values.first == .integer(1)
    }
}
