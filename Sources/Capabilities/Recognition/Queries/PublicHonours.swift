import Database
import Kernel
import Office
import Organisation

/// What strangers may ask about honours. Every statement asks for what is out, and for nothing else.
package enum PublicHonours {
    package struct View: Encodable, Sendable {
        package let id: ID<Honour>
        package let name: String
        package let title: String
        package let category: AwardCategory
        /// What it is called: 最美教师; of others their category.
        package let kind: String
        package let level: AwardLevel
        package let place: String
        package let grantedOn: Day
        package let heldUntil: Day?
        package let revokedOn: Day?
        package let certificate: String
        /// Of the story, where its person agrees to that; else empty.
        package let line: String
    }

    package struct Filter: Sendable {
        package var category: AwardCategory?
        package var level: AwardLevel?
        /// In which it was given.
        package var year: Int?
        package var township: DivisionCode?
        /// Only what was given here, and not what came in from before: as the ladder counts.
        package var isCounted = false
        package var before: ID<Honour>?
        package init() {}

        package var isNarrowed: Bool {
            category != nil || level != nil || year != nil || township != nil || isCounted
        }
    }

    /// What the roll can be narrowed by: the years in which something was given, the townships of today.
    package struct Choices: Encodable, Sendable {
        package let years: [Int]
        package let townships: [Place]
    }

    package struct Place: Encodable, Sendable {
        package let code: DivisionCode
        package let name: String
    }

    package static func choices(county: String, in transaction: ReadTransaction) throws -> Choices {
        Choices(
            years: try Honours.years(county: county, in: transaction),
            townships: try Units.all(
                county: county, kinds: [.township], notGoneOn: transaction.now.day, in: transaction
            ).compactMap { unit in unit.division.map { Place(code: $0, name: unit.name) } })
    }

    /// Everybody's: what holds. A revoked honour is off the roll, and its certificate says that it is revoked.
    /// Whoever has several of a category stands once, by the latest that the filter asks for, with his ladder under it.
    package static func page(
        _ filter: Filter, limit: Int, county: String, in transaction: ReadTransaction
    ) throws -> [Entry] {
        var parts: [SQL] = ["honour.revokedOn IS NULL"]
        if let before = filter.before { parts.append("honour.id < \(before)") }
        if let category = filter.category { parts.append("honour.category = \(category)") }
        if let level = filter.level { parts.append("honour.level = \(level)") }
        if let year = filter.year { parts.append(Honours.isGiven(in: year)) }
        if let township = filter.township {
            parts.append("honour.village >= \(township.description) AND honour.village < \(township.description + ":")")
        }
        if filter.isCounted { parts.append("honour.source <> \(Honour.Source.broughtIn)") }
        var later: [SQL] = ["later.revokedOn IS NULL"]
        if filter.isCounted { later.append("later.source <> \(Honour.Source.broughtIn)") }
        if let level = filter.level { later.append("later.level = \(level)") }
        if let year = filter.year { later.append(Honours.isGiven(in: year, "later.grantedOn")) }
        return try transaction.rows(
            """
            SELECT \(Honours.selected) FROM honour \(Honours.joins)
            WHERE honour.county = \(county) AND \(SQL.joined(parts, separator: " AND "))
              AND NOT EXISTS (SELECT 1 FROM honour AS later WHERE later.county = \(county)
                AND later.category = honour.category AND later.name = honour.name AND later.village = honour.village
                AND later.id > honour.id AND \(SQL.joined(later, separator: " AND ")))
            ORDER BY honour.id DESC LIMIT \(limit: limit)
            """
        ).map { row in
            let honour = try Honour(row)
            let told = try told(honour, county: county, in: transaction)
            return Entry(
                view: view(honour, line: told?.line ?? "", today: transaction.now.day), nomination: told?.id,
                ladder: try held(honour, county: county, in: transaction).filter { $0.revokedOn == nil }.map {
                    Held(id: $0.id, level: $0.level, title: $0.title, grantedOn: $0.grantedOn)
                }.sorted { ($0.grantedOn, $0.id.description) < ($1.grantedOn, $1.id.description) })
        }
    }

    package struct Entry: Sendable {
        package let view: View
        /// Whose photos may stand beside it.
        package let nomination: ID<Nomination>?
        /// All that he holds of the category, the first given first.
        package let ladder: [Held]
    }

    package struct Held: Encodable, Sendable {
        package let id: ID<Honour>
        package let level: AwardLevel
        package let title: String
        package let grantedOn: Day
    }

    /// All that a holder was given of a category; of who has no village here only the one.
    private static func held(
        _ honour: Honour, county: String, in transaction: ReadTransaction
    ) throws -> [Honour] {
        guard let village = honour.village else { return [honour] }
        return try Honours.held(
            honour.category, name: honour.name, village: village, county: county, in: transaction)
    }

    private static func view(_ honour: Honour, line: String = "", today: Day) -> View {
        View(
            id: honour.id, name: honour.publicName(on: today), title: honour.title, category: honour.category,
            kind: honour.kind, level: honour.level,
            place: honour.villageName.isEmpty ? honour.unitName : honour.villageName, grantedOn: honour.grantedOn,
            heldUntil: honour.heldUntil, revokedOn: honour.revokedOn, certificate: honour.certificate ?? "", line: line)
    }

    /// The nomination whose story everybody may read: while its person agrees, and as long as nothing in it is a number of
    /// anybody's.
    private static func told(
        _ honour: Honour, county: String, in transaction: ReadTransaction
    ) throws -> Nomination? {
        guard let nomination = honour.nomination,
            try Consents.holds(
                Nomination.consent.purpose, Nomination.kind, nomination.description, county: county, in: transaction)
        else { return nil }
        let found = try Nominations.one(nomination, for: .system(county: county), in: transaction)
        return PersonalData.found(in: found.story + found.line).isEmpty ? found : nil
    }

    package struct Story: Sendable {
        package let honour: View
        package let nomination: ID<Nomination>?
        package let group: String
        package let story: String
        package let ladder: [Step]
    }

    package struct Step: Encodable, Sendable {
        package let level: AwardLevel
        package let grantedOn: Day?
        /// The county has asked for it and waits for the answer.
        package let isAsked: Bool
    }

    package static func story(_ id: ID<Honour>, county: String, in transaction: ReadTransaction) throws -> Story? {
        let row = try transaction.row(
            """
            SELECT \(Honours.selected) FROM honour \(Honours.joins)
            WHERE honour.county = \(county) AND honour.id = \(id) AND honour.revokedOn IS NULL
            """)
        guard let honour = try row.map(Honour.init) else { return nil }
        let told = try told(honour, county: county, in: transaction)
        let held = try held(honour, county: county, in: transaction)
        let sent = try held.flatMap { try Honours.recommendations(of: $0.id, county: county, in: transaction) }
        return Story(
            honour: view(honour, line: told?.line ?? "", today: transaction.now.day), nomination: told?.id,
            group: told?.group ?? "",
            story: told?.story ?? "",
            ladder: AwardLevel.allCases.map { level in
                let given = held.first { $0.level == level && $0.revokedOn == nil }?.grantedOn
                return Step(
                    level: level, grantedOn: given,
                    isAsked: given == nil
                        && sent.contains { $0.level == level && [.sent, .shortlisted].contains($0.state) })
            })
    }

    package static func certificate(
        number: String, verifier: String?, county: String, in transaction: ReadTransaction
    ) throws -> View? {
        let condition: SQL =
            verifier.map { "honour.verifier = \($0)" }
            ?? "honour.certificate IN \(list: IssuedNumber.spellings(of: number))"
        return try transaction.row(
            """
            SELECT \(Honours.selected) FROM honour \(Honours.joins)
            WHERE honour.county = \(county) AND \(condition)
            """
        ).map { view(try Honour($0), today: transaction.now.day) }
    }

    /// The county's own honour that came of a nomination, where it holds.
    package static func honour(
        of nomination: ID<Nomination>, county: String, in transaction: ReadTransaction
    ) throws -> ID<Honour>? {
        try transaction.value(
            """
            SELECT id FROM honour
            WHERE county = \(county) AND nomination = \(nomination) AND source = \(Honour.Source.round)
              AND revokedOn IS NULL
            """)
    }

    /// How many good neighbours a township had in a year, of a level.
    package struct Rung: Sendable {
        package let year: Int
        package let level: AwardLevel
        package let township: String
        package let count: Int
    }

    /// As the figures of the list count them: what was brought in was given in no year that is counted.
    package static func rungs(for actor: Actor, in transaction: ReadTransaction) throws -> [Rung] {
        try transaction.rows(
            """
            SELECT substr(honour.grantedOn, 1, 4) AS year, honour.level, COALESCE(substr(honour.village, 1, 9), '') AS place,
                count(*) AS honours
            FROM honour
            WHERE honour.county = \(actor.county) AND honour.category = \(AwardCategory.goodNeighbour)
              AND honour.source <> \(Honour.Source.broughtIn) AND \(Honours.isSeen(actor))
            GROUP BY substr(honour.grantedOn, 1, 4), honour.level, COALESCE(substr(honour.village, 1, 9), '')
            """
        ).map(Rung.init)
    }

    /// As everybody may open them: who holds what, each once in a level and a year, as `page` lists them.
    package static func openRungs(county: String, in transaction: ReadTransaction) throws -> [Rung] {
        try transaction.rows(
            """
            SELECT substr(honour.grantedOn, 1, 4) AS year, honour.level, COALESCE(substr(honour.village, 1, 9), '') AS place,
                count(DISTINCT honour.name || ' ' || COALESCE(honour.village, honour.id)) AS honours
            FROM honour
            WHERE honour.county = \(county) AND honour.category = \(AwardCategory.goodNeighbour)
              AND honour.source <> \(Honour.Source.broughtIn) AND honour.revokedOn IS NULL
            GROUP BY substr(honour.grantedOn, 1, 4), honour.level, COALESCE(substr(honour.village, 1, 9), '')
            """
        ).map(Rung.init)
    }
}

extension PublicHonours.Rung {
    fileprivate init(_ row: Row) throws {
        let year: String = try row["year"]
        (self.year, level) = (Int(year) ?? 0, try row["level"])
        (township, count) = (try row["place"], try row["honours"])
    }
}
