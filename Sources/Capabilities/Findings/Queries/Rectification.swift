import Database
import Kernel
import Office
import Organisation

/// A finding that a township or village has to make good in a month, and whether it did in time.
package struct DueFinding: Hashable, Codable, Sendable {
    package let finding: ID<Finding>
    package let title: String
    package let village: String
    /// The division of the unit that answers, or what it had become by the month's last day.
    package let lead: DivisionCode
    package let leadName: String
    package let deadline: Instant
    package let respondedAt: Instant?
    package let punctuality: Punctuality

    package var isOnTime: Bool { punctuality == .onTime }
}

extension Findings {
    /// What was due in a month, as it stood at `asOf`: what had passed its deadline by then, and what was answered before
    /// it. On time is what was answered by its deadline, never late before, and not sent back since: an answer that
    /// still waits for the office's check does not count against the unit. Voided and shelved findings are nobody's debt,
    /// and what a department answers for is not the townships'.
    package static func due(
        in month: Month, county: String, asOf: Instant, in transaction: ReadTransaction
    ) throws -> [DueFinding] {
        try deadlines(in: month, county: county, asOf: asOf, in: transaction).filter { $0.punctuality != .notYet }
    }

    /// From the first to the last month of a period in which something ever had its deadline.
    package static func deadlineMonths(
        in period: Period, county: String, in transaction: ReadTransaction
    ) throws -> [Month] {
        func deadline(_ order: SQL) throws -> Month? {
            let deadline: Instant? = try transaction.value(
                """
                SELECT deadline FROM findingEntry
                WHERE county = \(county) AND deadline >= \(period.start) AND deadline < \(period.end)
                ORDER BY deadline \(order) LIMIT 1
                """)
            return deadline.map { Month($0.day) }
        }
        guard let first = try deadline("ASC"), let last = try deadline("DESC") else { return [] }
        return Array(sequence(first: first, next: \.next).prefix { $0 <= last })
    }

    /// What has its deadline in a month, as it stood at `asOf`: due by then, or still to come.
    package static func deadlines(
        in month: Month, county: String, asOf: Instant, in transaction: ReadTransaction
    ) throws -> [DueFinding] {
        let touched: SQL = """
            SELECT finding FROM findingEntry
            WHERE county = \(county) AND deadline >= \(Instant(month.firstDay))
              AND deadline < \(Instant(month.next.firstDay)) AND at <= \(asOf)
            """
        let rows = try transaction.rows(
            """
            SELECT finding.id, finding.title, finding.source, finding.division, finding.finder, village.name AS village
            FROM finding \(SQL.join(division: "finding.division", of: "finding", as: "village"))
            WHERE finding.county = \(county) AND finding.id IN (\(touched)) ORDER BY finding.id
            """)
        let histories = try histories(
            "findingEntry.finding IN (\(touched))", county: county, asOf: asOf, in: transaction)
        let succession = try Divisions.succession(county: county, on: month.lastDay, in: transaction)
        return try rows.compactMap { row in
            let id: ID<Finding> = try row["id"]
            let course = FindingCourse(
                source: try row["source"], division: try row["division"], finder: try row["finder"],
                history: histories[id] ?? [])
            guard let deadline = course.deadline?.instant, month.contains(deadline.day),
                let lead = course.lead(on: month.lastDay), let division = lead.division,
                ![.voided, .shelved].contains(course.state), let punctuality = Punctuality(course, at: asOf)
            else { return nil }
            return DueFinding(
                finding: id, title: try row["title"], village: try row["village"],
                lead: succession.current(division),
                leadName: lead.name, deadline: deadline, respondedAt: course.respondedAt,
                punctuality: punctuality)
        }
    }
}

/// How many findings of a township are open, and how many of those overdue.
package struct OpenTally: Hashable, Codable, Sendable {
    package let township: DivisionCode
    package let name: String
    package let open: Int
    package let overdue: Int
}

/// What lies open, counted at once.
package struct OpenFindings: Sendable {
    /// By township, the one with most overdue first.
    package let tallies: [OpenTally]
    package let open: Int
    package let overdue: Int
    /// So long nothing more becomes overdue by itself.
    package let until: Instant
}

extension Findings {
    /// By township, the one with most overdue first.
    package static func tally(for actor: Actor, in transaction: ReadTransaction) throws -> [OpenTally] {
        try lyingOpen(for: actor, in: transaction).tallies
    }

    /// What was found in a division that is no more counts for the township that
    /// it became part of, as in the list that the figure opens.
    package static func lyingOpen(for actor: Actor, in transaction: ReadTransaction) throws -> OpenFindings {
        let (county, now) = (actor.county, transaction.now)
        let rows = try transaction.rows(
            """
            SELECT finding.division, count(*) AS open,
                sum(CASE WHEN finding.due < \(now) THEN 1 ELSE 0 END) AS overdue,
                min(CASE WHEN finding.due < \(now) THEN NULL ELSE finding.due END) AS next
            FROM finding
            WHERE finding.county = \(county) AND \(FindingFilter.Standing.open.condition(now: now))
              AND \(isSeen(by: actor))
            GROUP BY finding.division
            """)
        let succession = try Divisions.succession(county: county, on: transaction.now.day, in: transaction)
        var tallies: [DivisionCode: (open: Int, overdue: Int)] = [:]
        var until = Finding.never
        for row in rows {
            if let next: Instant = try row["next"] { until = min(until, Instant(milliseconds: next.milliseconds + 1)) }
            let found: DivisionCode = try row["division"]
            let division = succession.heir(of: found) ?? found
            let township = division.level == .township ? division : division.parent ?? division
            tallies[township, default: (0, 0)].open += try row["open"]
            tallies[township, default: (0, 0)].overdue += try row["overdue"]
        }
        let names = try Units.all(county: county, kinds: [.township], in: transaction)
        var named: [OpenTally] = names.compactMap { unit in
            guard let township = unit.division, let tally = tallies[township] else { return nil }
            return OpenTally(township: township, name: unit.name, open: tally.open, overdue: tally.overdue)
        }
        named.sort { (a: OpenTally, b: OpenTally) -> Bool in
            (-a.overdue, -a.open, a.township) < (-b.overdue, -b.open, b.township)
        }
        let open: [Int] = try rows.map { try $0["open"] }
        let overdue: [Int] = try rows.map { try $0["overdue"] }
        return OpenFindings(
            tallies: named, open: open.reduce(0, +), overdue: overdue.reduce(0, +), until: until)
    }
}
