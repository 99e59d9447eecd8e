import Database
import Kernel
import Office

/// Where a finding stood on a day, by the steps that had been taken.
extension FindingFilter {
    /// What two clocks tell of differently: standing, when it was found, what happened to it.
    func counted(at now: Instant, county: String) -> SQL {
        let clock = clock ?? period ?? Period(first: now.day, last: now.day)
        return clock.narrowing { clock in
            var parts: [SQL] = []
            if let knownAt = clock.knownAt {
                parts.append(known(standing, by: knownAt, county: county))
            } else if let standing {
                parts.append(standing.condition(now: now))
            }
            if let period { parts.append(period.known(on: clock.knownOn).holds(moment: "finding.foundAt")) }
            if let changed { parts.append(changed.condition(knownAt: clock.knownAt, county: county)) }
            return parts.isEmpty ? "1 = 1" : SQL.joined(parts, separator: " AND ")
        }
    }

    /// - Parameter moment: what was entered from then on was not known.
    private func known(_ standing: Standing?, by moment: Instant, county: String) -> SQL {
        let isThere: SQL = "finding.foundAt < \(moment)"
        guard let standing, standing != .all else { return isThere }
        let state = Self.last("toState", by: moment, county: county)
        let stood: SQL =
            switch standing {
            case .open: "COALESCE(\(state), 'found') NOT IN ('closed', 'voided')"
            case .valid, .all: "COALESCE(\(state), 'found') <> 'voided'"
            case .overdue:
                """
                COALESCE(\(state), 'found') IN \(list: FindingState.allCases.filter(\.isRunning))
                AND \(Self.last("deadline", by: moment, county: county)) < \(moment)
                """
            default: "COALESCE(\(state), 'found') IN \(list: standing.states)"
            }
        return "(\(isThere) AND \(stood))"
    }

    /// What the last step by then left: every step says state and deadline as they are after it.
    fileprivate static func last(
        _ column: SQL, of table: SQL = "finding", by moment: Instant, county: String
    ) -> SQL {
        """
        (SELECT findingEntry.\(column) FROM findingEntry WHERE findingEntry.county = \(county)
            AND findingEntry.finding = \(table).id AND findingEntry.at < \(moment)
            ORDER BY findingEntry.sequence DESC LIMIT 1)
        """
    }
}

extension Findings {
    /// Whether a finding stood in one of some states, as far as a period knows of it: for others that joined it.
    /// - Parameter table: what it is called in their statement.
    package static func stood(in states: [FindingState], _ table: SQL, _ period: Period, county: String) -> SQL {
        guard let moment = period.knownAt else { return "\(table).state IN \(list: states)" }
        let state = FindingFilter.last("toState", of: table, by: moment, county: county)
        return "COALESCE(\(state), 'found') IN \(list: states)"
    }
}
