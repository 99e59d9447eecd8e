import Database
import Foundation
import Kernel
import Office

/// What somebody verifies or strikes off: the problem, and all that was done about it.
extension SeenVersion {
    private struct Text: Encodable {
        let finding: ID<Finding>
        let division: DivisionCode
        let topic: String
        let title: String
        let description: String
        /// A response names its photos by their digests.
        let history: [FindingEntry]
    }

    init(of finding: Finding, _ history: [FindingEntry]) throws {
        try self.init(
            canonical: Text(
                finding: finding.id, division: finding.division, topic: finding.topic, title: finding.title,
                description: finding.description, history: history))
    }
}

extension Findings {
    /// Of findings, as they stand now.
    static func versions(
        of findings: [Finding], county: String, in transaction: ReadTransaction
    ) throws -> SeenMany<Finding> {
        guard !findings.isEmpty else { return SeenMany([:]) }
        let histories = try histories(
            "findingEntry.finding IN \(list: findings.map(\.id))", county: county, asOf: Finding.never, in: transaction)
        return SeenMany(try findings.reduce(into: [:]) { $0[$1.id] = try SeenVersion(of: $1, histories[$1.id] ?? []) })
    }
}
