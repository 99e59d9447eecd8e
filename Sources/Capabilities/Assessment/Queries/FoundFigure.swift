import Database
import Findings
import Kernel

/// How many problems a month found, under two names that are never mixed: what any source found, and what the county's
/// own visits found, which is what a bulletin reports. What townships found when they checked each other is a source of its
/// own, though those visits score as the county's.
package enum FoundFigure {
    package static let all = "各来源发现问题"
    package static let county = "县级检查发现问题"
    /// The same where nothing else says that what townships found at each other counts beside it.
    static let countyAlone = "\(county)（不含交叉检查）"

    package static func path(_ month: Month) -> String { "findings?standing=valid&month=\(month)" }
    package static func countyPath(_ month: Month) -> String { "findings?source=visit&month=\(month)&standing=valid" }

    package static func filter(_ month: Month) -> FindingFilter { FindingFilter(standing: .valid, month: month) }

    package static func countyFilter(_ month: Month) -> FindingFilter {
        var filter = filter(month)
        filter.source = .visit
        return filter
    }

    /// Both at once: they count the same rows.
    static func counts(_ month: Month, for actor: Actor, in transaction: ReadTransaction) throws -> MonthFound {
        let bySource = try Findings.countsBySource(filter(month), for: actor, in: transaction)
        return MonthFound(all: bySource.values.reduce(0, +), byCounty: bySource[.visit] ?? 0)
    }
}

/// What a month found: whatever the source, and what the county's own visits found of that.
package struct MonthFound: Hashable, Sendable {
    package let all: Int
    package let byCounty: Int
}
