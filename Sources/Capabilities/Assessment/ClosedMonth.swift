import Database
import Foundation
import Kernel

/// A closed month: one revision of its result, with the rule that it was computed by.
package struct ClosedMonth: Encodable, Sendable {
    package let month: Month
    package let revision: Int
    package let rule: AssessmentRule
    package let result: AssessmentResult
    /// The result as it was kept, to the byte.
    package let bytes: [UInt8]
    package let closedAt: Instant
    package let closedBy: String

    init(_ row: Row) throws {
        month = try row["month"]
        revision = try row["revision"]
        let rule: String = try row["rule"]
        self.rule = try JSONDecoder().decode(AssessmentRule.self, from: Data(rule.utf8))
        let text: String = try row["result"]
        bytes = Array(text.utf8)
        result = try AssessmentResult(canonical: bytes)
        closedAt = try row["closedAt"]
        closedBy = try row["closedBy"]
    }

    enum CodingKeys: CodingKey { case month, revision, rule, result, closedAt, closedBy }
}
