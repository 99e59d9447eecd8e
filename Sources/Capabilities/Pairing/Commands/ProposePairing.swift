import Database
import Kernel
import Office
import Organisation
import Web

/// Proposes a pairing: the village is asked to agree.
package struct ProposePairing: Command {
    package static let action = Action("pairing.propose", "发起结对", right: .proposePairings)
    let unit: ID<Unit>
    let village: DivisionCode
    let aims: String
    let until: Day

    package init(unit: ID<Unit>, village: DivisionCode, aims: String, until: Day) {
        (self.unit, self.village, self.aims, self.until) = (unit, village, aims, until)
    }

    init(_ form: FormReader) throws {
        (unit, village, aims, until) = try form.finish(
            form.id("unit", "单位", of: Unit.self), form.division("village", "村（社区）", .village),
            form.prose("aims", "共建目标", max: 1000), form.day("until", "到期日"))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PairingRecord>> {
        let partner = Party(try Units.one(unit, county: actor.county, in: transaction))
        guard actor.scope == .county || partner.has(actor) || actor.has(.system) else {
            throw Refusal.field("unit", "pairing.ownUnit", "单位联络员只能为本单位发起结对。")
        }
        let place = try Units.ofDivision(village, county: actor.county, in: transaction).map { Party($0) }
        try PairingTerms.check(
            until: until, today: transaction.now.day,
            hasSame: try Pairings.isOpen(unit, village, county: actor.county, in: transaction),
            isOwnVillage: village.level == .village && place != nil)
        let id = transaction.recordID(PairingRecord.self)
        try transaction.run(
            """
            INSERT INTO pairing (county, id, unit, unitDivision, village, villageUnit, aims, until, state)
            VALUES (\(actor.county), \(id), \(unit), \(partner.division), \(village), \(place?.unit), \(aims), \(until),
                \(PairingRecord.State.proposed))
            """)
        try transaction.begin(PairingRecord.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(partner.name)—\(place?.name ?? "")")
    }
}
