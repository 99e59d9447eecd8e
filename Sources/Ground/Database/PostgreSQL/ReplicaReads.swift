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
                switch try Self.standing(session, written: written) {
                case .keepsUp: return try body(session)
                case .isBehind: return nil
                case .isNone:
                    // The next session looks for the standby again.
                    session.disconnect()
                    throw DatabaseError(.connection, "the standby was promoted, or there is none")
                }
            }
        } catch let error as DatabaseError where [.connection, .conflict].contains(error.kind) {
            // A conflict: what is read was vacuumed away on the primary, and the standby gave the reader up.
            if error.kind == .connection { leaveAlone() }
            return nil
        }
    }

    func close() async { await pool.close() }

    private enum Standing: Int {
        case isNone, isBehind, keepsUp
    }

    /// Whether all that was written up to a position is there, and what others write comes within a second.
    private static func standing(_ session: PostgreSQLSession, written: UInt64) throws -> Standing {
        let answer = try session.execute(
            """
            SELECT CASE
                WHEN NOT pg_is_in_recovery() THEN 0
                WHEN pg_last_wal_replay_lsn() - '0/0'::pg_lsn >= $1::text::numeric
                    AND EXISTS (SELECT 1 FROM pg_stat_wal_receiver)
                    AND (pg_last_wal_replay_lsn() = pg_last_wal_receive_lsn()
                        OR clock_timestamp() - pg_last_xact_replay_timestamp() < interval '1 second') THEN 2
                ELSE 1 END
            """, [.text(String(written))])
        guard case .integer(let standing) = answer.rows.first?.values.first else { return .isBehind }
        return Standing(rawValue: Int(standing)) ?? .isBehind
    }
}
