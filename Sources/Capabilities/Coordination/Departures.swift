import Database
import Kernel
import Office
import Organisation

/// What becomes of shares, promises and directives when a unit is no more, and of places and inventories when a township is.
extension Coordination {
    package static let departures: Departures = {
        var departures = Departures()
        departures.inUnit = { unit, actor, transaction in
            let number = try open(unit, county: actor.county, in: transaction)
            guard number > 0 else { return [] }
            return [OpenWork("难点问题的分工、承诺和没有回复的督办文书", count: number, path: nil, afterwards: "转由承接的单位接着办")]
        }
        departures.onUnitEnded = { ended, transaction in
            try handOver(ended.unit, to: ended.successor, county: ended.county, in: transaction)
        }
        return departures
    }()

    package static func handOver(_ ended: EndedDivision, in transaction: WriteTransaction) throws {
        let county = ended.county
        let succession = try Divisions.succession(county: county, on: transaction.now.day, in: transaction)
        guard let old = try Units.ofDivision(ended.code, county: county, in: transaction) else { return }
        let heir = try succession.heir(of: ended.code).flatMap {
            try Units.ofDivision($0, county: county, in: transaction)
        }
        try handOver(old, to: heir, county: county, in: transaction)
        guard let heir, heir.id != old.id else { return }
        // What lies there stays there; who is asked to put it right is whoever the ground belongs to now. A place that was put
        // right may lie open again.
        try transaction.run(
            """
            UPDATE casePlace SET townshipUnit = \(heir.id)
            WHERE county = \(county) AND townshipUnit = \(old.id)
              AND state IN \(list: CasePlace.State.toDo + [CasePlace.State.right])
            """)
        try transaction.run(
            """
            UPDATE inventoryItem SET townshipUnit = \(heir.id)
            WHERE county = \(county) AND townshipUnit = \(old.id) AND state IN \(list: InventoryItem.State.toDo)
            """)
    }

    /// What a unit has still to do.
    private static let held: [(table: SQL, states: [String])] = [
        ("caseShare", CaseShare.State.toDo.map(\.rawValue)), ("casePromise", [CasePromise.State.open.rawValue]),
        ("directive", [Directive.State.issued, .received].map(\.rawValue)),
    ]

    private static func open(_ unit: ID<Unit>, county: String, in transaction: ReadTransaction) throws -> Int {
        try held.reduce(0) { sum, held in
            let count: Int? = try transaction.value(
                """
                SELECT count(*) FROM \(held.table)
                WHERE county = \(county) AND unit = \(unit) AND state IN \(list: held.states)
                """)
            return sum + (count ?? 0)
        }
    }

    private static func handOver(
        _ old: Unit, to heir: Unit?, county: String, in transaction: WriteTransaction
    ) throws {
        let open = try open(old.id, county: county, in: transaction)
        guard open > 0, heir?.id != old.id else { return }
        guard let heir else {
            throw Refusal.field(
                "successor", "case.heirless",
                "\(old.name)还有\(open)件难点问题的分工、承诺或督办文书没有办完，请选择承接的单位，或者先由创建办取消、撤销。")
        }
        for held in held {
            try transaction.run(
                """
                UPDATE \(held.table) SET unit = \(heir.id), division = \(heir.division)
                WHERE county = \(county) AND unit = \(old.id) AND state IN \(list: held.states)
                """)
        }
    }
}
