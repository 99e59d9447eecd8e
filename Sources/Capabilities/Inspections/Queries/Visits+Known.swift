import Database
import Kernel

/// What was known of visits at a moment; of one that was made void since, it was known that it had been handed in.
extension Visits {
    /// A plan that was neither replaced nor made void.
    static func planStands(_ knownAt: Instant?, county: String) -> SQL {
        guard let knownAt else { return "plan.supersededBy IS NULL AND plan.voidedAt IS NULL" }
        return """
            (plan.drawnAt < \(knownAt) AND (plan.voidedAt IS NULL OR plan.voidedAt >= \(knownAt))
            AND (plan.supersededBy IS NULL OR EXISTS (SELECT 1 FROM plan AS heir WHERE heir.county = \(county)
                AND heir.id = plan.supersededBy AND heir.drawnAt >= \(knownAt))))
            """
    }

    static func wasHandedIn(before knownAt: Instant, county: String) -> SQL {
        """
        (visit.submittedAt < \(knownAt) OR EXISTS (SELECT 1 FROM visitVoiding WHERE visitVoiding.county = \(county)
            AND visitVoiding.visit = visit.id AND visitVoiding.submittedAt < \(knownAt)
            AND visitVoiding.voidedAt >= \(knownAt)))
        """
    }
}
