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
        try transaction.run(
            """
            INSERT INTO visit (county, id, plan, month, division, place, round, inspector)
            SELECT county, \(transaction.newID(Visit.self)), plan, month, \(successor.code), \(place), round, inspector
            FROM visit WHERE county = \(county) AND id = \(visit.id)
            """)
        return "，改查\(successor.name)"
    }
}
