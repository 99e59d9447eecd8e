import Database
import Kernel
import Office
import Organisation
import Volunteers
import Web

/// What there is to ask about sites and routes.
package enum Sites {
    static let selected: @Sendable (String) -> SQL = { county in
        """
        practiceSite.id, practiceSite.level, practiceSite.host, practiceSite.name, practiceSite.place,
        practiceSite.division, village.name AS divisionName, township.name AS townshipName, practiceSite.unit,
        home.name AS homeName, practiceSite.unitDivision, practiceSite.head, practiceSite.room, practiceSite.capacity,
        practiceSite.hours, practiceSite.phone, practiceSite.brand, practiceSite.brandWords, practiceSite.team,
        ownTeam.name AS teamName,
        practiceSite.openedOn, practiceSite.endedOn, practiceSite.endReason,
        (SELECT max(practiceActivity.startsAt) FROM practiceActivity WHERE practiceActivity.county = \(county)
            AND practiceActivity.site = practiceSite.id
            AND practiceActivity.state = \(PracticeActivity.State.held)) AS lastActivityAt
        """
    }
    static let joins: SQL = """
        \(SQL.join(unit: "practiceSite.unit", of: "practiceSite", as: "home"))
        \(SQL.join(division: "practiceSite.division", of: "practiceSite", as: "village"))
        \(SQL.join(townshipOf: "practiceSite.division", of: "practiceSite", as: "township"))
        \(SQL.join(team: "practiceSite.team", of: "practiceSite", as: "ownTeam"))
        """

    package static func one(
        _ id: ID<PracticeSite>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> PracticeSite {
        try Listing<PracticeSite>.sites.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "site.none", "没有这个实践阵地。请从“实践阵地”进入。"))
    }

    /// One that somebody may change.
    static func kept(_ id: ID<PracticeSite>, by actor: Actor, in transaction: ReadTransaction) throws -> PracticeSite {
        let found = try one(id, for: actor, in: transaction)
        guard actor.answers(for: found.home) else {
            throw Refusal(.forbidden, "site.notYours", "阵地由负责单位、上级或创建办来改。")
        }
        guard found.endedOn == nil else {
            throw Refusal(.conflict, "site.over", "“\(found.name)”\(found.endedOn?.chinese ?? "")起已经停用，不能再改。")
        }
        return found
    }

    package static func all(county: String, in transaction: ReadTransaction) throws -> [PracticeSite] {
        try transaction.rows(
            """
            SELECT \(selected(county)) FROM practiceSite \(joins)
            WHERE practiceSite.county = \(county) ORDER BY practiceSite.id
            """
        ).map(PracticeSite.init)
    }

    /// Those that are open and for which somebody acts: what a form offers him. The centre, then institutes, stations, points.
    static func answered(by actor: Actor, in transaction: ReadTransaction) throws -> [PracticeSite] {
        let own =
            actor.isOffice
            ? "1 = 1"
            : actor.scope.condition(
                division: "practiceSite.unitDivision", unit: "practiceSite.unit")
        return try transaction.rows(
            """
            SELECT \(selected(actor.county)) FROM practiceSite \(joins)
            WHERE practiceSite.county = \(actor.county) AND practiceSite.endedOn IS NULL AND (\(own))
            ORDER BY CASE practiceSite.level WHEN 'centre' THEN 1 WHEN 'institute' THEN 2 WHEN 'station' THEN 3 ELSE 4 END,
                practiceSite.division, practiceSite.id
            """
        ).map(PracticeSite.init)
    }

    /// The site that looks after a village: its station, else its township's institute, else the centre.
    package static func responsible(
        for division: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> (id: ID<PracticeSite>, home: Party)? {
        let row = try transaction.row(
            """
            SELECT practiceSite.id, practiceSite.unit, home.name AS homeName, practiceSite.unitDivision FROM practiceSite
            \(SQL.join(unit: "practiceSite.unit", of: "practiceSite", as: "home"))
            WHERE practiceSite.county = \(county) AND practiceSite.endedOn IS NULL
              AND ((practiceSite.level = 'station' AND practiceSite.unitDivision = \(division))
                OR (practiceSite.level = 'institute' AND practiceSite.unitDivision = \(division.parent))
                OR practiceSite.level = 'centre')
            ORDER BY CASE practiceSite.level WHEN 'station' THEN 1 WHEN 'institute' THEN 2 ELSE 3 END LIMIT 1
            """)
        return try row.map {
            (
                try $0["id"],
                Party(unit: try $0["unit"], name: try $0["homeName"], division: try $0["unitDivision"])
            )
        }
    }

    /// Open sites for which nothing is planned or held in the month of a day.
    static func isIdle(_ county: String, _ day: Day) -> SQL {
        let month = Month(day)
        return """
            practiceSite.endedOn IS NULL AND practiceSite.openedOn <= \(month.lastDay)
            AND NOT EXISTS (SELECT 1 FROM practiceActivity WHERE practiceActivity.county = \(county)
                AND practiceActivity.site = practiceSite.id
                AND practiceActivity.state <> \(PracticeActivity.State.cancelled)
                AND practiceActivity.startsAt >= \(Instant(month.firstDay))
                AND practiceActivity.startsAt < \(Instant(month.next.firstDay)))
            """
    }

    /// From the twentieth on whoever answers for a site is reminded: one activity a month at least (domain §1(e), S45).
    static let remindedFrom = 20

    static func idle(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        // The office answers for the county's centre, and for the others whoever they are.
        guard Right.holdActivities.isHeld(by: actor), actor.isRepresentative || actor.isOffice,
            transaction.now.day.dayOfMonth >= remindedFrom
        else { return [] }
        let own: String
        switch actor.scope {
        case .person: return []
        case .county: own = "level=\(PracticeSite.Level.centre.rawValue)"
        case .division(let code, _): own = "home=\(code)"
        case .unit(let unit): own = "unit=\(unit)"
        }
        let query = "idle=yes&\(own)"
        let count = try Listing<PracticeSite>.sites.count(query, for: actor, in: transaction)
        guard count > 0 else { return [] }
        let first = try Listing<PracticeSite>.sites.first(query, 1, for: actor, in: transaction).first
        return [
            Waiting(
                "本月还没有安排活动的阵地", count: count, path: "practice/sites?\(query)", verb: "去安排",
                detail: first?.name ?? "", due: Instant(Month(transaction.now.day).next.firstDay))
        ]
    }

    static func route(_ id: ID<SiteRoute>, for actor: Actor, in transaction: ReadTransaction) throws -> SiteRoute {
        try Listing<SiteRoute>.siteRoutes.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "siteRoute.none", "没有这条示范带或精品村。请从“示范带和精品村”进入。"))
    }

    static func stops(of route: ID<SiteRoute>, county: String, in transaction: ReadTransaction) throws -> [PracticeSite]
    {
        try transaction.rows(
            """
            SELECT \(selected(county)) FROM siteRouteStop
            JOIN practiceSite ON practiceSite.county = siteRouteStop.county AND practiceSite.id = siteRouteStop.site
            \(joins)
            WHERE siteRouteStop.county = \(county) AND siteRouteStop.route = \(route) ORDER BY siteRouteStop.number
            """
        ).map(PracticeSite.init)
    }

    static func routes(
        through site: ID<PracticeSite>, county: String, in transaction: ReadTransaction
    ) throws -> [(id: ID<SiteRoute>, name: String)] {
        try transaction.rows(
            """
            SELECT siteRoute.id, siteRoute.name FROM siteRouteStop
            JOIN siteRoute ON siteRoute.county = siteRouteStop.county AND siteRoute.id = siteRouteStop.route
            WHERE siteRouteStop.county = \(county) AND siteRouteStop.site = \(site) AND siteRoute.endedOn IS NULL
            ORDER BY siteRoute.id
            """
        ).map { (try $0["id"], try $0["name"]) }
    }

    @Sendable
    static func dossier(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        guard Right.seePractice.isHeld(by: actor) else { return [] }
        let (own, year) = (subject.asked(), transaction.now.day.year)
        let (sites, activities) = (Listing<PracticeSite>.sites, Listing<PracticeActivity>.activities)
        let open = try sites.count("standing=open&\(own)", for: actor, in: transaction)
        guard open > 0 else { return [] }
        let held = "figure=practiceActivities.\(year)&\(own)"
        return [
            DossierPart(
                "文明实践",
                [
                    .init("实践阵地", open, "个", path: "practice/sites?standing=open&\(own)"),
                    .init(
                        "今年活动", try activities.count(held, for: actor, in: transaction), "场",
                        path: "practice/activities?\(held)"),
                ],
                tables: [
                    .init(
                        ["阵地", "品牌", "最近一次活动"],
                        try sites.first("standing=open&\(own)", 6, for: actor, in: transaction).map { site in
                            [
                                .init(site.name, "practice/sites/\(site.id)"), .init(site.text.brand),
                                .init(site.lastActivityAt?.day.chinese ?? "还没有"),
                            ]
                        })
                ])
        ]
    }

    @Sendable
    static func sample(_ county: String, _ transaction: ReadTransaction) throws -> [String: String] {
        var found: [String: String] = [:]
        found["practiceSite"] = try transaction.value("SELECT max(id) FROM practiceSite WHERE county = \(county)")
        found["siteRoute"] = try transaction.value("SELECT max(id) FROM siteRoute WHERE county = \(county)")
        found["practiceActivity"] = try transaction.value(
            "SELECT max(id) FROM practiceActivity WHERE county = \(county)")
        found["screen"] = "none"
        return found
    }
}

extension PracticeSite {
    package static let noun = RecordNoun("practiceSite", "实践阵地", measure: "个")

    init(_ row: Row) throws {
        id = try row["id"]
        level = try row["level"]
        host = try row["host"]
        name = try row["name"]
        place = try row["place"]
        division = try row["division"]
        divisionName = try row["divisionName"] ?? ""
        townshipName = try row["townshipName"] ?? ""
        home = Party(unit: try row["unit"], name: try row["homeName"] ?? "", division: try row["unitDivision"])
        text = SiteText(
            head: try row["head"], room: try row["room"], capacity: try row["capacity"], hours: try row["hours"],
            phone: try row["phone"], brand: try row["brand"], brandWords: try row["brandWords"])
        team = try row["team"]
        teamName = try row["teamName"]
        openedOn = try row["openedOn"]
        endedOn = try row["endedOn"]
        endReason = try row["endReason"]
        lastActivityAt = try row["lastActivityAt"]
    }

    static let naming = RecordNaming("一个实践阵地") { ids, actor, transaction in
        var names: [String: RecordName] = [:]
        for id in ids {
            guard let site = ID<PracticeSite>(id) else { continue }
            do {
                names[id] = RecordName(
                    try Sites.one(site, for: actor, in: transaction).name,
                    path: Right.seePractice.isHeld(by: actor) ? "practice/sites/\(id)" : nil)
            } catch is Refusal { continue }
        }
        return names
    }
}

extension SiteRoute {
    static let noun = RecordNoun("siteRoute", "示范带", measure: "条")

    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        name = try row["name"]
        words = try row["words"]
        openedOn = try row["openedOn"]
        endedOn = try row["endedOn"]
        sites = try row["sites"]
    }

    static let naming = RecordNaming("一条示范带") { ids, actor, transaction in
        var names: [String: RecordName] = [:]
        for id in ids {
            guard let route = ID<SiteRoute>(id) else { continue }
            do {
                names[id] = RecordName(
                    try Sites.route(route, for: actor, in: transaction).name,
                    path: Right.seePractice.isHeld(by: actor) ? "practice/routes/\(id)" : nil)
            } catch is Refusal { continue }
        }
        return names
    }
}
