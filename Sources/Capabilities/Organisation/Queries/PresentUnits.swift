import Database
import Kernel

extension Units {
    /// All that are there today.
    package static func present(county: String, in transaction: ReadTransaction) throws -> [Unit] {
        try all(county: county, notGoneOn: transaction.now.day, in: transaction)
    }

    /// A unit that is there today. One that ended is refused with what became of it.
    /// - Parameter field: in which it was chosen.
    package static func present(
        _ id: ID<Unit>, field: String = "lead", county: String, in transaction: ReadTransaction
    ) throws -> Party {
        let unit = Party(try one(id, county: county, in: transaction))
        if let gone = try whatBecame(of: unit, county: county, in: transaction) {
            throw Refusal.field(field, "unit.ended", "\(unit.name)已经撤销（\(gone)），请改选现在的单位。")
        }
        return unit
    }

    private static func whatBecame(
        of unit: Party, county: String, in transaction: ReadTransaction
    ) throws -> String? {
        guard let heir = try heir(of: unit, county: county, in: transaction) else { return nil }
        return heir.unit.map { "现由\($0.name)承接" } ?? "没有承接的单位"
    }

    /// Nil while it is there; else what goes on with its work, if anything does.
    private static func heir(
        of party: Party, county: String, in transaction: ReadTransaction
    ) throws -> (unit: Unit?, Void)? {
        let today = transaction.now.day
        if let code = party.division {
            let succession = try Divisions.succession(county: county, on: today, in: transaction)
            guard succession.isGone(code) else { return nil }
            return (try succession.heir(of: code).flatMap { try ofDivision($0, county: county, in: transaction) }, ())
        }
        guard let id = ID<Unit>(party.unit) else { return nil }
        let unit = try one(id, county: county, in: transaction)
        guard let gone = unit.goneFrom, gone <= today else { return nil }
        return (try unit.successor.map { try one($0, county: county, in: transaction) }, ())
    }
}
