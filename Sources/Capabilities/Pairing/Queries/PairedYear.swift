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
        return try running.map { record in
            PairedYear(
                id: record.id, title: procedure.title(record),
                terms: try record.terms(county: actor.county, in: transaction))
        }
    }

    /// What it owes in the year that runs.
    func terms(county: String, in transaction: ReadTransaction) throws -> PairingTerms {
        let year = transaction.now.day.year
        let plan = try Self.procedure.course(of: id, county: county, in: transaction).last("plan")
        return PairingTerms(
            year: year, dues: try transaction.setting(PairingSettings.dues, county: county),
            kinds: try Pairings.activities(of: id, county: county, in: transaction)
                .filter { $0.heldOn.year == year }.map(\.kind),
            hasPlan: plan?.at.day.year == year)
    }
}
