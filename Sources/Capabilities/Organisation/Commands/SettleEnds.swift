import Database
import Kernel
import Office

/// Hands on what lay open in divisions whose last day is over. Ends that were recorded in time are settled by a job on
/// their day; each once.
package struct SettleEnds: Command {
    package static let action = Action("division.settle", "转交撤并区划的事项", by: .system)
    let listeners: DivisionListeners

    package init(listeners: DivisionListeners) { self.listeners = listeners }

    /// Whether there is anything to do, so that no audit entry says that there was nothing.
    package static func isDue(county: String, in transaction: ReadTransaction) throws -> Bool {
        try !Divisions.unsettled(county: county, in: transaction).isEmpty
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let settled = try Self.settle(county: actor.county, listeners: listeners, in: transaction)
        return Done(
            settled.count, subject: actor.county, detail: settled.map { "\($0.name)\($0.words)" }.joined(separator: "；")
        )
    }

    @discardableResult
    static func settle(
        county: String, listeners: DivisionListeners, in transaction: WriteTransaction
    ) throws -> [EndedDivision] {
        let today = transaction.now.day
        let ends = try Divisions.unsettled(county: county, in: transaction)
        guard !ends.isEmpty else { return [] }
        let succession = try Divisions.succession(county: county, on: today, in: transaction)
        let tree = Dictionary(
            try Divisions.all(county: county, on: today, in: transaction).map { ($0.code, $0) },
            uniquingKeysWith: { first, _ in first })
        try transaction.run(
            """
            UPDATE divisionEnd SET settledAt = \(transaction.now)
            WHERE county = \(county) AND settledAt IS NULL AND goneFrom <= \(today)
            """)
        // What exists again since has nothing to hand on.
        let ended = try ends.filter { succession.isGone($0.code) }.map { end in
            let name = try Divisions.history(of: end.code, county: county, in: transaction).last?.name
            return EndedDivision(
                county: county, code: end.code, name: name ?? end.code.description, goneFrom: end.goneFrom,
                successor: tree[succession.current(end.code)])
        }
        for division in ended { try listeners.onEnded(division, transaction) }
        return ended
    }
}
