import Inspections
import Kernel
import Office
import Web

/// 申诉: a township objects to a mark that a county's visit or a panel took from it, or to a deduction; the director rules, and
/// what was wrong is made good at once.
package enum Objections {
    /// - Parameter listeners: what becomes of a line that is voided.
    package static func capability(listeners: VisitListeners) -> Capability {
        let procedure = Objection.procedure(listeners)
        let listing = Listing<Objection>.objections(procedure)
        return Capability(
            "objections", heading: "月度考核", migrations: ObjectionTables.migrations, tables: ObjectionTables.tables,
            rights: [.seeObjections, .fileObjections], menu: [listing.menu(in: .inspection)],
            waiting: procedure.waiting, recordNames: ["objection": procedure.naming], metrics: listing.metrics,
            jobs: [procedure.job], settings: [ObjectionSettings.editor], checks: [procedure.recordCheck],
            dossier: dossier(listing), demo: { try ObjectionLife.events($0, procedure) }, samples: sample,
            routes: { ObjectionRoutes(premises: $0, procedure: procedure, listing: listing).routes })
    }
}

extension Right {
    package static let seeObjections = Right(
        "objections.see", "查看申诉（乡镇看本地的）",
        [.clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead])
    package static let fileObjections = Right(
        "objections.file", "对扣分提出申诉（创建办照纸面代填）",
        [.clerk, .director, .townshipLiaison, .townshipDeputy, .townshipHead])
}
