import Database
import Kernel
import Office
import Web

extension Findings {
    /// Deadlines of the coming week, what has happened since yesterday, and how far a month's problems are.
    package static let brief: Brief.Source = { actor, months, transaction in
        var brief = Brief()
        guard Right.seeFindings.isHeld(by: actor) else { return brief }
        brief.dues = try dues(for: actor, in: transaction)
        brief.changes = try changes(for: actor, in: transaction)
        brief.stages = try months.map { try stage(of: $0, for: actor, in: transaction) }
        return brief
    }

    // MARK: Deadlines

    /// The office sees the county's, a unit what it answers for itself or through its villages; nobody else waits for them.
    private static func dues(for actor: Actor, in transaction: ReadTransaction) throws -> [Brief.Due] {
        let isOffice = actor.scope == .county && (actor.has(.clerk) || actor.has(.director))
        guard isOffice || actor.isRepresentative else { return [] }
        let today = transaction.now.day
        var filter = FindingFilter(standing: .open)
        filter.duty = isOffice ? nil : .below
        // By the office's clock, which is eight hours ahead of UTC; a part of a statement cannot be bound twice and be one.
        let rows = try transaction.rows(
            """
            SELECT (finding.due + 28800000) / 86400000 AS day, count(*) AS findings FROM finding
            WHERE finding.county = \(actor.county) AND finding.due >= \(Instant(today))
              AND finding.due < \(Instant(today.adding(days: 7)))
              AND \(try filter.condition(for: actor, in: transaction)) AND \(isSeen(by: actor))
            GROUP BY 1 ORDER BY 1
            """)
        return try rows.map { row in
            let day = Day(ordinal: try row["day"])
            let duty = filter.duty.map { "&duty=\($0.rawValue)" } ?? ""
            return Brief.Due(
                day, try row["findings"], "件整改到期", path: "findings?standing=open&due=\(day)&sort=due\(duty)")
        }
    }

    // MARK: Since yesterday

    private static func changes(for actor: Actor, in transaction: ReadTransaction) throws -> [Brief.Change] {
        let since = transaction.now.day.adding(days: -1)
        let counts = try counts(since: since, for: actor, in: transaction)
        return FindingFilter.Change.allCases.compactMap { change in
            let count = counts[change] ?? 0
            guard count > 0 else { return nil }
            return Brief.Change(
                "整改", change.chinese, min(count, mostCounted), hasMore: count > mostCounted, "件",
                path: "findings?standing=valid&change=\(change.rawValue)&since=\(since)")
        }
    }

    private static func counts(
        since: Day, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [FindingFilter.Change: Int] {
        var found = FindingFilter(standing: .valid)
        found.changed = .init(change: .found, since: since)
        var counts: [FindingFilter.Change: Int] = [
            .found: try total(found, for: actor, in: transaction) ?? mostCounted + 1
        ]
        let rows = try transaction.rows(
            """
            SELECT \(FindingFilter.Change.name) AS change, count(DISTINCT finding.id) AS findings
            FROM findingEntry JOIN finding ON finding.county = findingEntry.county AND finding.id = findingEntry.finding
            WHERE findingEntry.county = \(actor.county) AND finding.county = \(actor.county)
              AND findingEntry.at >= \(Instant(since)) AND finding.state <> 'voided' AND \(isSeen(by: actor))
            GROUP BY 1
            """)
        for row in rows {
            let name: String = try row["change"]
            guard let change = FindingFilter.Change(rawValue: name) else { continue }
            counts[change] = try row["findings"]
        }
        return counts
    }

    // MARK: The month's stage

    private static func stage(
        of month: Month, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Brief.Stage {
        func fact(_ standing: FindingFilter.Standing, _ words: String, isAlarming: Bool) throws -> Brief.Fact? {
            let total = try monthTotal(standing, of: month, for: actor, in: transaction)
            guard total != 0 else { return nil }
            let count = total.map { "\($0)件" } ?? "\(mostCounted)多件"
            return Brief.Fact(
                words + count, "findings?standing=\(standing.rawValue)&month=\(month)", count: total,
                isAlarming: isAlarming)
        }
        let open = try fact(.open, "未销号", isAlarming: false)
        guard let open else {
            let found = try fact(.valid, "都已销号，共", isAlarming: false)
            return Brief.Stage(.rectify, of: month, isDone: found != nil, [found ?? .init("还没有发现问题")])
        }
        let overdue = try fact(.overdue, "逾期", isAlarming: true)
        return Brief.Stage(.rectify, of: month, isDone: false, [open] + (overdue.map { [$0] } ?? []))
    }

    /// The county's are the same for all who look after it, and on the first page of each of them.
    private static func monthTotal(
        _ standing: FindingFilter.Standing, of month: Month, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Int? {
        func count() throws -> Int? {
            try total(FindingFilter(standing: standing, month: month), for: actor, in: transaction)
        }
        guard actor.scope == .county else { return try count() }
        return try transaction.kept("findings \(standing) \(month) \(actor.county)", count)
    }
}
