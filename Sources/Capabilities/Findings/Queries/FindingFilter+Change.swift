import Database
import Kernel

extension FindingFilter {
    /// What happened to a finding since some day, as first pages count it and as the list behind the number asks for it.
    package enum Change: String, Codable, CaseIterable, Sendable {
        case found, assigned, responded, sentBack, closed

        package var chinese: String {
            switch self {
            case .found: "新发现"
            case .assigned: "交办"
            case .responded: "反馈"
            case .sentBack: "退回重改"
            case .closed: "销号"
            }
        }

        /// A step's change by its name, of `findingEntry`; `''` for what is none of them.
        static let name: SQL = """
            CASE WHEN findingEntry.fromState = findingEntry.toState THEN ''
                WHEN findingEntry.toState = 'assigned' THEN 'assigned'
                WHEN findingEntry.toState = 'responded' THEN 'responded'
                WHEN findingEntry.toState = 'closed' THEN 'closed'
                WHEN findingEntry.toState = 'rectifying' AND findingEntry.fromState IN ('responded', 'verified')
                THEN 'sentBack' ELSE '' END
            """
    }

    package struct Changed: Codable, Sendable {
        package let change: Change
        /// From this day's beginning on.
        package let since: Day
        /// To this day's end; nil for what goes on.
        package let until: Day?

        init(change: Change, since: Day, until: Day? = nil) {
            (self.change, self.since, self.until) = (change, since, until)
        }

        /// `11月27日以来反馈`
        func words(on today: Day) -> String {
            until.map { "\(since.short(on: today))至\($0.short(on: today))\(change.chinese)" }
                ?? "\(since.short(on: today))以来\(change.chinese)"
        }

        func condition(knownAt: Instant?, county: String) -> SQL {
            let end = min(until.map { Instant($0.adding(days: 1)) } ?? .endless, knownAt ?? .endless)
            guard change != .found else { return "finding.foundAt >= \(Instant(since)) AND finding.foundAt < \(end)" }
            return """
                finding.id IN (SELECT findingEntry.finding FROM findingEntry
                    WHERE findingEntry.county = \(county) AND findingEntry.at >= \(Instant(since))
                      AND findingEntry.at < \(end) AND \(Change.name) = \(change))
                """
        }
    }
}

extension FindingFilter.Change: SQLEncodable {}
