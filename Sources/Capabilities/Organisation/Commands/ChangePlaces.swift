import Database
import Kernel
import Office
import Web

/// Mends a place's name, kind or position. That of a village as a whole is called as the village is.
package struct CorrectPlace: Command {
    package static let action = Action("place.correct", "更正点位", right: .addPlaces)
    let place: ID<Place>
    let name: String
    let kind: Place.Kind
    let position: Position?
    /// What whoever mends it had before him; nil for who has the record itself.
    let seen: SeenVersion?

    package init(
        place: ID<Place>, name: String, kind: Place.Kind, position: Position?, seen: SeenVersion? = nil
    ) {
        self.place = place
        self.name = name
        self.kind = kind
        self.position = position
        self.seen = seen
    }

    /// - Parameter home: the place is a village as a whole: its name and kind are not asked.
    init(_ form: FormReader, _ place: Place, seen: SeenVersion?) throws {
        let name = place.isHome ? place.name : form.text("name", "点位名称", max: 40)
        let kind: Place.Kind? = place.isHome ? place.kind : form.choice("kind", "类别")
        let position = form.position()
        try form.finish()
        self.init(place: place.id, name: name, kind: kind ?? .site, position: position, seen: seen)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        let known = try Places.one(place, for: actor, in: transaction)
        if let gone = known.goneFrom, gone <= transaction.now.day {
            throw Refusal(.conflict, "place.gone", "“\(known.name)”已经撤销了，不能再改；撤错了的，请先恢复。")
        }
        if let seen, seen != known.version {
            throw Refusal(.conflict, "place.editedMeanwhile", "有人刚刚改过这个点位，这一次没有保存。请看过现在的内容再改。")
        }
        guard !known.isHome || (name == known.name && kind == known.kind) else {
            throw Refusal.field("name", "place.home", "村（社区）本身的名称和类别随“区划”改，这里只能更正位置。")
        }
        guard known.isHome || Place.Kind.ofTheirOwn.contains(kind) else {
            throw Refusal.field("kind", "place.kind", "村（社区）本身随“区划”建立，请选别的类别。")
        }
        guard known.name != name || known.kind != kind || known.position != position else {
            return .repeated((), subject: place.description)
        }
        try Places.check(position, county: county, in: transaction)
        try Places.refuseTwin(name, in: known.division, but: place, county: county, in: transaction)
        try transaction.run(
            """
            UPDATE place SET name = \(name), kind = \(kind), latitude = \(position?.latitude),
                longitude = \(position?.longitude)
            WHERE county = \(county) AND id = \(place)
            """)
        let words = [
            known.name == name ? nil : "\(known.name)→\(name)",
            known.kind == kind ? nil : "\(known.kind.chinese)→\(kind.chinese)",
            known.position == position ? nil : "位置\(position?.chinese ?? "删去")",
        ]
        return Done(
            subject: place.description,
            detail: "\(known.divisionName)\(name)：" + words.compactMap(\.self).joined(separator: "，"))
    }
}

/// Ends a place from a day on: nothing more is planned there, and what was recorded of it stays.
package struct EndPlace: Command {
    package static let action = Action("place.end", "撤销点位", right: .addPlaces)
    let place: ID<Place>
    let goneFrom: Day
    let reason: String
    let departures: [Departures]

    package init(place: ID<Place>, goneFrom: Day, reason: String, departures: [Departures]) {
        self.place = place
        self.goneFrom = goneFrom
        self.reason = reason
        self.departures = departures
    }

    init(_ form: FormReader, place: ID<Place>, departures: [Departures]) throws {
        let goneFrom = form.day("goneFrom", "撤销的日期")
        let reason = form.text("reason", "原因", max: 200)
        try form.finish()
        guard let goneFrom else { throw Refusal.noSuchPage }
        self.init(place: place, goneFrom: goneFrom, reason: reason, departures: departures)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let known = try Places.one(place, for: actor, in: transaction)
        guard !known.isHome else {
            throw Refusal.field("goneFrom", "place.home", "“\(known.name)”是村（社区）本身，随“区划”撤并，不能单独撤销。")
        }
        guard !reason.isEmpty else { throw Refusal.field("reason", "place.reason", "请写明撤销的原因，如 市场已拆除。") }
        guard known.goneFrom != goneFrom else { return .repeated((), subject: place.description) }
        try transaction.run(
            """
            UPDATE place SET goneFrom = \(goneFrom), goneReason = \(reason)
            WHERE county = \(actor.county) AND id = \(place)
            """)
        let ended = EndedPlace(county: actor.county, place: known, goneFrom: goneFrom, reason: reason)
        for departure in departures { try departure.onPlaceEnded(ended, transaction) }
        return Done(
            subject: place.description, detail: "\(known.divisionName)\(known.name)\(goneFrom)起撤销：\(reason)")
    }
}

/// Takes an end back that was a mistake, or that did not come to be.
package struct RestorePlace: Command {
    package static let action = Action("place.restore", "恢复点位", right: .addPlaces)
    let place: ID<Place>

    package init(place: ID<Place>) { self.place = place }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let known = try Places.one(place, for: actor, in: transaction)
        guard known.goneFrom != nil else { return .repeated((), subject: place.description) }
        try transaction.run(
            "UPDATE place SET goneFrom = NULL, goneReason = NULL WHERE county = \(actor.county) AND id = \(place)")
        return Done(subject: place.description, detail: "\(known.divisionName)\(known.name)")
    }
}

extension Place {
    /// What somebody sees who mends it.
    var version: SeenVersion {
        SeenVersion(bytes: "\(id) \(name) \(kind.rawValue) \(position?.chinese ?? "")".utf8)
    }
}

extension FormReader {
    /// Both halves of a position, or neither.
    func position() -> Position? {
        let latitude = text("latitude", "纬度", max: 20, optional: true)
        let longitude = text("longitude", "经度", max: 20, optional: true)
        let position = Position(latitude: latitude, longitude: longitude)
        if position == nil, !latitude.isEmpty || !longitude.isEmpty {
            refuse("latitude", "经纬度要成对填写，用十进制度数（WGS-84），如 29.500107 和 120.903841；或者都不填。")
        }
        return position
    }
}
