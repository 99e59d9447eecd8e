import Database
import Kernel
import Office
import Residents

/// Whom the county recommends to the level above: the honour that this rests on, and the nomination with his story.
package struct RecommendedPerson: Sendable {
    package let recommendation: Recommendation
    package let honour: Honour
    package let nomination: Nomination?
    /// He agreed once and took it back.
    package let isWithdrawn: Bool
    /// Where he agreed as a resident who was signed in: his sealed numbers are known here.
    package let resident: ID<Resident>?

    package static func of(
        _ id: ID<Recommendation>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> RecommendedPerson {
        let county = actor.county
        let found = try Honours.recommendation(id, for: actor, in: transaction)
        let honour = try Honours.one(found.honour, for: actor, in: transaction)
        let nomination = try honour.nomination.map {
            try Nominations.one($0, for: .system(county: county), in: transaction)
        }
        let agrees = try nomination.map {
            try Consents.holds(
                Nomination.consent.purpose, Nomination.kind, $0.id.description, county: county, in: transaction)
        }
        let person = try nomination.flatMap {
            try Consents.of(Nomination.kind, $0.id.description, county: county, in: transaction).first(where: \.holds)?
                .person
        }
        return RecommendedPerson(
            recommendation: found, honour: honour, nomination: nomination, isWithdrawn: agrees == false,
            resident: person.flatMap { ID<Resident>($0) })
    }
}
