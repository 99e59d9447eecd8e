import Database
import Foundation
import Kernel
import Web

/// What one hand puts forward and another signs before it is done, where there is no record of its own yet that could wait: the
/// closing of a month, a new rule, the publication of a sheet's edition.
package struct Proposal: Codable, Sendable {
    package enum State: String, ProcedureState {
        case submitted, approved, returned, withdrawn

        package var chinese: String {
            switch self {
            case .submitted: "待审核"
            case .approved: "已通过"
            case .returned: "已退回"
            case .withdrawn: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .submitted: .going
            case .approved: .done
            case .returned: .bad
            case .withdrawn: .off
            }
        }
    }

    package let id: ID<Proposal>
    package let county: String
    /// Of the procedure that it goes through: `closing`.
    package let kind: String
    /// What it is about, as addresses name it: `2019-10`.
    package let subject: String
    package let title: String
    /// What is to be done, as JSON of its kind's own.
    package let content: String
    package let state: State
    /// What was before the eyes of who put it forward.
    package let seen: SeenVersion?

    static let migrations = [
        Migration(
            "0073 office: proposals that another signs",
            [
                """
                CREATE TABLE proposal (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    subject TEXT NOT NULL, title TEXT NOT NULL, content TEXT NOT NULL, state TEXT NOT NULL, digest TEXT,
                    PRIMARY KEY (county, id))
                """,
                "CREATE INDEX proposalState ON proposal (county, state, kind, id)",
                "CREATE INDEX proposalSubject ON proposal (county, kind, subject, id)",
                "CREATE UNIQUE INDEX proposalWaits ON proposal (county, kind, subject) WHERE state = 'submitted'",
            ])
    ]

    static let sealed = SealedTable(
        "proposal", "送审的事项", key: ["id"],
        ["kind": "类别", "subject": "事项", "title": "名称", "content": "内容", "state": "状态", "digest": "送审的文本"])

    fileprivate static let columns: SQL = "county, id, kind, subject, title, content, state, digest"

    init(_ row: Row) throws {
        id = try row["id"]
        county = try row["county"]
        kind = try row["kind"]
        subject = try row["subject"]
        title = try row["title"]
        content = try row["content"]
        state = try row["state"]
        let digest: String? = try row["digest"]
        seen = digest.flatMap(SeenVersion.init)
    }

    /// What is to be done.
    package func content<Content: Decodable>(as type: Content.Type) throws -> Content {
        do { return try JSONDecoder().decode(type, from: Data(content.utf8)) } catch {
            throw Refusal(.conflict, "\(kind).unreadable", "“\(title)”的内容读不出来，可能是更新的版本写的。请退回后重新提出。")
        }
    }
}

extension Proposal {
    /// Put forward by one, signed by others, sent back with a reason, withdrawn by who put it forward.
    /// - Parameters:
    ///   - path: below the county, of the page where a proposal stands: `assessments/closings`.
    ///   - hands: who signs, one after another, beside who put it forward.
    ///   - version: what is signed, as it is now.
    ///   - then: does what was proposed.
    package static func procedure(
        _ noun: RecordNoun, path: String, right: Right, begun: String,
        _ hands: [Signatures.Hand<State>],
        version: @escaping @Sendable (Proposal, ReadTransaction) throws -> SeenVersion?,
        then: @escaping @Sendable (Proposal, Actor, WriteTransaction) throws -> Void
    ) -> Procedure<Proposal, State> {
        let only: SQL = "proposal.kind = \(noun.name)"
        let signers = hands.flatMap(\.roles).unique
        var steps: [ProcedureStep<Proposal, State>] = Signatures.hands(
            of: .submitted, hands, only: only,
            check: { proposal, transaction in try proposal.requireSame(version(proposal, transaction)) }, then: then)
        steps.append(
            .step(
                Signatures.sendBack, "退回", from: [.submitted], to: .returned,
                by: signers.map { .role($0, only: only) }, asks: [.reason("退回的原因")], isOptional: true))
        steps.append(
            .step(
                Signatures.withdraw, "撤回", from: [.submitted], to: .withdrawn,
                by: [.role(.clerk, only: only), .role(.director, only: only)], asks: [.reason("撤回的原因")],
                isOptional: true))
        return Procedure(
            noun, table: "proposal", path: path, right: right, first: .submitted, begun: begun,
            load: { id, actor, transaction in
                guard let found = try one(id, county: actor.county, in: transaction), found.kind == noun.name else {
                    throw Refusal(.missing, "\(noun.name).none", "没有这\(noun.measure)送审的事项，请从待办进入。")
                }
                return found
            }, title: { $0.title }, version: version, steps)
    }

    /// Both hands are put to the same thing, or it goes no further.
    private func requireSame(_ present: SeenVersion?) throws {
        guard let seen, seen != present else { return }
        throw Refusal(
            .conflict, "\(kind).changed", "“\(title)”提出以后内容有变动，现在的和提出的不是同一份。请退回，重新提出后再审。")
    }

    package static func one(
        _ id: ID<Proposal>, county: String, in transaction: ReadTransaction
    ) throws -> Proposal? {
        try transaction.row("SELECT \(columns) FROM proposal WHERE county = \(county) AND id = \(id)")
            .map(Proposal.init)
    }

    /// Those of one matter, the last first.
    package static func of(
        _ subject: String, kind: RecordNoun, county: String, in transaction: ReadTransaction
    ) throws -> [Proposal] {
        try transaction.rows(
            """
            SELECT \(columns) FROM proposal WHERE county = \(county) AND kind = \(kind.name) AND subject = \(subject)
            ORDER BY id DESC
            """
        ).map(Proposal.init)
    }

    /// All of a kind, the last first.
    package static func all(
        _ kind: RecordNoun, county: String, in transaction: ReadTransaction
    ) throws -> [Proposal] {
        try transaction.rows(
            """
            SELECT \(columns) FROM proposal WHERE county = \(county) AND kind = \(kind.name) ORDER BY id DESC LIMIT 200
            """
        ).map(Proposal.init)
    }

    /// What of a matter waits for a hand.
    package static func waiting(
        _ subject: String, kind: RecordNoun, county: String, in transaction: ReadTransaction
    ) throws -> Proposal? {
        try transaction.row(
            """
            SELECT \(columns) FROM proposal WHERE county = \(county) AND kind = \(kind.name)
              AND subject = \(subject) AND state = \(State.submitted)
            """
        ).map(Proposal.init)
    }
}

extension Procedure where Record == Proposal, State == Proposal.State {
    /// All that was ever put forward of a kind, and what of it waits for the reader.
    package func listing(_ title: String, help: String) -> Listing<Proposal> {
        Listing(
            noun, title, path: path, right: right, help: help, from: "proposal",
            select: { _ in
                """
                proposal.county, proposal.id, proposal.kind, proposal.subject, proposal.title, proposal.content,
                proposal.state, proposal.digest
                """
            },
            decode: Proposal.init, sees: { [name = noun.name] _ in "proposal.kind = \(name)" },
            columns: [
                .link("事项", width: 44, { $0.title }, path: { [path] in "\(path)/\($0.id)" }), .state { $0.state },
            ], filters: [.state(self), .step(self)], orders: [.newest("proposal")], empty: "还没有送审的事项。")
    }
}

extension WriteTransaction {
    /// Puts a matter forward. Where the same waits already, that is what the others sign; one with another content or text gives
    /// way to this, as what its proposer saw is no more.
    /// - Parameter version: what is before the proposer's eyes, and what the others will sign.
    package func propose(
        _ procedure: Procedure<Proposal, Proposal.State>, _ subject: String, title: String,
        content: some Encodable, version: SeenVersion?, by actor: Actor
    ) throws -> Done<ID<Proposal>> {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = String(decoding: try encoder.encode(content), as: UTF8.self)
        let (kind, county) = (procedure.noun, actor.county)
        if let waiting = try Proposal.waiting(subject, kind: kind, county: county, in: self) {
            guard waiting.content != json || waiting.seen != version else {
                throw Refusal(
                    .conflict, "\(kind.name).waiting", "“\(title)”已经提出，正在等另一位审核，不必再提。")
            }
            guard let withdraw = procedure.step(named: Signatures.withdraw) else {
                throw DatabaseError(.other, "a proposal cannot be withdrawn")
            }
            try take(withdraw, of: waiting.id, in: procedure, StepAnswers(note: "内容有变动，重新提出"), by: actor)
        }
        let id = recordID(Proposal.self)
        try run(
            """
            INSERT INTO proposal (county, id, kind, subject, title, content, state, digest)
            VALUES (\(county), \(id), \(kind.name), \(subject), \(title), \(json), \(Proposal.State.submitted),
                \(version?.digest))
            """)
        try begin(procedure, id, by: actor, seen: version)
        return Done(
            id, subject: id.description,
            detail: [title, version?.audited].compactMap(\.self).joined(separator: "，"))
    }
}
