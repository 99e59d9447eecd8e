import Database
import Kernel
import Office
import Web

/// What a pairing of a unit came to in the year that runs, for whoever looks at the unit as a whole.
package struct PairedYear: Sendable {
    package let id: ID<PairingRecord>
    package let title: String
    package let terms: PairingTerms
}

extension PairingRecord {
    /// The pairings of a unit or village that run, as far as somebody sees them.
    package static func year(
        of party: Party, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [PairedYear] {
        guard Right.seePairings.isHeld(by: actor) else { return [] }
        let own = party.division.map { "below=\($0)" } ?? "unit=\(party.unit)"
        let running = try Listing<PairingRecord>.pairings.first("state=running&\(own)", 20, for: actor, in: transaction)
        let year = transaction.now.day.year
        return try running.map { record in
            let activities = try Pairings.activities(of: record.id, county: actor.county, in: transaction)
            let course = try procedure.course(of: record.id, county: actor.county, in: transaction)
            return PairedYear(
                id: record.id, title: procedure.title(record),
                terms: PairingTerms(
                    year: year, kinds: activities.filter { $0.heldOn.year == year }.map(\.kind),
                    hasPlan: course.last("plan")?.at.day.year == year))
        }
    }
}
