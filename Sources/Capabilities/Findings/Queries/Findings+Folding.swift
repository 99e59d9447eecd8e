import Database
import Kernel
import Office

extension Findings {
    /// A finding whose columns are not what its steps add up to.
    package struct Contradiction: Sendable {
        /// As it stands in the row, which may be none of ours.
        package let id: String
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
            found += try contradictions(among: rows, county: county, in: transaction)
            last = end
        }
        return Array(found.prefix(limit))
    }

    private static func contradictions(
        among rows: [Row], county: String, in transaction: ReadTransaction
    ) throws -> [Contradiction] {
        let ids: [String] = try rows.map { try $0["id"] }
        let known = ids.compactMap { ID<Finding>($0) }
        // What somebody put there may be nothing that can be read: then the others are looked at one by one.
        let histories = try? self.histories(
            "finding IN \(list: known)", county: county, asOf: Finding.never, in: transaction)
        return try zip(rows, ids).compactMap { row, id -> Contradiction? in
            do {
                guard let finding = ID<Finding>(id) else { return Contradiction(id: id, what: ["编号"]) }
                let own =
                    try histories
                    ?? self.histories(
                        "finding = \(finding)", county: county, asOf: Finding.never, in: transaction)
                let course = FindingCourse(
                    source: try row["source"], division: try row["division"], finder: try row["finder"],
                    history: own[finding] ?? [])
                let what = try differences(row, course)
                return what.isEmpty ? nil : Contradiction(id: id, what: what)
            } catch let error where error.isOfUnreadableRecord { return Contradiction(id: id, what: ["内容"]) }
        }
    }

    private static func differences(_ row: Row, _ course: FindingCourse) throws -> [String] {
        let due = course.isRunning ? course.deadline?.instant : nil
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
