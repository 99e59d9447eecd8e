import Database
import Kernel
import Residents

/// Who of a village can vote by paper.
enum RoundVoters {
    static func of(
        _ village: DivisionCode, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [ID<Resident>] {
        let today = transaction.now.day
        return try Residents.of(village: village, for: actor, in: transaction)
            .filter { $0.isKnownAdult(on: today) }.map(\.id)
    }
}
