import Database
import Findings
import Kernel

/// How many problems a month found, under two names that are never mixed: what any source found, and what the county's
/// own visits found, which is what a bulletin reports.
package enum FoundFigure {
    package static let all = "各来源发现问题"
    package static let county = "县级检查发现问题"

    package static func path(_ month: Month) -> String { "findings?standing=valid&month=\(month)" }
    package static func countyPath(_ month: Month) -> String { "findings?source=visit&month=\(month)&standing=valid" }

    package static func filter(_ month: Month) -> FindingFilter { FindingFilter(standing: .valid, month: month) }

    package static func countyFilter(_ month: Month) -> FindingFilter {
        var filter = filter(month)
        filter.source = .visit
        return filter
    }

    static func count(_ month: Month, for actor: Actor, in transaction: ReadTransaction) throws -> Int {
        try Findings.count(filter(month), for: actor, in: transaction)
    }

    static func countByCounty(_ month: Month, for actor: Actor, in transaction: ReadTransaction) throws -> Int {
        try Findings.count(countyFilter(month), for: actor, in: transaction)
    }
}
