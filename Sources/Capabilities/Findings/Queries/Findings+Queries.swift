import Database
import Foundation
import Kernel
import Office
import Organisation

extension Findings {
    private static let columns: SQL = """
        finding.id, finding.source, finding.originPath, finding.division, village.name AS village,
        township.name AS township, finding.topic, finding.title, finding.description, finding.finder,
        finding.finderName, finding.foundAt, finding.exposedOn, finding.keptSince, finding.state, finding.leadName,
        finding.leadAndHelpers, finding.deadline, finding.escalation, finding.summonedOn, finding.numberKind, finding.numberYear, finding.number
        """
    private static let source: SQL = """
        finding \(SQL.join(division: "finding.division", of: "finding", as: "village"))
        \(SQL.join(townshipOf: "finding.division", of: "finding", as: "township"))
        """

    /// A finding is seen where it was found, by whoever answers for it, and by those who help.
    static func isSeen(by actor: Actor) -> SQL {
        if actor.scope == .county { return "1 = 1" }
        let parties = actor.scope.condition(division: "findingParty.division", unit: "findingParty.unit")
        return """
            (\(actor.scope.condition(division: "finding.division")) OR EXISTS (SELECT 1 FROM findingParty
                WHERE findingParty.county = \(actor.county) AND findingParty.finding = finding.id AND \(parties)))
            """
    }

    package static func one(_ id: ID<Finding>, for actor: Actor, in transaction: ReadTransaction) throws -> Finding {
        guard let finding = try list("finding.id = \(id)", for: actor, in: transaction).first else {
            throw Refusal(.missing, "finding.none", "没有这条问题，或者您无权看到它。请从“问题”进入。")
        }
        return finding
    }

    /// Those of the condition that an actor sees.
    static func list(_ condition: SQL, for actor: Actor, in transaction: ReadTransaction) throws -> [Finding] {
        try transaction.rows(
            """
            SELECT \(columns) FROM \(source)
            WHERE finding.county = \(actor.county) AND \(condition) AND \(isSeen(by: actor))
            """
        ).map(Finding.init)
    }

    /// Those that a condition takes, whoever may see them.
    static func list(
        _ condition: SQL, county: String, limit: Int, in transaction: ReadTransaction
    ) throws -> [Finding] {
        try transaction.rows(
            """
            SELECT \(columns) FROM \(source) WHERE finding.county = \(county) AND \(condition)
            ORDER BY finding.id LIMIT \(limit: limit)
            """
        ).map(Finding.init)
    }

    /// Those of many that an actor sees, by place.
    package static func seen(
        _ ids: [ID<Finding>], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [Finding] {
        try transaction.rows(
            """
            SELECT \(columns) FROM \(source)
            WHERE finding.county = \(actor.county) AND finding.id IN \(list: ids) AND \(isSeen(by: actor))
            ORDER BY finding.division, finding.id
            """
        ).map(Finding.init)
    }

    package static func page(
        _ filter: FindingFilter, for actor: Actor, limit: Int, in transaction: ReadTransaction
    ) throws -> [Finding] {
        let search = try match(filter, for: actor, isOrdered: true, in: transaction)
        return try transaction.rows(
            """
            SELECT \(columns) FROM \(search.first)\(source)
            WHERE finding.county = \(actor.county) AND \(try filter.condition(for: actor, in: transaction))
              AND \(search.condition) AND \(isSeen(by: actor))
            ORDER BY \(filter.sort.order.clause(id: "finding.id")) LIMIT \(limit: limit)
            """
        ).map(Finding.init)
    }

    /// How many an actor sees of what a filter takes.
    package static func count(
        _ filter: FindingFilter, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Int {
        let search = try match(filter, for: actor, isOrdered: false, in: transaction)
        return try transaction.value(
            """
            SELECT count(*) FROM \(search.first)finding
            WHERE finding.county = \(actor.county) AND \(try filter.condition(for: actor, in: transaction))
              AND \(search.condition) AND \(isSeen(by: actor))
            """) ?? 0
    }

    /// The same by where they came from.
    package static func countsBySource(
        _ filter: FindingFilter, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [FindingSource: Int] {
        let rows = try transaction.rows(
            """
            SELECT finding.source, count(*) AS findings FROM finding
            WHERE finding.county = \(actor.county) AND \(try filter.condition(for: actor, in: transaction))
              AND \(isSeen(by: actor))
            GROUP BY finding.source
            """)
        return Dictionary(uniqueKeysWithValues: try rows.map { (try $0["source"], try $0["findings"]) })
    }

    private static func match(
        _ filter: FindingFilter, for actor: Actor, isOrdered: Bool, in transaction: ReadTransaction
    ) throws -> TextSearch.Match {
        try TextSearch.match(
            PaperNumber.spelled(filter.search), column: "finding.id", of: .finding, county: actor.county,
            isOrdered: isOrdered,
            in: transaction)
    }

    /// A list that is longer is not counted to its end: who reads it wants it narrower, not a number, and counting
    /// 20,000 costs as much again as the page.
    package static let mostCounted = 1000

    /// How many a list has on all its pages, as far as they are counted; nil where there are more.
    package static func total(
        _ filter: FindingFilter, for actor: Actor, most: Int = mostCounted, in transaction: ReadTransaction
    ) throws -> Int? {
        var whole = filter
        whole.after = nil
        let search = try match(whole, for: actor, isOrdered: false, in: transaction)
        let count: Int? = try transaction.value(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM \(search.first)finding
                WHERE finding.county = \(actor.county) AND \(try whole.condition(for: actor, in: transaction))
                  AND \(search.condition) AND \(isSeen(by: actor))
                LIMIT \(limit: most + 1)) AS counted
            """)
        return count.flatMap { $0 > most ? nil : $0 }
    }

    /// The findings that came from records, by the record's identifier.
    package static func ofOrigins(
        _ origins: [String], county: String, in transaction: ReadTransaction
    ) throws -> [String: ID<Finding>] {
        let rows = try transaction.rows(
            "SELECT origin, id FROM finding WHERE county = \(county) AND origin IN \(list: origins)")
        return Dictionary(
            try rows.map { (try $0["origin"], try $0["id"]) }, uniquingKeysWith: { first, _ in first })
    }

    /// The fold of a finding's steps, those after `asOf` left out.
    package static func course(
        _ id: ID<Finding>, county: String, asOf: Instant? = nil, in transaction: ReadTransaction
    ) throws -> FindingCourse {
        let row = try transaction.row(
            "SELECT source, exposedOn, keptSince, division, finder FROM finding WHERE county = \(county) AND id = \(id)"
        )
        guard let row else { throw Refusal(.missing, "finding.none", "没有这条问题。") }
        let history =
            try histories("findingEntry.finding = \(id)", county: county, asOf: asOf ?? Finding.never, in: transaction)[
                id] ?? []
        let source: FindingSource = try row["source"]
        return FindingCourse(
            source: source.kept(exposedOn: try row["exposedOn"], since: try row["keptSince"]),
            division: try row["division"], finder: try row["finder"], history: history)
    }

    /// The steps up to a moment of every finding that the condition takes.
    static func histories(
        _ condition: SQL, county: String, asOf: Instant, in transaction: ReadTransaction
    ) throws -> [ID<Finding>: [FindingEntry]] {
        // +at, because SQLite would else read by its index all that was ever done in the county.
        let rows = try transaction.rows(
            """
            SELECT finding, act, actor, actorName, at, note, fromState, toState, deadline, deadlineRule, deadlineWarning
            FROM findingEntry WHERE county = \(county) AND \(condition) AND +at <= \(asOf)
            ORDER BY finding, sequence
            """)
        var histories: [ID<Finding>: [FindingEntry]] = [:]
        // Most acts of a month are the same few texts, and decoding one takes longer than reading its row.
        var acts: [String: FindingAct] = [:]
        for row in rows {
            let text: String = try row["act"]
            let act = try acts[text] ?? JSONDecoder().decode(FindingAct.self, from: Data(text.utf8))
            acts[text] = act
            histories[try row["finding"], default: []].append(try FindingEntry(row, act))
        }
        return histories
    }

    /// The other findings that photos were sent in answer to as well, as far as an actor sees those, by SHA-256.
    static func alsoAnswered(
        with photos: [String], besides finding: ID<Finding>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [String: [(id: ID<Finding>, title: String)]] {
        let answered = try RecordPhotos.inParts(of: .finding, photos, county: actor.county, in: transaction)
        let ids = answered.map(\.record).unique.compactMap { ID<Finding>($0) }.filter { $0 != finding }
        guard !ids.isEmpty else { return [:] }
        let seen = try transaction.rows(
            """
            SELECT finding.id, village.name AS village, finding.title FROM finding
            \(SQL.join(division: "finding.division", of: "finding", as: "village"))
            WHERE finding.county = \(actor.county) AND finding.id IN \(list: ids) AND \(isSeen(by: actor))
            """
        ).reduce(into: [String: (id: ID<Finding>, title: String)]()) { seen, row in
            let (id, village, title): (ID<Finding>, String, String) = (
                try row["id"], try row["village"], try row["title"]
            )
            seen[id.description] = (id, "\(village)：\(title)")
        }
        return answered.reduce(into: [:]) { others, found in
            if let other = seen[found.record] { others[found.photo, default: []].append(other) }
        }
    }

    /// What each of many findings was answered with last: the sequence of the step, and its words.
    static func answers(
        of findings: [ID<Finding>], county: String, in transaction: ReadTransaction
    ) throws -> [ID<Finding>: (sequence: Int, note: String)] {
        let rows = try transaction.rows(
            """
            SELECT finding, sequence, note FROM findingEntry
            WHERE county = \(county) AND finding IN \(list: findings) AND toState = \(FindingState.responded)
            ORDER BY finding, sequence
            """)
        return Dictionary(
            try rows.map { (try $0["finding"], (try $0["sequence"], try $0["note"])) },
            uniquingKeysWith: { _, last in last })
    }

    /// Of photos, those that answer more than one finding.
    static func shared(
        among photos: [String], county: String, in transaction: ReadTransaction
    ) throws -> Set<String> {
        let answered = try RecordPhotos.inParts(of: .finding, photos, county: county, in: transaction)
        return Set(Dictionary(grouping: answered, by: \.photo).filter { $0.value.count > 1 }.keys)
    }
}

extension FindingEntry {
    fileprivate init(_ row: Row, _ act: FindingAct) throws {
        let deadline: Instant? = try row["deadline"]
        let rule: String? = try row["deadlineRule"]
        self.init(
            act: act, actor: try row["actor"],
            actorName: try row["actorName"], at: try row["at"], note: try row["note"], from: try row["fromState"],
            to: try row["toState"],
            deadline: try deadline.map {
                Deadline(instant: $0, rule: rule ?? "", warning: try row["deadlineWarning"])
            })
    }
}
