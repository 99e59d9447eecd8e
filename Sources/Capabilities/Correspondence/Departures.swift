import Database
import Kernel
import Office
import Organisation

/// What becomes of instructions when a leader leaves his post, or a unit is no more.
extension Correspondence {
    package static let departures: Departures = {
        var departures = Departures()
        departures.withPerson = { person, county, transaction in
            let number = try count("leader = \(person)", Instruction.State.unread, county: county, in: transaction)
            guard number > 0 else { return [] }
            return [OpenWork("作出的、还没有阅结的批示", count: number, path: nil, afterwards: "回复改由接手的县领导阅")]
        }
        departures.onLeft = handOver
        departures.inUnit = { unit, actor, transaction in
            let number = try count("unit = \(unit)", Instruction.State.units, county: actor.county, in: transaction)
            guard number > 0 else { return [] }
            return [OpenWork("没有回复的批示", count: number, path: nil, afterwards: "转由承接的单位接着办")]
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

    private static func count(
        _ whose: SQL, _ states: [Instruction.State], county: String, in transaction: ReadTransaction
    ) throws -> Int {
        try transaction.value(
            "SELECT count(*) FROM instruction WHERE county = \(county) AND \(whose) AND state IN \(list: states)") ?? 0
    }

    /// Whose words they are stays; the answers are read by whoever follows, and only a leader can.
    private static func handOver(_ left: LeftPost, in transaction: WriteTransaction) throws {
        let county = left.county
        let open = try count("leader = \(left.person)", Instruction.State.unread, county: county, in: transaction)
        guard open > 0 else { return }
        let leaders = try People.holding(.leader, county: county, in: transaction)
        guard leaders.contains(where: { $0.person.id == left.successor.id }) else {
            throw Refusal.field(
                "successor", "post.notLeader",
                "\(left.name)有\(open)件批示还没有阅结，\(left.successor.name)不是县领导，不能接手。请另选一位县领导。")
        }
        try transaction.run(
            """
            UPDATE instruction SET leader = \(left.successor.id)
            WHERE county = \(county) AND leader = \(left.person) AND state IN \(list: Instruction.State.unread)
            """)
    }

    /// One that the heir was given as well stays with it; without an heir somebody has to take them back before.
    private static func handOver(
        _ old: Unit, to heir: Unit?, county: String, in transaction: WriteTransaction
    ) throws {
        let open = try count("unit = \(old.id)", Instruction.State.units, county: county, in: transaction)
        guard open > 0, heir?.id != old.id else { return }
        guard let heir else {
            throw Refusal.field(
                "successor", "instruction.heirless",
                "\(old.name)还有\(open)件批示没有回复，请选择承接的单位，或者先由领导或主任撤回。")
        }
        try transaction.run(
            """
            UPDATE instruction SET unit = \(heir.id), division = \(heir.division)
            WHERE county = \(county) AND unit = \(old.id) AND state IN \(list: Instruction.State.units)
              AND NOT EXISTS (SELECT 1 FROM instruction AS other WHERE other.county = \(county)
                AND other.batch = instruction.batch AND other.unit = \(heir.id))
            """)
    }
}

extension Instruction.State {
    /// The unit has to do something; the leader has not read the end of it.
    fileprivate static let units: [Instruction.State] = [.pending, .going]
    fileprivate static let unread: [Instruction.State] = [.pending, .going, .replied]
}
