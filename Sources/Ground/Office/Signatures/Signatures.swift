import Database
import Kernel

/// Nothing goes out on one hand: who drafts does not approve, who approves does not sign. A ready-made list of steps that a
/// `Procedure` takes: the text is written, submitted, goes through the hands that its kind needs, and comes back from any of
/// them with a reason. Steps that were taken stay, through every return.
package enum Signatures {
    /// The step by which the text is changed; a page of its own asks for it.
    package static let edit = "edit"
    package static let submit = "submit"
    package static let approve = "approve"
    package static let sign = "sign"
    package static let sendBack = "sendBack"
    package static let withdraw = "withdraw"

    /// Who begins and who writes: none of them approves or signs.
    package static let writing = [RecordSteps.made, edit, submit]

    /// One signature of several, in their order.
    package struct Hand<State: ProcedureState>: Sendable {
        let step: String
        let chinese: String
        let roles: [Role]
        /// Where the text stands once it is given.
        let to: State

        /// - Parameter step: `approve`, `sign`, or a name of the kind's own.
        package init(_ step: String, _ chinese: String, by roles: Role..., to state: State) {
            self.step = step
            self.chinese = chinese
            self.roles = roles
            to = state
        }
    }

    /// - Parameters:
    ///   - state: with the first hand, and after a return with the writers.
    ///   - hands: in the order in which they sign; nobody gives two of them.
    ///   - only: which records of the table it is about, where it holds several kinds.
    ///   - check: refuses what may not go on, with everything before its eyes; asked again of each hand.
    ///   - then: what follows when the last hand has signed.
    package static func hands<Record, State: ProcedureState>(
        of state: State, _ hands: [Hand<State>], only: SQL? = nil,
        check: @escaping @Sendable (Record, ReadTransaction) throws -> Void = { _, _ in },
        then: @escaping @Sendable (Record, Actor, WriteTransaction) throws -> Void = { _, _, _ in }
    ) -> [ProcedureStep<Record, State>] {
        hands.enumerated().map { index, hand in
            let isLast = index == hands.count - 1
            return .step(
                hand.step, hand.chinese, from: [index == 0 ? state : hands[index - 1].to], to: hand.to,
                by: hand.roles.map { .role($0, only: only) }, asks: [.note("意见")], deed: .signature,
                exceptDoersOf: writing + hands.prefix(index).map(\.step),
                then: { record, _, actor, transaction in
                    try check(record, transaction)
                    if isLast { try then(record, actor, transaction) }
                })
        }
    }

    /// Written and submitted by the office, signed by the hands, sent back by any of them.
    /// - Parameter sent: what follows when it is submitted: from then on it stays as it is.
    package static func steps<Record, State: ProcedureState>(
        draft: State, submitted: State, by writers: [Role], _ given: [Hand<State>],
        check: @escaping @Sendable (Record, ReadTransaction) throws -> Void = { _, _ in },
        sent: @escaping @Sendable (Record, Actor, WriteTransaction) throws -> Void = { _, _, _ in },
        returned: @escaping @Sendable (Record, _ reason: String, Actor, WriteTransaction) throws -> Void = {
            _, _, _, _ in
        }
    ) -> [ProcedureStep<Record, State>] {
        let (office, signers) = (writers.map { Doer<Record>.role($0) }, given.flatMap(\.roles).unique)
        var steps: [ProcedureStep<Record, State>] = [
            .step(edit, "修改", from: [draft], to: draft, by: office, isOptional: true, isElsewhere: true),
            .step(
                submit, "送审", from: [draft], to: submitted, by: office,
                then: { record, _, actor, transaction in
                    try check(record, transaction)
                    try sent(record, actor, transaction)
                }),
        ]
        steps += hands(of: submitted, given, check: check)
        steps.append(
            .step(
                sendBack, "退回修改", from: [submitted] + given.map(\.to), to: draft, by: signers.map { .role($0) },
                asks: [.reason("退回的原因")], isOptional: true,
                then: { try returned($0, $1.answers.note, $2, $3) }))
        return steps
    }
}

extension Doer {
    /// Whoever holds a role, of those records of a table that a condition takes.
    static func role(_ role: Role, only: SQL?) -> Doer {
        let whole = Doer.role(role)
        guard let only else { return whole }
        return Doer(
            whole.chinese, roles: whole.roles, takes: whole.takes,
            condition: { actor in whole.condition(actor) == nil ? nil : only })
    }
}

extension RecordCourse {
    /// The signatures that hold: those given since the text was last sent back.
    package var signatures: [StepTaken<State>] {
        let back = taken.lastIndex { $0.step == Signatures.sendBack }
        return Array(taken[(back.map { $0 + 1 } ?? 0)...])
    }

    /// Whose name stands under a step, while it holds.
    package func signed(_ step: String) -> StepTaken<State>? { signatures.last { $0.step == step } }

    /// Why it came back, until it is submitted again.
    package var returned: StepTaken<State>? {
        guard let back = taken.last(where: { $0.step == Signatures.sendBack }), signed(Signatures.submit) == nil else {
            return nil
        }
        return back
    }
}
