import Database
import Kernel
import Office
import Organisation

/// What becomes of a unit's campaigns, projects and tasks when it is no more: what is open goes on with whoever follows.
extension Campaigns {
    package static let departures: Departures = {
        var departures = Departures()
        departures.inUnit = { unit, actor, transaction in
            try openWork(of: unit, county: actor.county, in: transaction)
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
    }

    /// How many open tasks a unit leads.
    private static func openWork(
        of unit: ID<Unit>, county: String, in transaction: ReadTransaction
    ) throws -> [OpenWork] {
        let count: Int? = try transaction.value(
            """
            SELECT count(*) FROM planTask
            WHERE county = \(county) AND lead = \(unit) AND state IN \(list: PlanTask.State.open)
            """)
        guard let count, count > 0 else { return [] }
        return [OpenWork("牵头的年度任务", count: count, path: nil, afterwards: "转由承接的单位接着牵头")]
    }

    private static func handOver(
        _ old: Unit, to heir: Unit?, county: String, in transaction: WriteTransaction
    ) throws {
        guard let heir, heir.id != old.id else {
            guard try openWork(of: old.id, county: county, in: transaction).isEmpty else {
                throw Refusal.field(
                    "successor", "planTask.heirless", "\(old.name)还牵头着年度任务，请选择承接的单位，或者先由主任取消这些任务。")
            }
            return
        }
        try transaction.run(
            """
            UPDATE campaign SET lead = \(heir.id), leadDivision = \(heir.division)
            WHERE county = \(county) AND lead = \(old.id) AND state IN \(list: [Campaign.State.preparing, .running])
            """)
        try transaction.run(
            """
            UPDATE campaignProject SET lead = \(heir.id), leadDivision = \(heir.division)
            WHERE county = \(county) AND lead = \(old.id) AND voidedAt IS NULL AND percent < 100
            """)
        try transaction.run(
            """
            UPDATE planTask SET lead = \(heir.id), leadDivision = \(heir.division)
            WHERE county = \(county) AND lead = \(old.id) AND state IN \(list: PlanTask.State.open)
            """)
        for task in try PlanTasks.helped(by: old.id, county: county, in: transaction) {
            try PlanTasks.replaceHelper(old, by: heir, of: task, county: county, in: transaction)
        }
    }
}
