import Database
import Kernel
import Office
import Organisation

/// What becomes of a village's customs when it is merged or dissolved. Feasts that were reported are gone on with by whoever
/// follows, who sees what was its; its council's term ends with it, and its halls stand where they stood, now the follower's.
extension Customs {
    package static func handOver(_ ended: EndedDivision, in transaction: WriteTransaction) throws {
        let county = ended.county
        try transaction.run(
            """
            UPDATE council SET validUntil = \(ended.goneFrom.adding(days: -1))
            WHERE county = \(county) AND village = \(ended.code) AND validUntil >= \(ended.goneFrom)
              AND validFrom < \(ended.goneFrom)
            """)
        guard let successor = ended.successor,
            let heir = try Units.ofDivision(successor.code, county: county, in: transaction),
            let division = heir.division, division != ended.code
        else { return }
        let taken = Set(try halls(of: division, county: county, in: transaction).map(\.name))
        for hall in try halls(of: ended.code, county: county, in: transaction) {
            let name = taken.contains(hall.name) ? "\(hall.name)（原\(ended.name)）" : hall.name
            try transaction.run(
                """
                UPDATE hall SET village = \(division), villageUnit = \(heir.id), name = \(name)
                WHERE county = \(county) AND id = \(hall.id)
                """)
        }
    }

    /// What lies open there.
    package static func openWork(
        in division: DivisionCode, for actor: Actor, _ transaction: ReadTransaction
    ) throws -> [OpenWork] {
        guard division.level == .village else { return [] }
        let today = transaction.now.day
        let feasts: Int =
            try transaction.value(
                """
                SELECT count(*) FROM banquet
                WHERE county = \(actor.county) AND village = \(division)
                  AND state IN \(list: [Banquet.State.reported, .visited])
                """) ?? 0
        let councils: Int =
            try transaction.value(
                """
                SELECT count(*) FROM council
                WHERE county = \(actor.county) AND village = \(division) AND validUntil >= \(today)
                """) ?? 0
        return [
            OpenWork("没有回填的酒席报备", count: feasts, path: nil, afterwards: "由承接的村（社区）接着上门、回填"),
            OpenWork("红白理事会", count: councils, path: nil, afterwards: "任期到撤并前一天为止，由承接的村（社区）另行成立或沿用自己的"),
        ].filter { $0.count > 0 }
    }

    private static func halls(
        of village: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> [(id: String, name: String)] {
        try transaction.rows(
            "SELECT id, name FROM hall WHERE county = \(county) AND village = \(village) ORDER BY id"
        ).map { (try $0["id"], try $0["name"]) }
    }
}
