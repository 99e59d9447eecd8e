import Foundation
import Kernel
import Synchronization

/// Reads for reports from a standby, as far as it keeps up: whoever asks sees there all that this process wrote before, and
/// what others wrote until a second before. Where the standby is behind or away, the primary answers.
///
/// The standby has to have replayed the log up to where the primary itself said that it was, less than a second ago. The
/// standby cannot know that: it knows what reached it, and nothing of what did not.
final class ReplicaReads: Sendable {
    /// How long is waited for the standby, when all its sessions are lent and none comes back.
    static let defaultPatience = Duration.seconds(2)
    /// After a failure the standby is left alone for this long: connecting in vain costs every reader time.
    static let pauseWhenAway = Duration.seconds(10)
    /// And so does waiting in vain for one that is behind.
    private static let pauseWhenBehind = Duration.seconds(1)

    private struct State {
        /// How far the primary's log was, and when it was last asked for that.
        var position: Int64 = 0
        var askedAt: ContinuousClock.Instant?
        var aloneUntil = ContinuousClock.now
    }

    private let pool: SessionPool
    private let age: Duration
    private let pause: Duration
    private let state = Mutex(State())

    /// - Parameters:
    ///   - age: how old a report may be.
    ///   - pause: for how long the standby is left alone after a failure.
    init(
        connection: String, size: Int = PostgreSQLStore.defaultSize, age: Duration = .seconds(1),
        patience: Duration = defaultPatience, pause: Duration = pauseWhenAway
    ) {
        pool = SessionPool(connection: connection, size: size, patience: patience, silence: .ofStandby)
        self.age = age
        self.pause = pause
    }

    /// Notes how far the primary's log is after a commit of this process.
    func noteWritten(on session: PostgreSQLSession) {
        if ask(session) == nil { leaveAlone(pause) }
    }

    /// Nil when the standby cannot answer.
    func read<T: Sendable>(
        askingFirst primary: SessionPool, _ body: @escaping @Sendable (PostgreSQLSession) throws -> T
    ) async throws -> T? {
        guard !isLeftAlone, let position = await position(on: primary) else { return nil }
        do {
            return try await pool.run { [self] session in try answer(body, on: session, from: position) }
        } catch let refusal as Refusal where refusal == .overloaded {
            // Nothing moves there: it is gone without a word, or busy.
            return nil
        }
    }

    private func answer<T>(
        _ body: (PostgreSQLSession) throws -> T, on session: PostgreSQLSession, from position: Int64
    ) throws -> T? {
        // It may have failed somebody else since this one came.
        if isLeftAlone { return nil }
        do {
            try session.connectIfNeeded()
            // Before the snapshot is taken, which then holds at least as much.
            return try hasReplayed(position, session) ? body(session) : nil
        } catch let error as DatabaseError where error.kind == .connection {
            leaveAlone(pause)
            return nil
        } catch let error as DatabaseError where error.kind == .conflict {
            // What is read was vacuumed away on the primary, and the standby gave the reader up.
            return nil
        }
    }

    func close() async { await pool.close() }

    private var isLeftAlone: Bool { state.withLock { $0.aloneUntil > .now } }

    private func leaveAlone(_ pause: Duration) {
        state.withLock { $0.aloneUntil = max($0.aloneUntil, .now + pause) }
    }

    /// What the standby has to have; nil when the primary does not say.
    private func position(on primary: SessionPool) async -> Int64? {
        let known = state.withLock { state in
            state.askedAt.flatMap { $0.duration(to: .now) < age ? state.position : nil }
        }
        if let known { return known }
        let answer = try? await primary.run { [self] session in
            try session.connectIfNeeded()
            return ask(session)
        }
        return answer ?? nil
    }

    /// Asks the primary how far its log is on the disk, as far as a standby can have it: all that was committed before is
    /// in there.
    private func ask(_ session: PostgreSQLSession) -> Int64? {
        let now = ContinuousClock.now
        let answer = try? session.execute("SELECT (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint", [])
        guard case .integer(let position) = answer?.rows.first?.values.first else { return nil }
        return state.withLock { state in
            state.position = max(state.position, position)
            state.askedAt = max(state.askedAt ?? now, now)
            return state.position
        }
    }

    /// Whether the standby has all up to a position. One that keeps up has it in some milliseconds, and is waited for.
    private func hasReplayed(_ position: Int64, _ session: PostgreSQLSession) throws -> Bool {
        for _ in 1...10 {
            switch try Self.standing(session, position) {
            case .keepsUp: return true
            case .isBehind: Thread.sleep(forTimeInterval: 0.005)
            case .isNone:
                // The next session looks for the standby again.
                session.disconnect()
                throw DatabaseError(.connection, "the standby was promoted, or there is none")
            }
        }
        leaveAlone(Self.pauseWhenBehind)
        return false
    }

    private enum Standing: Int64 {
        case isNone, isBehind, keepsUp
    }

    private static func standing(_ session: PostgreSQLSession, _ position: Int64) throws -> Standing {
        let answer = try session.execute(
            """
            SELECT CASE
                WHEN NOT pg_is_in_recovery() THEN 0
                WHEN pg_last_wal_replay_lsn() - '0/0'::pg_lsn >= $1 THEN 2
                ELSE 1 END
            """, [.integer(position)])
        guard case .integer(let standing) = answer.rows.first?.values.first else { return .isBehind }
        return Standing(rawValue: standing) ?? .isBehind
    }
}
