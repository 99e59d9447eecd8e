import Database
import Kernel
import Office
import Organisation

/// What becomes of lines and material when a leader leaves his post, or a unit or division is no more: whoever goes on with its work
/// leads, helps and collects in its place, by a new version of the duty with its reason. Where nobody does, the line is listed as
/// without a lead, and material that is not final yet has to be settled first.
extension Standards {
    package static let departures: Departures = {
        var departures = Departures()
        departures.withPerson = { person, county, transaction in
            let name = try People.one(person, county: county, in: transaction).name
            let count = try standing(isLed(by: name), county: county, in: transaction).count
            guard count > 0 else { return [] }
            return [OpenWork("包保的测评标准", count: count, path: nil, afterwards: "改由接手的领导包保")]
        }
        departures.onLeft = { left, transaction in
            for duty in try standing(isLed(by: left.name), county: left.county, in: transaction) {
                try replace(
                    duty, leader: duty.leader.replacing(left.name, with: left.successor.name),
                    because: "\(left.name)离任，\(left.successor.name)接手", county: left.county, in: transaction)
            }
        }
        departures.inUnit = { unit, actor, transaction in
            let duties = try standing(isOf(unit, actor.county), county: actor.county, in: transaction).count
            let material = try openMaterial(of: unit, county: actor.county, in: transaction)
            return [
                OpenWork("牵头、配合的测评标准", count: duties, path: nil, afterwards: "转由承接的单位；没有承接的，列入没有牵头单位的标准"),
                OpenWork("没有定稿的测评材料", count: material, path: nil, afterwards: "转由承接的单位接着收集、初审"),
            ].filter { $0.count > 0 }
        }
        departures.onUnitEnded = { ended, transaction in
            try handOver(
                ended.unit, to: ended.successor, because: "\(ended.unit.name)撤销", county: ended.county, in: transaction)
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
        let id: ID<LineDuty>
        let lead: ID<Unit>
        let leader: String
    }

    /// The name alone, or behind a post: 副县长 王明.
    private static func isLed(by name: String) -> SQL {
        "(lineDuty.leader = \(name) OR lineDuty.leader LIKE \("% " + name))"
    }

    private static func isOf(_ unit: ID<Unit>, _ county: String) -> SQL {
        """
        (lineDuty.lead = \(unit) OR EXISTS (SELECT 1 FROM lineSupport WHERE lineSupport.county = \(county)
            AND lineSupport.duty = lineDuty.id AND lineSupport.unit = \(unit)))
        """
    }

    private static func standing(
        _ which: SQL, county: String, in transaction: ReadTransaction
    ) throws -> [Standing] {
        try transaction.rows(
            """
            SELECT lineDuty.id, lineDuty.lead, lineDuty.leader FROM lineDuty
            WHERE lineDuty.county = \(county) AND lineDuty.until IS NULL AND \(which) ORDER BY lineDuty.id
            """
        ).map { Standing(id: try $0["id"], lead: try $0["lead"], leader: try $0["leader"]) }
    }

    private static func openMaterial(
        of unit: ID<Unit>, county: String, in transaction: ReadTransaction
    ) throws -> Int {
        try transaction.value(
            """
            SELECT count(*) FROM material
            WHERE county = \(county) AND (unit = \(unit) OR lead = \(unit)) AND state IN \(list: Material.State.open)
            """) ?? 0
    }

    private static func handOver(
        _ old: Unit, to heir: Unit?, because reason: String, county: String, in transaction: WriteTransaction
    ) throws {
        guard heir?.id != old.id else { return }
        let open = try openMaterial(of: old.id, county: county, in: transaction)
        guard heir != nil || open == 0 else {
            throw Refusal.field(
                "successor", "material.heirless",
                "\(old.name)还有\(open)份测评材料没有定稿，请选择承接的单位，或者先由创建办改由别的单位收集、标为不再需要。")
        }
        for duty in try standing(isOf(old.id, county), county: county, in: transaction) {
            try replace(duty, old, with: heir, leader: duty.leader, because: reason, county: county, in: transaction)
        }
        guard let heir else { return }
        for (unit, division) in [("unit", "unitDivision"), ("lead", "leadDivision")] as [(SQL, SQL)] {
            try transaction.run(
                """
                UPDATE material SET \(unit) = \(heir.id), \(division) = \(heir.division)
                WHERE county = \(county) AND \(unit) = \(old.id) AND state IN \(list: Material.State.open)
                """)
        }
    }

    /// The next version of a duty; none where its lead is gone and nobody follows.
    private static func replace(
        _ duty: Standing, _ old: Unit? = nil, with heir: Unit? = nil, leader: String, because reason: String,
        county: String, in transaction: WriteTransaction
    ) throws {
        try transaction.run(
            "UPDATE lineDuty SET until = \(transaction.now) WHERE county = \(county) AND id = \(duty.id)")
        let isLead = old.map { $0.id == duty.lead } ?? false
        guard !isLead || heir != nil else { return }
        let lead = isLead ? heir?.id ?? duty.lead : duty.lead
        let helpers = try helpers(of: duty, county: county, in: transaction)
            .compactMap { $0 == old?.id ? heir?.id : $0 }.filter { $0 != lead }.unique
            .map { try Units.one($0, county: county, in: transaction) }
        let leading = try Units.one(lead, county: county, in: transaction)
        let id = transaction.newID(LineDuty.self)
        try transaction.run(
            """
            INSERT INTO lineDuty (county, id, line, lead, leadDivision, supports, leader, dueOn, reason, setByName, setAt)
            SELECT county, CAST(\(id) AS TEXT), line, CAST(\(leading.id) AS TEXT), CAST(\(leading.division) AS TEXT),
                CAST(\(helpers.map(\.name).joined(separator: "、")) AS TEXT), CAST(\(leader) AS TEXT), dueOn,
                CAST(\(reason) AS TEXT), '系统', CAST(\(transaction.now) AS BIGINT)
            FROM lineDuty WHERE county = \(county) AND id = \(duty.id)
            """)
        for helper in helpers {
            try transaction.run(
                """
                INSERT INTO lineSupport (county, duty, unit, division)
                VALUES (\(county), \(id), \(helper.id), \(helper.division))
                """)
        }
    }

    private static func helpers(
        of duty: Standing, county: String, in transaction: ReadTransaction
    ) throws -> [ID<Unit>] {
        try transaction.rows(
            "SELECT unit FROM lineSupport WHERE county = \(county) AND duty = \(duty.id) ORDER BY unit"
        ).map { try $0["unit"] }
    }
}
