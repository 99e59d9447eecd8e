import Database
import Kernel
import Office

/// Somebody who leaves his post, and who goes on with what lay with him.
package struct LeftPost: Sendable {
    package let county: String
    package let person: ID<Person>
    package let name: String
    package let successor: Person
}

/// A unit that is no more from a day on.
package struct EndedUnit: Sendable {
    package let county: String
    package let unit: Unit
    package let goneFrom: Day
    /// What it was merged into; nil where nothing took its place.
    package let successor: Unit?
}

/// A place that is no more from a day on. What was recorded of it stays.
package struct EndedPlace: Sendable {
    package let county: String
    package let place: Place
    package let goneFrom: Day
    package let reason: String
}

/// What another capability has to do with people, units and places that go: what lies open with each, and what becomes of it, in
/// the same transaction. What it may not hand over, it refuses.
package struct Departures: Sendable {
    /// As far as it is his own and nobody else's in his unit; counted for whoever moves him, who may not open it.
    package var withPerson: @Sendable (ID<Person>, _ county: String, ReadTransaction) throws -> [OpenWork] = {
        _, _, _ in []
    }
    package var onLeft: @Sendable (LeftPost, WriteTransaction) throws -> Void = { _, _ in }
    package var inUnit: @Sendable (ID<Unit>, Actor, ReadTransaction) throws -> [OpenWork] = { _, _, _ in [] }
    package var onUnitEnded: @Sendable (EndedUnit, WriteTransaction) throws -> Void = { _, _ in }
    package var atPlace: @Sendable (ID<Place>, Actor, ReadTransaction) throws -> [OpenWork] = { _, _, _ in [] }
    package var onPlaceEnded: @Sendable (EndedPlace, WriteTransaction) throws -> Void = { _, _ in }

    package init() {}
}

extension [Departures] {
    func withPerson(_ person: ID<Person>, county: String, in transaction: ReadTransaction) throws -> [OpenWork] {
        try flatMap { try $0.withPerson(person, county, transaction) }
    }

    func inUnit(_ unit: ID<Unit>, for actor: Actor, in transaction: ReadTransaction) throws -> [OpenWork] {
        try flatMap { try $0.inUnit(unit, actor, transaction) }
    }

    func atPlace(_ place: ID<Place>, for actor: Actor, in transaction: ReadTransaction) throws -> [OpenWork] {
        try flatMap { try $0.atPlace(place, actor, transaction) }
    }
}
