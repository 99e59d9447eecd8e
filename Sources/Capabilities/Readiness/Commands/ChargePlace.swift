import Database
import Kernel
import Office
import Organisation
import Web

/// Gives a place an owner and a leader in charge (包保). A change ends the former charge and keeps it.
package struct ChargePlace: Command {
    package static let action = Action("placeCharge.set", "登记点位包保", right: .keepReadiness)
    let place: ID<Place>
    let unit: ID<Unit>
    let leader: String
    let reason: String

    package init(_ place: ID<Place>, unit: ID<Unit>, leader: String, reason: String = "") {
        (self.place, self.unit, self.leader, self.reason) = (place, unit, leader, reason)
    }

    init(_ place: ID<Place>, _ form: FormReader) throws {
        self.place = place
        (unit, leader, reason) = try form.finish(
            form.id("unit", "责任单位", of: Unit.self), form.text("leader", "包保领导", max: 40),
            form.note("reason", "调整原因", max: 200))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Place>> {
        let county = actor.county
        let spot = try Places.one(place, for: actor, in: transaction)
        guard !spot.isGone(on: transaction.now.day) else {
            throw Refusal(.conflict, "placeCharge.gone", "“\(spot.name)”已经停用（\(spot.goneReason ?? "")），不用再定责任单位。")
        }
        let party = try Units.present(unit, field: "unit", county: county, in: transaction)
        let former = try PlaceCharges.history(of: place, county: county, in: transaction).first { $0.until == nil }
        if let former {
            if former.unit.unit == party.unit, former.leader == leader {
                return .repeated(place, subject: place.description)
            }
            guard !reason.isEmpty else {
                throw Refusal.field(
                    "reason", "placeCharge.reason",
                    "这个点位已由\(former.unit.name)负责、\(former.leader)包保，要调整请写明原因。")
            }
        }
        try transaction.run(
            """
            UPDATE placeCharge SET until = \(transaction.now)
            WHERE county = \(county) AND place = \(place) AND until IS NULL
            """)
        try transaction.run(
            """
            INSERT INTO placeCharge (county, id, place, division, unit, unitDivision, leader, reason, setByName, setAt)
            VALUES (\(county), \(transaction.newID(PlaceCharge.self)), \(place), \(spot.division), \(party.unit),
                \(party.division), \(leader), \(reason), \(actor.name), \(transaction.now))
            """)
        return Done(place, subject: place.description, detail: "\(spot.name)：\(party.name)，\(leader)")
    }
}
