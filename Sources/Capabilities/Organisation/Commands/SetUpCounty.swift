import Database
import Kernel
import Office

/// A county together with its divisions: both or neither.
package struct SetUpCounty: Command {
    package static let action = Action("county.setUp", "建立县并导入区划", by: .system)
    let county: EstablishCounty
    let divisions: ImportDivisions

    package init(_ county: EstablishCounty, _ divisions: ImportDivisions) {
        self.county = county
        self.divisions = divisions
    }

    package func carryOut(
        by actor: Actor, in transaction: WriteTransaction
    ) throws -> Done<ImportDivisions.Outcome> {
        let established = try county.carryOut(by: actor, in: transaction)
        let imported = try divisions.carryOut(by: actor, in: transaction)
        return Done(
            imported.outcome, subjects: established.subjects, detail: "\(established.detail)，\(imported.detail)")
    }
}
