import Database
import Foundation
import Kernel
import Office
import Synchronization

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
    /// When its first revision was closed.
    package let firstClosedAt: Instant

    init(_ row: Row) throws {
        month = try row["month"]
        revision = try row["revision"]
        let (ruleText, text): (String, String) = (try row["rule"], try row["result"])
        bytes = Array(text.utf8)
        do {
            rule = try JSONDecoder().decode(AssessmentRule.self, from: Data(ruleText.utf8))
            result = try KnownResults.result(bytes)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw DatabaseError(.corrupt, "\(month.chinese)第\(revision)版留存的结果读不出来")
        }
        closedAt = try row["closedAt"]
        closedBy = try row["closedBy"]
        firstClosedAt = try row["firstClosedAt"]
    }

    /// What was closed, by the bytes that were kept.
    var seen: SeenVersion { SeenVersion(bytes: bytes) }

    enum CodingKeys: CodingKey { case month, revision, rule, result, closedAt, closedBy }
}

/// Results by their bytes: a closed month is read often and never changes. As text they would be normalised for every look.
private enum KnownResults {
    private static let known = Mutex<[[UInt8]: AssessmentResult]>([:])

    static func result(_ bytes: [UInt8]) throws -> AssessmentResult {
        if let result = known.withLock({ $0[bytes] }) { return result }
        let result = try AssessmentResult(canonical: bytes)
        known.withLock { known in
            if known.count >= 50 { known = [:] }
            known[bytes] = result
        }
        return result
    }
}
