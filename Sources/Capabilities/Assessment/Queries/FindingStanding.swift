import Database
import Findings
import Kernel
import Office

/// How a county's findings stand: what lies open, and what a month found.
struct FindingStanding: Sendable {
    let open: OpenFindings
    let found: MonthFound

    /// For whoever looks after the whole county. Every first page of a leader asks for it, and it is counted from all that
    /// lies open: so it is kept until something is written or the next deadline passes.
    static func of(_ month: Month, for actor: Actor, in transaction: ReadTransaction) throws -> FindingStanding {
        func count() throws -> FindingStanding {
            FindingStanding(
                open: try Findings.lyingOpen(for: actor, in: transaction),
                found: try FoundFigure.counts(month, for: actor, in: transaction))
        }
        return try transaction.kept("standing \(month) \(actor.county)", until: { $0.open.until }, count)
    }
}
