import Database
import Kernel
import Office

/// What a finding is found by: its place and title as people write them in one, its topic and description, who found it,
/// the units that answer, and the number of its notice. Whoever sees the finding reads all of that on its page: what a search
/// finds tells nothing more, and before an unannounced visit is handed in there is no finding.
enum FindingText {
    /// Counted up when these words change; those indexed before are indexed anew by `FindingTextJob`.
    static let version = 1

    static func index(
        _ id: ID<Finding>, _ course: FindingCourse, county: String, in transaction: WriteTransaction
    ) throws {
        guard let finding = try Findings.list("finding.id = \(id)", county: county, limit: 1, in: transaction).first
        else { return }
        try transaction.index(words(finding, course), as: .finding, id.description, county: county)
    }

    private static func words(_ finding: Finding, _ course: FindingCourse) -> String {
        var words = ["\(finding.township)\(finding.village)\(finding.title)", finding.topic, finding.description]
        words += [finding.finderName] + ([course.lead].compactMap(\.self) + course.helpers).map(\.name)
        if let number = finding.number {
            words += [number.chinese, PaperNumber.word(year: number.year, number: number.number)]
        }
        return words.joined(separator: " ")
    }
}

/// Indexes anew what was indexed by other words than today's: after an upgrade, until none is left.
package struct FindingTextJob: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    /// - Returns: how many were indexed.
    @discardableResult
    package func run(county: String) async throws -> Int {
        var indexed = 0
        for _ in 0..<Self.mostBatches {
            let count = try await office.keepHouse { try Self.batch(county: county, in: $0) }
            indexed += count
            guard count == Self.batchSize else { break }
        }
        return indexed
    }

    private static let batchSize = 200
    /// Of one run, so that it ends before its lease does.
    private static let mostBatches = 300

    private static func batch(county: String, in transaction: WriteTransaction) throws -> Int {
        // The number as the partial index has it: a parameter would not be known to fit it.
        let ids: [ID<Finding>] = try transaction.rows(
            """
            SELECT id FROM finding WHERE county = \(county) AND textVersion < 1 ORDER BY id LIMIT \(limit: batchSize)
            """
        ).map { try $0["id"] }
        for id in ids {
            let course = try Findings.course(id, county: county, in: transaction)
            try FindingText.index(id, course, county: county, in: transaction)
            try transaction.run(
                """
                UPDATE finding SET textVersion = \(FindingText.version) WHERE county = \(county) AND id = \(id)
                """)
        }
        return ids.count
    }
}
