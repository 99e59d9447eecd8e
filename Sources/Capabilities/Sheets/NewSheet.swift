import Kernel
import Office

extension Office {
    /// A new sheet published as people do it, by two hands: for a county that is invented, and for tests.
    package func publish(_ content: Sheet, by clerk: Actor, approvedBy director: Actor) async throws -> ID<Sheet> {
        let sheet = try await carryOut(DraftSheet(content: content), by: clerk)
        let publication = try await carryOut(SubmitEdition(sheet: sheet, number: 1), by: clerk)
        try await carryOut(
            TakeProcedureStep(Publication.procedure, publication, Signatures.approve), by: director)
        return sheet
    }
}
