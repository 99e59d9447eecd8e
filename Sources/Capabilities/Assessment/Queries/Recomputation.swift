import Database
import Kernel
import Organisation

/// A closed month, computed again from the visits as they stood when it was closed.
package struct Recomputation: Sendable {
    package let county: String
    package let month: Month
    package let revision: Int
    package let isSame: Bool
    package let byteCount: Int
    package let differences: [AssessmentDifference]

    /// - Parameter only: nil for every closed month of every county.
    package static func all(_ only: Month?, in transaction: ReadTransaction) throws -> [Recomputation] {
        try Counties.all(in: transaction).flatMap { try of($0.code, only, in: transaction) }
    }

    package static func of(
        _ county: String, _ only: Month? = nil, in transaction: ReadTransaction
    ) throws -> [Recomputation] {
        try Assessments.everyRevision(only, county: county, in: transaction).map {
            try one($0, county: county, in: transaction)
        }
    }

    private static func one(
        _ closed: ClosedMonth, county: String, in transaction: ReadTransaction
    ) throws -> Recomputation {
        let again = try Assessments.compute(
            closed.month, by: closed.rule, county: county, asOf: closed.closedAt, first: closed.firstClosedAt,
            in: transaction)
        return Recomputation(
            county: county, month: closed.month, revision: closed.revision,
            isSame: try again.canonical == closed.bytes, byteCount: closed.bytes.count,
            differences: again.differences(from: closed.result))
    }
}
