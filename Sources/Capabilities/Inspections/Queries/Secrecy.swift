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
        var ways: [SQL] = []
        // Who marks on a panel sees what he goes to, and no more for that.
        if actor.isOnPanels { ways.append(PanelQueries.isMember(actor)) }
        if !actor.isOnPanelsOnly {
            ways.append(
                """
                ((plan.manner <> 'unannounced' OR visit.submittedAt IS NOT NULL)
                    AND \(actor.scope.condition(division: "visit.division")))
                """)
        }
        if actor.has(.inspector) { ways.append("visit.inspector = \(actor.id)") }
        if let own = checkers(actor) { ways.append("visit.checker IN \(list: own)") }
        return "(\(SQL.joined(ways, separator: " OR ")))"
    }

    /// A name of all who know of the same visits, where many do; nil for whoever knows of some for his own sake.
    static func commonReaders(_ actor: Actor) -> String? {
        if Right.makePlans.isHeld(by: actor) { return "planners" }
        let isForOwnSake = actor.isOnPanels || actor.has(.inspector)
        return actor.scope == .county && !isForOwnSake ? "county" : nil
    }

    /// The townships in whose name somebody checks others: his own, and what was merged into it.
    static func checkers(_ actor: Actor) -> [DivisionCode]? {
        guard case .division(let own, let absorbed) = actor.scope, own.level == .township, !actor.isOnPanelsOnly else {
            return nil
        }
        return [own] + absorbed.filter { $0.level == .township }
    }

    /// Of `plan`.
    static func knowsPlan(_ actor: Actor) -> SQL {
        if Right.makePlans.isHeld(by: actor) { return "1 = 1" }
        var ways: [SQL] = actor.isOnPanelsOnly ? [] : [isDisclosed(county: actor.county)]
        if actor.isOnPanels {
            ways.append(
                """
                EXISTS (SELECT 1 FROM panelSeat WHERE panelSeat.county = \(actor.county)
                    AND panelSeat.plan = plan.id AND panelSeat.person = \(actor.id))
                """)
        }
        if actor.has(.inspector) {
            ways.append(
                """
                EXISTS (SELECT 1 FROM visit AS own
                    WHERE own.county = \(actor.county) AND own.plan = plan.id AND own.inspector = \(actor.id))
                """)
        }
        return "(\(SQL.joined(ways, separator: " OR ")))"
    }

    /// A draw's text may be read when none of the visits that it could betray is still to come: its own, those
    /// of the plan that took its place, and, since it says how often each village had come before, those of
    /// earlier months and those that were drawn before it.
    static func isDisclosed(county: String) -> SQL {
        """
        (plan.manner <> 'unannounced' OR NOT EXISTS (
            SELECT 1 FROM plan AS standing JOIN visit AS open ON open.county = standing.county AND open.plan = standing.id
            WHERE standing.county = \(county) AND standing.tier = plan.tier AND standing.manner = plan.manner
              AND (standing.month <= plan.month OR standing.drawnAt <= plan.drawnAt) AND standing.supersededBy IS NULL
              AND open.submittedAt IS NULL AND open.cancelledAt IS NULL))
        """
    }
}
