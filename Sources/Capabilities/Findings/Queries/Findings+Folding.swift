import Database
import Kernel

extension Findings {
    /// A finding whose columns are not what its steps add up to.
    package struct Contradiction: Sendable {
        package let id: ID<Finding>
        /// What differs, as lists call it.
        package let what: [String]
    }

    /// The findings that lists show otherwise than their steps left them (decisions/0005), at most so many.
    package static func contradicting(
        county: String, limit: Int, in transaction: ReadTransaction
    ) throws -> [Contradiction] {
        var found: [Contradiction] = []
        var last = ""
        while found.count < limit {
            let rows = try transaction.rows(
                """
                SELECT id, source, division, finder, state, lead, leadName, leadDivision, deadline, due, escalation,
                    summonedOn
                FROM finding WHERE county = \(county) AND id > \(last) ORDER BY id LIMIT 500
                """)
            guard let end = try rows.last.map({ try $0["id"] as String }) else { break }
            let ids: [ID<Finding>] = try rows.map { try $0["id"] }
            let histories = try histories(
                "finding IN \(list: ids)", county: county, asOf: Finding.never, in: transaction)
            for (row, id) in zip(rows, ids) {
                let course = FindingCourse(
                    source: try row["source"], division: try row["division"], finder: try row["finder"],
                    history: histories[id] ?? [])
                let what = try differences(row, course)
                if !what.isEmpty { found.append(Contradiction(id: id, what: what)) }
            }
            last = end
        }
        return Array(found.prefix(limit))
    }

    private static func differences(_ row: Row, _ course: FindingCourse) throws -> [String] {
        let due = course.state.isRunning ? course.deadline?.instant : nil
        let isSame = [
            ("状态", try row["state"] == course.state),
            (
                "承办单位",
                try row["lead"] == course.lead?.unit && row["leadName"] == course.lead?.name
                    && row["leadDivision"] == course.lead?.division
            ),
            ("期限", try row["deadline"] == course.deadline?.instant && row["due"] == due ?? Finding.never),
            ("督办", try row["escalation"] == course.escalation?.level.rawValue ?? 0),
            ("约谈", try row["summonedOn"] == course.summonedOn),
        ]
        return isSame.filter { !$0.1 }.map(\.0)
    }
}
