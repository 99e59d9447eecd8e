import Database
import Kernel
import Office
import Organisation
import Web

/// Of whom there is a page, for whom.
enum Dossiers {
    /// A township's or village's code, or a department's identifier; refused where the reader's scope does not reach.
    static func subject(
        _ name: String, for actor: Actor, in transaction: ReadTransaction
    ) throws -> (subject: DossierSubject, unit: Unit) {
        guard let unit = try unit(name, county: actor.county, in: transaction), unit.kind != .office,
            sees(unit, actor)
        else { throw Refusal.noSuchPage }
        let township = try unit.division.flatMap { code in
            code.level == .village
                ? try code.parent.flatMap { try Units.ofDivision($0, county: actor.county, in: transaction) }?.name
                : nil
        }
        return (
            DossierSubject(
                unit: unit.id.description, name: unit.name, division: unit.division, township: township), unit
        )
    }

    private static func unit(_ name: String, county: String, in transaction: ReadTransaction) throws -> Unit? {
        if let code = DivisionCode(name) { return try Units.ofDivision(code, county: county, in: transaction) }
        guard let id = ID<Unit>(name) else { return nil }
        do { return try Units.one(id, county: county, in: transaction) } catch is Refusal { return nil }
    }

    private static func sees(_ unit: Unit, _ actor: Actor) -> Bool {
        if let division = unit.division { return actor.scope.covers(division: division) }
        return switch actor.scope {
        case .county: true
        case .division, .person: false
        case .unit(let own): own == unit.id.description
        }
    }

    /// All that a reader has a page of: townships with their villages, and departments.
    static func all(for actor: Actor, in transaction: ReadTransaction) throws -> [Unit] {
        try Units.all(
            county: actor.county, kinds: [.township, .village, .department], notGoneOn: transaction.now.day,
            in: transaction
        ).filter { sees($0, actor) }
    }
}

extension Unit {
    /// Its page, below the county.
    var dossier: String { "dossiers/\(division?.description ?? id.description)" }
}
