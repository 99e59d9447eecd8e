import Database
import Kernel
import Office

extension Rounds {
    /// Of a kind those that take nominations today.
    package static func takingNominations(
        of category: AwardCategory, county: String, in transaction: ReadTransaction
    ) throws -> [Round] {
        let today = transaction.now.day
        return try all(in: [.nominating], county: county, in: transaction).filter { round in
            round.rule.category == category && (round.nominationsUntil.map { today <= $0 } ?? false)
        }
    }
}
