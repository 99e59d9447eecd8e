import Database
import Kernel
import Office

extension Findings {
    /// The notice that a finding stands on, with what else stands on it as far as an actor sees that; nil while nobody was
    /// assigned.
    static func notice(
        of finding: Finding, for actor: Actor, county: County, in transaction: ReadTransaction
    ) throws -> AssignmentNotice? {
        guard var notice = try items(of: finding, for: actor, county: county, in: transaction) else { return nil }
        notice.words = try transaction.setting(OfficeSettings.papers, county: actor.county, at: notice.assignedAt)
            .filled(county)
        return notice
    }

    private static func items(
        of finding: Finding, for actor: Actor, county: County, in transaction: ReadTransaction
    ) throws -> AssignmentNotice? {
        guard let number = finding.number else { return nil }
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
            let assigned = course.history.last { if case .assign = $0.act { true } else { false } }
            let items = [assigned.flatMap { AssignmentNotice.Item(finding, $0) }].compactMap(\.self)
            return AssignmentNotice(items, total: 1, number: number, county: county)
        }
        let ids = places.keys.sorted { $0.description < $1.description }
        let histories = try histories(
            "findingEntry.finding IN \(list: ids)", county: actor.county, asOf: Finding.never, in: transaction)
        let items = try seen(ids, by: actor, in: transaction).compactMap { finding -> AssignmentNotice.Item? in
            guard let sequence = places[finding.id], let history = histories[finding.id],
                history.indices.contains(sequence - 1)
            else { return nil }
            return AssignmentNotice.Item(finding, history[sequence - 1])
        }
        return AssignmentNotice(items, total: places.count, number: number, county: county)
    }
}
