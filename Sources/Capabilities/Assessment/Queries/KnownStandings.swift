import Database
import Findings
import Kernel
import Synchronization

/// How a county's findings stand: what lies open, and what a month found.
struct FindingStanding: Sendable {
    let month: Month
    /// When it was counted.
    let at: Instant
    let open: OpenFindings
    let found: MonthFound
}

/// Each county's standing, which every first page of a leader asks for and which is counted from all that lies open: counted
/// anew after every write of this process, when the next deadline passes, and after a second, for what other processes wrote.
package final class KnownStandings: Sendable {
    private struct Known {
        let standing: FindingStanding
        let generation: Int
        let read: ContinuousClock.Instant
    }

    private let known = Mutex<[String: Known]>([:])

    package init() {}

    /// - Parameter generation: of the database, before the transaction began.
    func standing(
        _ month: Month, for actor: Actor, in generation: Int, _ transaction: ReadTransaction
    ) throws -> FindingStanding {
        let (now, read) = (transaction.now, ContinuousClock.now)
        if let last = known.withLock({ $0[actor.county] }), last.generation == generation,
            last.standing.month == month, last.standing.at <= now, now < last.standing.open.until,
            read - last.read < .seconds(1)
        {
            return last.standing
        }
        let standing = FindingStanding(
            month: month, at: now, open: try Findings.lyingOpen(for: actor, in: transaction),
            found: try FoundFigure.counts(month, for: actor, in: transaction))
        known.withLock { $0[actor.county] = Known(standing: standing, generation: generation, read: read) }
        return standing
    }
}
