import Database
import Kernel
import Office
import Organisation

/// What becomes of places in charge (包保) and of the stops of a plan when a leader leaves his post, or a unit, a division or a
/// place is no more: a new charge follows the old, which stays with its reason; what nobody goes on with is listed as without an
/// owner.
extension Readiness {
    package static let departures: Departures = {
        var departures = Departures()
        departures.withPerson = { person, county, transaction in
            let name = try People.one(person, county: county, in: transaction).name
            let count = try standing(isLed(by: name), county: county, in: transaction).count
            guard count > 0 else { return [] }
            return [OpenWork("包保的点位", count: count, path: nil, afterwards: "改由接手的领导包保")]
        }
        departures.onLeft = { left, transaction in
            for charge in try standing(isLed(by: left.name), county: left.county, in: transaction) {
                try replace(
                    charge, leader: charge.leader.replacing(left.name, with: left.successor.name),
                    because: "\(left.name)离任，\(left.successor.name)接手", county: left.county, in: transaction)
            }
        }
        departures.inUnit = { unit, actor, transaction in
            let charges = try standing("placeCharge.unit = \(unit)", county: actor.county, in: transaction).count
            let stops = try stops(of: unit, county: actor.county, in: transaction)
            return [
                OpenWork("负责的点位", count: charges, path: nil, afterwards: "由承接的单位负责；没有承接的，列入“没有责任单位的点位”"),
                OpenWork("迎检方案里的点位", count: stops, path: nil, afterwards: "由承接的单位值守"),
            ].filter { $0.count > 0 }
        }
        departures.onUnitEnded = { ended, transaction in
            try handOver(
                ended.unit, to: ended.successor, because: "\(ended.unit.name)撤销", county: ended.county, in: transaction)
        }
        departures.atPlace = { place, actor, transaction in
            let count = try standing("placeCharge.place = \(place)", county: actor.county, in: transaction).count
            return count > 0 ? [OpenWork("包保", count: count, path: nil, afterwards: "随点位停用")] : []
        }
        departures.onPlaceEnded = { ended, transaction in
            try transaction.run(
                """
                UPDATE placeCharge SET until = \(transaction.now)
                WHERE county = \(ended.county) AND place = \(ended.place.id) AND until IS NULL
                """)
        }
        return departures
    }()

    package static func handOver(_ ended: EndedDivision, in transaction: WriteTransaction) throws {
        guard let old = try Units.ofDivision(ended.code, county: ended.county, in: transaction) else { return }
        let heir = try ended.successor.flatMap {
            try Units.ofDivision($0.code, county: ended.county, in: transaction)
        }
        try handOver(
            old, to: heir, because: "\(ended.name)\(ended.words)", county: ended.county, in: transaction)
    }

    private struct Standing {
        let id: ID<PlaceCharge>
        let unit: String
        let unitDivision: DivisionCode?
        let leader: String
    }

    /// The name alone, or behind a post: 副县长 王明.
    private static func isLed(by name: String) -> SQL {
        "(placeCharge.leader = \(name) OR placeCharge.leader LIKE \("% " + name))"
    }

    private static func standing(
        _ which: SQL, county: String, in transaction: ReadTransaction
    ) throws -> [Standing] {
        try transaction.rows(
            """
            SELECT placeCharge.id, placeCharge.unit, placeCharge.unitDivision, placeCharge.leader FROM placeCharge
            WHERE placeCharge.county = \(county) AND placeCharge.until IS NULL AND \(which) ORDER BY placeCharge.id
            """
        ).map {
            Standing(
                id: try $0["id"], unit: try $0["unit"], unitDivision: try $0["unitDivision"], leader: try $0["leader"])
        }
    }

    /// Those of days to come.
    private static func stops(of unit: ID<Unit>, county: String, in transaction: ReadTransaction) throws -> Int {
        try transaction.value(
            """
            SELECT count(*) FROM readinessStop
            WHERE county = \(county) AND unit = \(unit) AND day >= \(transaction.now.day)
            """) ?? 0
    }

    private static func handOver(
        _ old: Unit, to heir: Unit?, because reason: String, county: String, in transaction: WriteTransaction
    ) throws {
        guard heir?.id != old.id else { return }
        for charge in try standing("placeCharge.unit = \(old.id)", county: county, in: transaction) {
            try replace(
                charge, unit: heir, isKept: heir != nil, leader: charge.leader, because: reason, county: county,
                in: transaction)
        }
        guard let heir else { return }
        try transaction.run(
            """
            UPDATE readinessStop SET unit = \(heir.id)
            WHERE county = \(county) AND unit = \(old.id) AND day >= \(transaction.now.day)
            """)
    }

    /// - Parameter isKept: whether anybody is in charge afterwards.
    private static func replace(
        _ charge: Standing, unit: Unit? = nil, isKept: Bool = true, leader: String, because reason: String,
        county: String, in transaction: WriteTransaction
    ) throws {
        try transaction.run(
            "UPDATE placeCharge SET until = \(transaction.now) WHERE county = \(county) AND id = \(charge.id)")
        guard isKept else { return }
        let (owner, division) = (
            unit?.id.description ?? charge.unit, unit.map(\.division) ?? charge.unitDivision
        )
        try transaction.run(
            """
            INSERT INTO placeCharge (county, id, place, division, unit, unitDivision, leader, reason, setByName, setAt)
            SELECT county, CAST(\(transaction.newID(PlaceCharge.self)) AS TEXT), place, division, CAST(\(owner) AS TEXT),
                CAST(\(division) AS TEXT), CAST(\(leader) AS TEXT), CAST(\(reason) AS TEXT), '系统',
                CAST(\(transaction.now) AS BIGINT)
            FROM placeCharge WHERE county = \(county) AND id = \(charge.id)
            """)
    }
}
