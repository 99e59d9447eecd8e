import Database
import Kernel
import Office
import Web

/// A place within a village or community that will be visited.
package struct AddPlace: Command {
    package static let action = Action("place.add", "新增点位", right: .addPlaces)
    let division: DivisionCode
    let name: String
    let kind: Place.Kind
    let position: Position?

    package init(division: DivisionCode, name: String, kind: Place.Kind, position: Position?) {
        self.division = division
        self.name = name
        self.kind = kind
        self.position = position
    }

    init(_ form: FormReader, division: DivisionCode) throws {
        self.division = division
        name = form.text("name", "点位名称", max: 40)
        kind = form.choice("kind", "类别") ?? .site
        position = form.position()
        try form.finish()
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Place>> {
        guard division.level == .village, actor.scope.covers(division: division),
            let home = try Divisions.one(division, county: actor.county, on: transaction.now.day, in: transaction)
        else { throw Refusal.field("division", "division.none", "代码\(division)不在您管理的村（社区）里。") }
        try Places.check(position, county: actor.county, in: transaction)
        try Places.refuseTwin(name, in: division, county: actor.county, in: transaction)
        let id = transaction.recordID(Place.self)
        let added = try transaction.run(
            """
            INSERT INTO place (county, id, division, name, kind, latitude, longitude)
            VALUES (\(actor.county), \(id), \(division), \(name), \(kind), \(position?.latitude), \(position?.longitude))
            ON CONFLICT (county, division, name) DO NOTHING
            """)
        guard added == 1 else {
            throw Refusal.field("name", "place.taken", "\(home.name)已经有“\(name)”这个点位，请换一个名称。")
        }
        return Done(id, subject: id.description, detail: "\(home.name)\(name)")
    }
}
