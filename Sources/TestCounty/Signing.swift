import Assessment
import Bulletins
import Kernel
import Office

extension Office {
    /// Closes a month as the office does: one puts it forward and another signs.
    @discardableResult
    package func close(
        _ month: Month, acceptsMissing: Bool = true, by signer: Actor
    ) async throws -> ClosedMonth {
        let clerk = Actor(
            id: "proposer", name: "提出人", county: signer.county, roles: [.clerk], scope: .county)
        let closing = try await carryOut(ProposeClosing(month: month, acceptsMissing: acceptsMissing), by: clerk)
        try await carryOut(TakeProcedureStep(Closing.procedure, closing, Signatures.approve), by: signer)
        return try await read { transaction in
            guard let closed = try Assessments.closed(month, county: signer.county, in: transaction) else {
                throw Refusal(.missing, "test", "a closed month vanished")
            }
            return closed
        }
    }

    /// One step of a bulletin on its way out.
    @discardableResult
    package func handle(
        _ bulletin: ID<Bulletin>, _ step: String, by actor: Actor, reason: String = "", seen: SeenVersion? = nil
    ) async throws -> PaperState {
        try await carryOut(
            TakeProcedureStep(
                Bulletin.procedure, bulletin, step, answers: StepAnswers(note: reason), seen: seen), by: actor)
    }

    /// Changes the text of a bulletin's sections, and nothing else of it.
    package func edit(_ bulletin: ID<Bulletin>, _ texts: [String], version: Int, by actor: Actor) async throws {
        let paper = try await read { try Bulletins.one(bulletin, for: actor, in: $0).content }
        let all = paper.sections.enumerated().map { texts.indices.contains($0) ? texts[$0] : $1.text }
        try await carryOut(
            EditBulletin(
                bulletin: bulletin,
                edited: .init(
                    title: paper.title, addressee: paper.addressee, copyTo: paper.copyTo, texts: all, version: version)),
            by: actor)
    }
}
