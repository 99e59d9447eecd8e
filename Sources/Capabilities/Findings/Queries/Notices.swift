import Database
import Kernel
import Office

extension Findings {
    /// The notice that a finding stands on, with what else stands on it as far as an actor sees that; nil while nobody was
    /// assigned.
    static func notice(
        of finding: Finding, for actor: Actor, county: County, in transaction: ReadTransaction
    ) throws -> AssignmentNotice? {
        guard let number = finding.number else { return nil }
        let (items, total) = try items(on: number, finding, for: actor, in: transaction)
        guard let assignedAt = items.first?.entry.at else { return nil }
        let words = try transaction.setting(OfficeSettings.papers, county: actor.county, at: assignedAt).filled(county)
        let photos = try RecordPhotos.of(
            .finding, items.map(\.finding.id.description), county: actor.county, in: transaction)
        return AssignmentNotice(items, total: total, number: number, words: words, photos: photos)
    }

    /// What stands on a notice as far as an actor sees it, and how much there is in all.
    private static func items(
        on number: SerialNumber, _ finding: Finding, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ([AssignmentNotice.Item], total: Int) {
        let rows = try transaction.rows(
            """
            SELECT finding, sequence FROM findingEntry
            WHERE county = \(actor.county) AND noticeYear = \(number.year) AND notice = \(number.number)
            """)
        let places = try Dictionary(
            rows.map { row -> (ID<Finding>, Int) in (try row["finding"], try row["sequence"]) },
            uniquingKeysWith: max)
        guard places.count > 1 else {
            // The last assignment is the one that stands.
            let course = try course(finding.id, county: actor.county, in: transaction)
            let assigned = course.history.last { $0.act.step == .assign }
            let id = finding.id.description
            let cover = try PublishGate.covers(of: Finding.kind, [id], county: actor.county, in: transaction)[id]
            return (
                [assigned.flatMap { AssignmentNotice.Item(finding, $0, cover ?? .init(id)) }].compactMap(\.self), 1
            )
        }
        let ids = places.keys.sorted { $0.description < $1.description }
        let histories = try histories(
            "findingEntry.finding IN \(list: ids)", county: actor.county, asOf: Finding.never, in: transaction)
        let covers = try PublishGate.covers(
            of: Finding.kind, ids.map(\.description), county: actor.county, in: transaction)
        let items = try seen(ids, by: actor, in: transaction).compactMap { finding -> AssignmentNotice.Item? in
            guard let sequence = places[finding.id], let history = histories[finding.id],
                history.indices.contains(sequence - 1)
            else { return nil }
            let id = finding.id.description
            return AssignmentNotice.Item(finding, history[sequence - 1], covers[id] ?? .init(id))
        }
        return (items, places.count)
    }
}

extension Findings {
    /// The numbers of assignment notices that findings carry.
    static func noticeNumbers(county: String, in transaction: ReadTransaction) throws -> [IssuedNumber] {
        try transaction.rows(
            """
            SELECT numberYear, number, count(*) AS carriers, (SELECT count(*) FROM findingEntry
                WHERE findingEntry.county = \(county) AND noticeYear = numberYear AND notice = number) AS listed
            FROM finding WHERE county = \(county) AND number IS NOT NULL GROUP BY numberYear, number
            """
        ).flatMap { row in
            // Several findings may stand on one notice, each with its entry.
            let (carriers, listed): (Int, Int) = (try row["carriers"], try row["listed"])
            return Array(
                repeating: IssuedNumber(year: try row["numberYear"], number: try row["number"]),
                count: listed >= carriers ? 1 : carriers)
        }
    }

    /// A finding that is assigned again gets a notice with a new number and shows only that; the assignments are all
    /// kept. Their number beyond that of the findings is how many numbers gave way, of the kind that findings carry.
    static func replacedNumbers(county: String, year: Int, in transaction: ReadTransaction) throws -> Int {
        guard let first = Day("\(year)-01-01"), let next = Day("\(year + 1)-01-01") else { return 0 }
        let isCarried: Int =
            try transaction.value(
                """
                SELECT count(*) FROM finding WHERE county = \(county) AND number IS NOT NULL AND numberYear = \(year)
                """) ?? 0
        let assigned: Int =
            try transaction.value(
                """
                SELECT count(*) FROM findingEntry WHERE county = \(county) AND act LIKE '{"assign":%'
                  AND at >= \(Instant(first)) AND at < \(Instant(next))
                """) ?? 0
        return max(0, assigned - isCarried)
    }
}
