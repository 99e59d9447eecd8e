import Database
import Kernel
import Office
import Organisation
import Web

extension Visits {
    /// The visits still to come in a division and below it, as far as an actor may know of them.
    package static func openWork(
        in division: DivisionCode, for actor: Actor, _ transaction: ReadTransaction
    ) throws -> [OpenWork] {
        guard Right.seePlans.isHeld(by: actor) else { return [] }
        let below = try Divisions.within(
            division, "visit.division", county: actor.county, on: transaction.now.day, in: transaction)
        let open: Int? = try transaction.value(
            """
            SELECT count(*) FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(actor.county)
              AND \(below)
              AND \(Visit.State.open.condition)
              AND \(Secrecy.knowsVisit(actor))
            """)
        guard let open, open > 0 else { return [] }
        return [
            OpenWork(
                "待检查", count: open, path: "visits/all?state=open&below=\(division)",
                afterwards: "还没动手的改查并入的村，改不了的取消")
        ]
    }
}
