import Database
import Kernel
import Office
import Organisation
import Standards
import Web

/// What there is to ask about who is in charge of places.
enum PlaceCharges {
    static let selected: SQL = """
        placeCharge.id, placeCharge.place, spot.name AS placeName, spot.kind AS placeKind, around.name AS divisionName,
        placeCharge.unit, ownUnit.name AS unitName, placeCharge.unitDivision, placeCharge.leader, placeCharge.reason,
        placeCharge.setByName, placeCharge.setAt, placeCharge.until
        """
    static let joins: SQL = """
        \(SQL.join(place: "placeCharge.place", of: "placeCharge", as: "spot"))
        \(SQL.join(division: "placeCharge.division", of: "placeCharge", as: "around"))
        \(SQL.join(unit: "placeCharge.unit", of: "placeCharge", as: "ownUnit"))
        """

    /// Who was in charge of a place, the latest first.
    static func history(
        of place: ID<Place>, county: String, in transaction: ReadTransaction
    ) throws -> [PlaceCharge] {
        try transaction.rows(
            """
            SELECT \(selected) FROM placeCharge \(joins)
            WHERE placeCharge.county = \(county) AND placeCharge.place = \(place)
            ORDER BY COALESCE(placeCharge.until, \(Int.max)) DESC, placeCharge.setAt DESC, placeCharge.id DESC
            """
        ).map(PlaceCharge.init)
    }

    /// Places of their own that the reader sees and nobody owns.
    static func unowned(for actor: Actor, in transaction: ReadTransaction) throws -> [Place] {
        let owned = Set(
            try transaction.rows(
                "SELECT place FROM placeCharge WHERE county = \(actor.county) AND until IS NULL"
            ).map { try $0["place"] as ID<Place> })
        return try Listing.places.first("", mostShown, for: actor, in: transaction)
            .filter { !$0.isHome && !owned.contains($0.id) }
    }

    static let mostShown = 3000

    /// The places that a unit owns, or that lie in a division.
    @Sendable
    static func dossier(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        guard Right.seeStandards.isHeld(by: actor) else { return [] }
        let own = subject.asked()
        let count = try Listing.placeCharges.count(own, for: actor, in: transaction)
        guard count > 0 else { return [] }
        return [DossierPart("包保", [.init("包保的点位", count, "处", path: "place-charges?\(own)")])]
    }
}

extension PlaceCharge {
    init(_ row: Row) throws {
        id = try row["id"]
        place = try row["place"]
        placeName = try row["placeName"]
        kind = try row["placeKind"]
        divisionName = try row["divisionName"]
        unit = Party(unit: try row["unit"], name: try row["unitName"], division: try row["unitDivision"])
        leader = try row["leader"]
        reason = try row["reason"]
        setByName = try row["setByName"]
        setAt = try row["setAt"]
        until = try row["until"]
    }
}

extension Listing where Record == PlaceCharge {
    static let placeCharges = Listing<PlaceCharge>(
        PlaceCharge.noun, "点位包保", path: "place-charges", right: .seeStandards,
        help: "实地考察的点位各由哪个单位负责、哪位领导包保；没有责任单位的另有一张单子", from: "placeCharge",
        joins: PlaceCharges.joins, select: { _ in PlaceCharges.selected }, decode: PlaceCharge.init,
        sees: { actor in
            """
            placeCharge.until IS NULL
            AND \(actor.scope.condition(division: "placeCharge.division", unit: "placeCharge.unit"))
            """
        },
        columns: [
            .link("点位") {
                $0.placeName
            } path: {
                "place-charges/\($0.place)"
            }, .text("类型") { $0.kind.chinese }, .text("所在地") { $0.divisionName }, .text("责任单位") { $0.unit.name },
            .text("包保领导") { $0.leader },
        ],
        filters: [
            .search("如 中心菜市场、王县长", in: ["spot.name", "ownUnit.name", "placeCharge.leader"]),
            .choice("kind", "类型", of: PlaceKind.self, "spot.kind") { $0.chinese },
            .township("placeCharge.division"), .unit("placeCharge.unit"),
        ],
        orders: [.newest("placeCharge"), .ascending("kind", "按类型", "spot.kind", .text)],
        empty: "还没有点位定了责任单位。打开“没有责任单位的点位”，一处一处定。",
        starts: [
            .init("没有责任单位的点位", "place-charges/none", .seeStandards),
            .init("发责任文件", "duty-papers/new", .keepReadiness),
        ])
}
