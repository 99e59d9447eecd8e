import Database
import Kernel
import Office
import Organisation

/// What becomes of posters whose place or unit is no more: they go down with the place, and stay up with whoever goes on with
/// the unit's work.
extension Publicity {
    package static let departures: Departures = {
        var departures = Departures()
        departures.inUnit = { unit, actor, transaction in
            try standing("poster.unit = \(unit)", actor.county, afterwards: "由承接的单位接着管理", in: transaction)
        }
        departures.onUnitEnded = { ended, transaction in
            guard let successor = ended.successor else { return }
            try transaction.run(
                """
                UPDATE poster SET unit = \(successor.id)
                WHERE county = \(ended.county) AND unit = \(ended.unit.id) AND removedOn IS NULL
                """)
        }
        departures.atPlace = { place, actor, transaction in
            try standing("poster.place = \(place)", actor.county, afterwards: "随点位一起撤下", in: transaction)
        }
        departures.onPlaceEnded = { ended, transaction in
            try transaction.run(
                """
                UPDATE poster SET removedOn = \(ended.goneFrom), removedAt = \(transaction.now)
                WHERE county = \(ended.county) AND place = \(ended.place.id) AND removedOn IS NULL
                """)
        }
        return departures
    }()

    /// Posters that a village or township kept are kept by whoever follows it; those on the ground of a place stay on it.
    package static func handOver(_ ended: EndedDivision, in transaction: WriteTransaction) throws {
        let county = ended.county
        guard let old = try Units.ofDivision(ended.code, county: county, in: transaction),
            let heir = try ended.successor.flatMap({ try Units.ofDivision($0.code, county: county, in: transaction) }),
            heir.id != old.id
        else { return }
        try transaction.run(
            """
            UPDATE poster SET unit = \(heir.id)
            WHERE county = \(county) AND unit = \(old.id) AND removedOn IS NULL
            """)
    }

    private static func standing(
        _ which: SQL, _ county: String, afterwards: String, in transaction: ReadTransaction
    ) throws -> [OpenWork] {
        let count: Int? = try transaction.value(
            "SELECT count(*) FROM poster WHERE poster.county = \(county) AND \(which) AND poster.removedOn IS NULL")
        guard let count, count > 0 else { return [] }
        return [OpenWork("在册的公益宣传", count: count, path: nil, afterwards: afterwards)]
    }
}
