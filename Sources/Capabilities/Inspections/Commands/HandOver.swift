import Database
import Kernel
import Office
import Organisation

/// What becomes of the visits that are still to come when a division ends, decisions/0015.
extension Visits {
    /// A visit that nobody has begun is cancelled with the reason, and the successor is visited in its place, unless the
    /// plan has it already or the inspector comes from there. What was begun before the end can still be handed in.
    package static func handOver(_ ended: EndedDivision, in transaction: WriteTransaction) throws {
        let county = ended.county
        if ended.code.level == .township { try handOverChecks(ended, in: transaction) }
        let open = try list(
            """
            visit.division = \(ended.code) AND \(Visit.isAwaited) AND NOT EXISTS (SELECT 1 FROM visitLine
                WHERE visitLine.county = \(county) AND visitLine.visit = visit.id)
            """, county: county, in: transaction)
        // What was to be done before the division ended is late, and still to be done.
        for visit in open where visit.month.lastDay >= ended.goneFrom {
            let replaced = try visitSuccessor(of: visit, ended, in: transaction)
            try CancelVisit.cancel(
                "id = \(visit.id)", reason: "\(ended.name)\(ended.words)\(replaced)", county: county, in: transaction)
        }
    }

    /// What a township that is no more had to check of others (交叉检查), its successor checks; nobody checks himself, nor those
    /// who check him.
    private static func handOverChecks(_ ended: EndedDivision, in transaction: WriteTransaction) throws {
        let county = ended.county
        let open = try list(
            "visit.checker = \(ended.code) AND \(Visit.isAwaited) AND plan.closedAt IS NULL", county: county,
            in: transaction)
        guard !open.isEmpty else { return }
        let succession = try Divisions.succession(county: county, on: transaction.now.day, in: transaction)
        for visit in open {
            let reason = "\(ended.name)\(ended.words)"
            guard let heir = ended.successor?.code, let checked = succession.current(visit.division).parent else {
                try CancelVisit.cancel("id = \(visit.id)", reason: reason, county: county, in: transaction)
                continue
            }
            let pairs = try Plans.pairs(visit.plan, county: county, in: transaction).map {
                CrossPairs.Pair(checker: succession.current($0.checker), checked: succession.current($0.checked))
            }
            // As it would be with this one handed on: what both townships have to do with each other.
            let own = CrossPairs.Pair(checker: heir, checked: checked)
            let back = pairs.filter { $0.checker == checked && $0.checked == heir }
            do { _ = try CrossPairs(back + [own]) } catch let refusal as Refusal {
                let why = refusal.code == "cross.itself" ? "成了自己查自己" : "成了互相检查"
                try CancelVisit.cancel("id = \(visit.id)", reason: "\(reason)，\(why)", county: county, in: transaction)
                continue
            }
            try transaction.run("UPDATE visit SET checker = \(heir) WHERE county = \(county) AND id = \(visit.id)")
        }
    }

    /// - Returns: what is done instead, in words.
    private static func visitSuccessor(
        of visit: Visit, _ ended: EndedDivision, in transaction: WriteTransaction
    ) throws -> String {
        let county = ended.county
        guard let successor = ended.successor,
            let place = try Plans.homePlaces(county: county, in: transaction)[successor.code]
        else { return "" }
        let planned: Int? = try transaction.value(
            "SELECT count(*) FROM visit WHERE county = \(county) AND plan = \(visit.plan) AND place = \(place)")
        guard planned == 0 else { return "，\(successor.name)已在这份计划里" }
        let inspector = try visit.inspector.flatMap { id in
            try Plans.inspectors(county: county, in: transaction).first { $0.id == id }
        }
        guard inspector?.home?.contains(successor.code) != true else {
            return "，督查员不能检查自己所在的乡镇（街道），没有改查\(successor.name)"
        }
        if let checker = visit.checker {
            let succession = try Divisions.succession(county: county, on: transaction.now.day, in: transaction)
            guard succession.current(checker) != successor.code.parent else {
                return "，\(visit.checkerName ?? "")不能检查自己，没有改查\(successor.name)"
            }
        }
        try transaction.run(
            """
            INSERT INTO visit (county, id, plan, month, division, place, round, inspector, checker, panel)
            SELECT county, \(transaction.newID(Visit.self)), plan, month, \(successor.code), \(place), round, inspector,
                checker, panel
            FROM visit WHERE county = \(county) AND id = \(visit.id)
            """)
        return "，改查\(successor.name)"
    }
}
