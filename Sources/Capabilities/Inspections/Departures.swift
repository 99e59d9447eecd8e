import Database
import Kernel
import Office
import Organisation
import Web

/// What becomes of visits when an inspector leaves his post, or a place is no more.
extension Visits {
    package static let departures: Departures = {
        var departures = Departures()
        departures.withPerson = openVisits
        departures.onLeft = handOver
        departures.atPlace = openWork
        departures.onPlaceEnded = handOver
        return departures
    }()

    /// A number and no way to the visits: whoever moves an inspector learns of no unannounced one where it goes.
    private static func openVisits(
        with person: ID<Person>, county: String, in transaction: ReadTransaction
    ) throws -> [OpenWork] {
        let open = try list(
            "visit.inspector = \(person) AND \(Visit.State.open.condition)", county: county, in: transaction
        ).count
        let seats: Int =
            try transaction.value(
                """
                SELECT count(*) FROM panelSeat WHERE panelSeat.county = \(county) AND panelSeat.person = \(person)
                  AND panelSeat.leftAt IS NULL AND EXISTS (SELECT 1 FROM visit
                    JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
                    WHERE visit.county = \(county) AND visit.plan = panelSeat.plan AND visit.panel = panelSeat.panel
                      AND \(Visit.State.open.condition) AND plan.voidedAt IS NULL)
                """) ?? 0
        return [
            OpenWork("分给他、还没有检查的", count: open, path: nil, afterwards: "改由接手的督查员检查"),
            OpenWork("他所在的考核组", count: seats, path: nil, afterwards: "由创建办在计划页按抽签的次序换人"),
        ].filter { $0.count > 0 }
    }

    /// The successor inspects what was given to him, what was begun too; nobody where he works himself.
    private static func handOver(_ left: LeftPost, in transaction: WriteTransaction) throws {
        let county = left.county
        let open = try list(
            "visit.inspector = \(left.person) AND \(Visit.State.open.condition)", county: county, in: transaction)
        guard !open.isEmpty else { return }
        let successor = left.successor
        let able = try Plans.inspectors(county: county, in: transaction)
        guard let inspector = able.first(where: { $0.id == successor.id.description }) else {
            throw Refusal.field(
                "successor", "post.notInspector",
                "\(left.name)手上有\(open.count)次检查，\(successor.name)不是督查员，不能接手。请另选一位督查员。")
        }
        let own = open.filter { inspector.home?.contains($0.division) ?? false }
        guard own.isEmpty else {
            throw Refusal.field(
                "successor", "post.ownTownship",
                "\(left.name)手上有检查是到\(successor.name)自己所在的乡镇（街道）去的，督查员不能检查自己的地方。请另选一位督查员。")
        }
        try transaction.run(
            """
            UPDATE visit SET inspector = \(successor.id)
            WHERE county = \(county) AND id IN \(list: open.map(\.id)) AND submittedAt IS NULL AND cancelledAt IS NULL
            """)
    }

    private static func openWork(
        at place: ID<Place>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [OpenWork] {
        guard Right.seePlans.isHeld(by: actor) else { return [] }
        let open = try list(
            "visit.place = \(place) AND \(Visit.State.open.condition) AND \(Secrecy.knowsVisit(actor))",
            county: actor.county, in: transaction
        ).count
        guard open > 0 else { return [] }
        return [OpenWork("待检查", count: open, path: nil, afterwards: "撤销以后的、还没动手的取消")]
    }

    /// What nobody has begun by then is cancelled with the reason; what was to be done before is still to be done.
    private static func handOver(_ ended: EndedPlace, in transaction: WriteTransaction) throws {
        let county = ended.county
        let open = try list(
            """
            visit.place = \(ended.place.id) AND \(Visit.isAwaited) AND NOT EXISTS (SELECT 1 FROM visitLine
                WHERE visitLine.county = \(county) AND visitLine.visit = visit.id)
            """, county: county, in: transaction)
        for visit in open where visit.month.lastDay >= ended.goneFrom {
            try CancelVisit.cancel(
                "id = \(visit.id)", reason: "\(ended.place.name)撤销（\(ended.goneFrom.chinese)起）：\(ended.reason)",
                county: county, in: transaction)
        }
    }
}
