import Database
import Kernel
import Office

extension Units {
    /// The units for which somebody acts: what a form offers him.
    package static func answered(by actor: Actor, in transaction: ReadTransaction) throws -> [Unit] {
        try all(
            county: actor.county, kinds: [.department, .township, .village], notGoneOn: transaction.now.day,
            in: transaction
        ).filter { actor.answers(for: Party($0)) }
    }
}
