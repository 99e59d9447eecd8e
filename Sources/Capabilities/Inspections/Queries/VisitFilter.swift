import Database
import Kernel
import Office
import Organisation
import Sheets

extension Visits {
    /// What a list of visits is narrowed to, as an address carries it and as a condition.
    package struct Filter: Sendable {
        package var month: Month?
        /// Of months that lie in it: what a figure counts.
        package var period: Period?
        /// Handed in within it.
        package var scored: Period?
        package var tier: Tier?
        package var manner: Manner?
        package var state: Visit.State?
        /// Also one that was replaced or made void; else only those that stand.
        package var plan: ID<Plan>?
        /// Of each village the last visit that the other conditions take, and no community's: villages are counted.
        package var eachVillageOnce = false
        /// A division and all below it.
        package var below: DivisionCode?
        /// Of what kind the place is.
        package var kind: PlaceKind?
        /// Handed in on this day, or begun with on it.
        package var on: Day?
        /// Handed in since this day began.
        package var since: Day?
        /// Behind this row (keyset paging).
        package var after: (month: Month, division: DivisionCode, id: ID<Visit>)?

        package init() {}

        /// What its list was asked for with.
        init(_ asked: ListAsked) {
            func value<Value>(_ name: String, _ read: (String) -> Value?) -> Value? { asked[name].flatMap(read) }
            plan = value("plan", ID<Plan>.init)
            month = value("month") { Month($0) }
            period = value("period") { Period($0) }
            scored = value("scored") { Period($0) }
            tier = value("tier", Tier.init)
            manner = value("manner", Manner.init)
            state = value("state", Visit.State.init)
            eachVillageOnce = asked["each"] != nil
            below = value("below", DivisionCode.init)
            kind = value("kind", PlaceKind.init)
            on = value("on") { Day($0) }
            since = value("since") { Day($0) }
        }

        /// What the list is asked for with, behind `?`.
        package var address: String {
            let fields: [(String, String?)] = [
                ("state", state?.rawValue), ("plan", plan?.description), ("month", month?.description),
                ("period", period?.description), ("scored", scored?.description), ("tier", tier?.rawValue),
                ("manner", manner?.rawValue), ("each", eachVillageOnce ? "village" : nil),
                ("below", below?.description), ("kind", kind?.rawValue), ("on", on?.description),
                ("since", since?.description),
                ("after", after.map { "\($0.month)_\($0.division)_\($0.id)" }),
            ]
            return fields.compactMap { name, value in value.map { "\(name)=\($0)" } }.joined(separator: "&")
        }

        // MARK: As a condition

        /// What two clocks tell of differently: which plan stands, what was handed in.
        private func counted(_ knownAt: Instant?, _ county: String) -> SQL {
            var parts: [SQL] = [plan.map { "visit.plan = \($0)" } ?? Visits.planStands(knownAt, county: county)]
            switch (state, knownAt) {
            case (.submitted, let knownAt?): parts.append(Visits.wasHandedIn(before: knownAt, county: county))
            case (let state?, _): parts.append(state.condition)
            case (nil, _): break
            }
            if let scored { parts.append(scored.known(on: nil).holds(moment: "visit.submittedAt")) }
            return SQL.joined(parts, separator: " AND ")
        }

        func condition(_ county: String, in transaction: ReadTransaction) throws -> SQL {
            let clock = period ?? scored
            var parts: [SQL] = [
                clock.map { $0.narrowing { counted($0.knownAt, county) } } ?? counted(nil, county)
            ]
            if let month { parts.append("visit.month = \(month)") }
            if let period {
                parts.append("visit.month >= \(Month(period.first)) AND visit.month <= \(Month(period.last))")
            }
            if let tier { parts.append("plan.tier = \(tier)") }
            if let manner { parts.append("plan.manner = \(manner)") }
            if let below {
                let today = transaction.now.day
                let day = month.map { min($0.lastDay, today) } ?? today
                parts.append(
                    try Divisions.within(below, "visit.division", county: county, on: day, in: transaction))
            }
            if let kind { parts.append(SQL.isPlace("visit.place", kind, county: county)) }
            if eachVillageOnce { parts.append(lastOfVillage(county)) }
            if let on { parts.append(Self.isSeen(on: on, county: county)) }
            if let since { parts.append(Self.isHandedIn(since: since)) }
            return SQL.joined(parts, separator: " AND ")
        }

        /// The last three digits of a village's code begin with 2, 3 or 5; a community's with 0, 1 or 4.
        private func lastOfVillage(_ county: String) -> SQL {
            let period = period ?? month.map { Period($0) }
            let inPeriod: SQL =
                period.map { "other.month >= \(Month($0.first)) AND other.month <= \(Month($0.last))" } ?? "1 = 1"
            let ofTier: SQL = tier.map { "otherPlan.tier = \($0)" } ?? "1 = 1"
            let inManner: SQL = manner.map { "otherPlan.manner = \($0)" } ?? "1 = 1"
            return """
                substr(visit.division, 10, 1) IN ('2', '3', '5') AND visit.submittedAt IS NOT NULL
                AND NOT EXISTS (
                    SELECT 1 FROM visit AS other
                    JOIN plan AS otherPlan ON otherPlan.county = other.county AND otherPlan.id = other.plan
                    WHERE other.county = \(county) AND other.division = visit.division
                      AND otherPlan.supersededBy IS NULL AND otherPlan.voidedAt IS NULL
                      AND other.submittedAt IS NOT NULL AND \(inPeriod) AND \(ofTier) AND \(inManner)
                      AND (other.month, other.id) > (visit.month, visit.id))
                """
        }

        /// In the month that is visited then, so that what is asked for is no more than that month's.
        private static func isSeen(on day: Day, county: String) -> SQL {
            let (start, end) = (Instant(day), Instant(day.adding(days: 1)))
            return """
                visit.month = \(Month(day)) AND ((visit.submittedAt >= \(start) AND visit.submittedAt < \(end))
                    OR (\(Visit.State.open.condition) AND EXISTS (SELECT 1 FROM visitLine
                        WHERE visitLine.county = \(county) AND visitLine.visit = visit.id
                          AND visitLine.addedAt >= \(start) AND visitLine.addedAt < \(end))))
                """
        }

        /// Of that day's month and the two before it: months are closed one after the other.
        private static func isHandedIn(since day: Day) -> SQL {
            "visit.month >= \(Month(day).previous.previous) AND visit.submittedAt >= \(Instant(day))"
        }
    }
}
