import Database
import Kernel
import Office
import Organisation
import Residents
import Web

/// 移风易俗: neighbours advise each other how large a feast should be. A notice asks nobody's leave and costs nobody a fine.
package enum Customs {
    /// A list of another capability's that belongs to the subject: the year's key projects, what the chronicle says.
    package struct Related: Sendable {
        let title: String
        let path: String
        let right: Right

        package init(_ title: String, _ path: String, _ right: Right) {
            (self.title, self.path, self.right) = (title, path, right)
        }
    }

    /// The year's key projects of the subject, which another capability keeps.
    package struct Projects: Encodable, Sendable {
        package typealias Source = @Sendable (_ year: Int, Actor, ReadTransaction) throws -> Projects?

        package struct Row: Encodable, Sendable {
            let title: String
            let lead: String
            let dueOn: Day
            let standing: String
            let isDone: Bool
            let path: String

            package init(title: String, lead: String, dueOn: Day, standing: String, isDone: Bool, path: String) {
                (self.title, self.lead, self.dueOn) = (title, lead, dueOn)
                (self.standing, self.isDone, self.path) = (standing, isDone, path)
            }
        }

        let rows: [Row]
        /// The list of them, below the county.
        let path: String

        package init(_ rows: [Row], path: String) { (self.rows, self.path) = (rows, path) }
    }

    package static func capability(
        related: [Related] = [], projects: @escaping Projects.Source = { _, _, _ in nil }
    ) -> Capability {
        Capability(
            "customs", heading: "移风易俗", migrations: CustomsTables.migrations, tables: CustomsTables.tables,
            rights: [.seeCustoms, .reportBanquets, .keepCustoms, .keepMeasures],
            instructable: ["banquets/:banquet"],
            menu: [
                MenuEntry("移风易俗", "customs", .right(.seeCustoms), in: .practice), Listing.banquets.menu(in: .practice),
                Listing.councils.menu(in: .practice), Listing.halls.menu(in: .practice),
            ],
            waiting: { actor, transaction in
                try Banquet.procedure.waiting(for: actor, in: transaction) + unfilled(for: actor, in: transaction)
                    + endingTerms(for: actor, in: transaction)
            },
            brief: brief,
            recordNames: [
                "banquet": Banquet.procedure.naming, "customsStandard": standardNames, "council": councilNames,
                "hall": hallNames, "hallBooking": hallNames, "customsMeasure": measureNames,
                "measureAdoption": measureNames,
            ],
            metrics: Listing.banquets.metrics + Listing<Banquet>.rates + Listing.customsStandards.metrics
                + Listing.councils.metrics + Listing.halls.metrics + Listing.measures.metrics
                + Listing.adoptions.metrics,
            jobs: [Banquet.procedure.job], settings: [CustomsLists.editor], checks: [Banquet.procedure.recordCheck],
            dossier: Banquets.dossier, own: OwnBanquets.parts, demo: CustomsLife.events, samples: Banquets.sample,
            routes: {
                BanquetRoutes(premises: $0).routes + VillageCustomsRoutes(premises: $0).routes
                    + MeasureRoutes(premises: $0, related: related, projects: projects).routes
                    + OwnBanquetRoutes(premises: $0).routes
            })
    }

    /// Feasts that were held and of which nobody has said how they were.
    private static func unfilled(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard actor.has(.village), Right.reportBanquets.isHeld(by: actor) else { return [] }
        let query = "standing=unfilled"
        let banquets = Listing<Banquet>.banquets
        guard let first = try banquets.first(query, 1, for: actor, in: transaction).first else { return [] }
        return [
            Waiting(
                "回填办过的酒席", count: try banquets.count(query, for: actor, in: transaction), path: "banquets?\(query)",
                verb: "去回填", detail: Banquet.procedure.title(first))
        ]
    }

    /// Councils whose term ends within a month, to who keeps them.
    private static func endingTerms(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard Right.keepCustoms.isHeld(by: actor), !actor.isOffice else { return [] }
        let today = transaction.now.day
        let count: Int? = try transaction.value(
            """
            SELECT count(*) FROM (SELECT 1 FROM council
                WHERE council.county = \(actor.county) AND \(actor.scope.condition(division: "council.village"))
                  AND council.validUntil >= \(today) AND council.validUntil <= \(today.adding(days: 30))
                LIMIT 100) AS ending
            """)
        guard let count, count > 0 else { return [] }
        return [
            Waiting(
                "红白理事会快要届满", kind: .notice, count: count, path: "councils?standing=ending", verb: "去看看",
                detail: "30天内届满，请商量换届。")
        ]
    }

    /// Feasts of the coming week, to the village whose council goes there.
    private static let brief: Brief.Source = { actor, _, transaction in
        var brief = Brief()
        guard actor.has(.village), Right.seeCustoms.isHeld(by: actor) else { return brief }
        let today = transaction.now.day
        let rows = try transaction.rows(
            """
            SELECT heldOn, count(*) AS feasts FROM banquet
            WHERE county = \(actor.county) AND \(actor.scope.condition(division: "banquet.village"))
              AND heldOn >= \(today) AND heldOn <= \(today.adding(days: 7))
              AND state IN \(list: [Banquet.State.reported, .visited])
            GROUP BY heldOn ORDER BY heldOn
            """)
        brief.dues = try rows.map {
            Brief.Due(try $0["heldOn"], try $0["feasts"], "场酒席", path: "banquets?due=\(try $0["heldOn"] as Day)")
        }
        return brief
    }

    private static func named(
        _ query: SQL, path: String, _ actor: Actor, in transaction: ReadTransaction
    ) throws -> [String: RecordName] {
        try transaction.rows(query).reduce(into: [:]) { names, row in
            let id: String = try row["id"]
            names[id] = RecordName(
                try row["words"], path: Right.seeCustoms.isHeld(by: actor) ? "\(path)/\(id)" : nil)
        }
    }

    private static let standardNames = RecordNaming("一版办酒标准") { ids, actor, transaction in
        try named(
            """
            SELECT customsStandard.id, home.name AS words FROM customsStandard \(Standards.joins)
            WHERE customsStandard.county = \(actor.county) AND customsStandard.id IN \(list: ids)
              AND \(actor.scope.condition(division: "customsStandard.village"))
            """, path: "customs/standards", actor, in: transaction)
    }
    private static let councilNames = RecordNaming("一届红白理事会") { ids, actor, transaction in
        try named(
            """
            SELECT council.id, home.name AS words FROM council \(Councils.joins)
            WHERE council.county = \(actor.county) AND council.id IN \(list: ids)
              AND \(actor.scope.condition(division: "council.village"))
            """, path: "councils", actor, in: transaction)
    }
    private static let hallNames = RecordNaming("一个礼堂") { ids, actor, transaction in
        try named(
            """
            SELECT hall.id, hall.name AS words FROM hall
            WHERE hall.county = \(actor.county) AND hall.id IN \(list: ids)
              AND \(actor.scope.condition(division: "hall.village"))
            """, path: "halls", actor, in: transaction)
    }
    private static let measureNames = RecordNaming("一项移风易俗举措") { ids, actor, transaction in
        try named(
            """
            SELECT customsMeasure.id, customsMeasure.title AS words FROM customsMeasure
            WHERE customsMeasure.county = \(actor.county) AND customsMeasure.id IN \(list: ids)
            """, path: "customs/measures", actor, in: transaction)
    }
}

extension Right {
    package static let seeCustoms = Right(
        "customs.see", "查看移风易俗（各看各的范围，姓名遮住）",
        [.clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead, .village])
    package static let reportBanquets = Right("customs.report", "登记酒席报备、回填", [.clerk, .village])
    package static let keepCustoms = Right(
        "customs.keep", "登记办酒标准、红白理事会、礼堂和举措推广", [.clerk, .townshipLiaison, .village])
    package static let keepMeasures = Right("customs.measures", "登记移风易俗举措", [.clerk, .director])
}
