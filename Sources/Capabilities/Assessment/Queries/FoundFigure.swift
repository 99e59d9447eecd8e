import Database
import Findings
import Kernel
import Office

/// How many problems were found, under names that are never mixed: of a month what any source found, and what the county's
/// own visits found, which is what its bulletin reports. What townships found when they checked each other is a source of its
/// own, though those visits score as the county's. A bulletin about less has a name of its own for its own number.
package enum FoundFigure {
    package static let all = Findings.found.chinese
    package static let county = Findings.foundByCounty.chinese
    /// Of one plan.
    package static let plan = "本次督查发现问题"
    /// Of one group of the sheet in a month, whatever the source.
    package static let topic = "本类问题"
    /// What bulletins called their own number, whichever it was, before each had a name.
    package static let former = "发现问题"
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
