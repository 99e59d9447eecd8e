import Database
import Kernel
import Office
import Web

/// Who may know of what, decided here once. An unannounced visit shows nowhere to the visited side until
/// it is scored, and its plan (list, seed, commitment) until all of the plan's visits are.
enum Secrecy {
    /// Of `visit` joined with its `plan`.
    static func knowsVisit(_ actor: Actor) -> SQL {
        if Right.makePlans.isHeld(by: actor) { return "1 = 1" }
        let known: SQL = """
            ((plan.manner = 'announced' OR visit.submittedAt IS NOT NULL)
                AND \(actor.scope.condition(division: "visit.division")))
            """
        return actor.has(.inspector) ? "(\(known) OR visit.inspector = \(actor.id))" : known
    }

    /// Of `plan`.
    static func knowsPlan(_ actor: Actor) -> SQL {
        if Right.makePlans.isHeld(by: actor) { return "1 = 1" }
        let isDisclosed = isDisclosed(county: actor.county)
        guard actor.has(.inspector) else { return isDisclosed }
        return """
            (\(isDisclosed) OR EXISTS (SELECT 1 FROM visit AS own
                WHERE own.county = \(actor.county) AND own.plan = plan.id AND own.inspector = \(actor.id)))
            """
    }

    /// A draw's text may be read when none of the visits that it could betray is still to come: its own, those
    /// of the plan that took its place, and, since it says how often each village had come before, those of
    /// earlier months and those that were drawn before it.
    static func isDisclosed(county: String) -> SQL {
        """
        (plan.manner = 'announced' OR NOT EXISTS (
            SELECT 1 FROM plan AS standing JOIN visit AS open ON open.county = standing.county AND open.plan = standing.id
            WHERE standing.county = \(county) AND standing.tier = plan.tier AND standing.manner = plan.manner
              AND (standing.month <= plan.month OR standing.drawnAt <= plan.drawnAt) AND standing.supersededBy IS NULL
              AND open.submittedAt IS NULL AND open.cancelledAt IS NULL))
        """
    }
}
