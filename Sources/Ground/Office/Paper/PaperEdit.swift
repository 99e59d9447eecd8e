import Database
import Kernel
import Web

extension WriteTransaction {
    /// Changes the text of a draft: who may not, or whose text is not the one that is there now, is told so before anything is
    /// stored. What he wrote stays on his form.
    /// - Parameters:
    ///   - version: of the text that was before the writer's eyes, and of the one that is there.
    ///   - store: writes the new text.
    package func edit<Record>(
        _ record: Record, _ id: ID<Record>, in procedure: Procedure<Record, PaperState>,
        seen version: Int, present: Int, by actor: Actor, store: () throws -> Void
    ) throws {
        guard let step = procedure.step(named: Signatures.edit) else {
            throw DatabaseError(.other, "a \(procedure.noun.name) has no step to edit it")
        }
        _ = try procedure.admit(
            step, to: record, try procedure.course(of: id, county: actor.county, in: self), by: actor)
        guard version == present else {
            throw Refusal(
                .conflict, "\(procedure.noun.name).editedMeanwhile",
                "您修改期间，别人也保存过这\(procedure.noun.measure)\(procedure.noun.chinese)。您写的都还在；请对照每段下面现在存着的文字，合好以后再保存。")
        }
        try store()
        try take(step, of: id, in: procedure, by: actor)
    }
}

extension Procedure where State == PaperState {
    /// Whether somebody may change a draft's text, before he sees the form.
    package func admitEditor(
        of record: Record, _ id: ID<Record>, by actor: Actor, in transaction: ReadTransaction
    ) throws {
        guard let step = step(named: Signatures.edit) else { throw Refusal.noSuchPage }
        _ = try admit(step, to: record, try course(of: id, county: actor.county, in: transaction), by: actor)
    }
}
