import Database
import Kernel
import Web

/// A proposal as it stands on the page of what it is about: where it is, what the reader can do with it, how it came there.
package struct ProposalPart: Encodable, Sendable {
    package let title: String
    package let part: ProcedurePart
    /// What it was put forward with is no longer what is there.
    package let isStale: Bool
    /// It waits for a hand.
    package let isWaiting: Bool
}

extension Procedure where Record == Proposal, State == Proposal.State {
    /// Those of one matter, the last first.
    package func parts(
        of subject: String, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [ProposalPart] {
        try Proposal.of(subject, kind: noun, county: actor.county, in: transaction)
            .map { try part(of: $0, for: actor, in: transaction) }
    }

    package func part(
        of proposal: Proposal, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ProposalPart {
        let isStale =
            try proposal.state == .submitted && proposal.seen != nil
            && version(proposal, transaction) != proposal.seen
        return ProposalPart(
            title: proposal.title, part: try part(of: proposal, proposal.id, for: actor, in: transaction),
            isStale: isStale, isWaiting: proposal.state == .submitted)
    }
}

extension View {
    /// What waits for a hand, and how those before it went.
    package func proposals(_ parts: [ProposalPart]) -> HTML {
        HTML.each(parts) { proposal in
            """
            <section class="card-paper"><h2>\(proposal.title)　\(standing(proposal.part, now: .endless))</h2>
            \(HTML.when(proposal.isStale, "<div class=\"notice-amber\">提出以后内容有变动：现在的和提出的不是同一份。请退回，重新提出后再审。</div>"))
            \(stepForms(proposal.part))
            \(course(proposal.part))</section>
            """
        }
    }
}
