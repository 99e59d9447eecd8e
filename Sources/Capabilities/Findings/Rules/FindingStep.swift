import Kernel

/// Something that is done to a finding. What each step is stands in one row of the table below it; what was done in one, with
/// what it brought, is a `FindingAct`.
package enum FindingStep: String, Codable, CaseIterable, Sendable {
    case assign, passOn, accept, notOurs, start, respond, requestExtension, grantExtension, refuseExtension
    case verify, sendBack, close, shelve, resume, escalate, summon, reopen, void, succeed, dissolve, hasten

    /// What there is to know of a step: from where to where, by whom, bringing and asking what, and what its clock does.
    struct Row: Sendable {
        let chinese: String
        let from: [FindingState]
        /// Nil where the finding stays where it is.
        let to: FindingState?
        /// Any of them may. The township above acts in the office's place for its own self-checks.
        let doers: Set<Relation>
        let brings: FindingAct.Brings
        let words: Words
        let clock: Clock
        let hand: Hand
        /// It is done against somebody, or ends the matter.
        let isAgainst: Bool
        /// What was answered is to be done again.
        let isReturn: Bool

        fileprivate init(
            _ chinese: String, from: [FindingState], to: FindingState? = nil, by doers: Set<Relation>,
            brings: FindingAct.Brings = .nothing, _ words: Words, clock: Clock, _ hand: Hand = .pressing,
            isAgainst: Bool = false, isReturn: Bool = false
        ) {
            (self.chinese, self.from, self.to, self.doers) = (chinese, from, to, doers)
            (self.brings, self.words, self.clock, self.hand) = (brings, words, clock, hand)
            (self.isAgainst, self.isReturn) = (isAgainst, isReturn)
        }
    }

    /// The words that go with a step, by what its form calls them.
    enum Words: Hashable, Sendable {
        case none
        case note(String = "说明")
        case reason(String = "原因")
        /// Only those whose class asks for a plan have to say it.
        case plan
    }

    /// What a step does to the time that the unit has.
    enum Clock: Sendable {
        case goesOn
        /// It stands still, with what is left.
        case stops
        /// It goes on with what was left.
        case resumes
        /// The same, by the answer itself: the notices that were given stand.
        case answered
        /// The class's time from now on.
        case anew
        /// Until the day that the step brings.
        case dated
        /// While it is nobody's, nothing is due and nobody is pressed.
        case ends

        /// A new deadline begins with no notice given.
        var setsDeadline: Bool {
            switch self {
            case .resumes, .anew, .dated, .ends: true
            case .goesOn, .stops, .answered: false
            }
        }
    }

    /// How it is put down: pressed, written in one's own name, or signed, which says what version was seen.
    enum Hand: Sendable { case pressing, writing, signing }

    private static let open: [FindingState] = [
        .assigned, .disputed, .accepted, .rectifying, .extensionRequested, .responded, .verified, .shelved,
    ]
    private static let running: [FindingState] = [.assigned, .accepted, .rectifying, .shelved]
    private static let unanswered = running + [.extensionRequested]

    private var written: Row {
        switch self {
        case .assign:
            Row(
                "交办", from: [.found, .assigned, .disputed], to: .assigned, by: [.office, .townshipAbove],
                brings: .assignment, .note("要求"), clock: .anew)
        case .passOn:
            Row(
                "转村（社区）办理", from: [.assigned, .accepted, .rectifying], by: [.lead], brings: .party("to"), .note("要求"),
                clock: .goesOn)
        case .accept:
            Row("签收", from: [.assigned], to: .accepted, by: [.lead, .helper], .plan, clock: .goesOn, .writing)
        case .notOurs:
            Row(
                "提出不属于本单位", from: [.assigned], to: .disputed, by: [.lead], brings: .party("whose"), .reason("理由"),
                clock: .ends, isAgainst: true)
        case .start:
            Row("开始整改", from: [.accepted], to: .rectifying, by: [.lead, .helper], .none, clock: .goesOn)
        // Who is done before the answer comes needs no more time: responding withdraws the request.
        case .respond:
            Row(
                "反馈", from: [.accepted, .rectifying, .extensionRequested, .shelved], to: .responded,
                by: [.lead, .helper], brings: .photos, .note("整改情况"), clock: .answered, .writing)
        case .requestExtension:
            Row(
                "申请延期", from: [.accepted, .rectifying], to: .extensionRequested, by: [.lead], brings: .until("申请延到"),
                .reason("理由（每条问题只能延一次）"), clock: .stops, .writing)
        case .grantExtension:
            Row(
                "同意延期", from: [.extensionRequested], to: .rectifying, by: [.office, .townshipAbove],
                brings: .until("同意延到"), .note(), clock: .dated)
        case .refuseExtension:
            Row(
                "不同意延期", from: [.extensionRequested], to: .rectifying, by: [.office, .townshipAbove], .reason(),
                clock: .resumes, isAgainst: true)
        case .verify:
            Row(
                "复核通过", from: [.responded], to: .verified, by: [.office, .countyInspector, .townshipAbove], .note(),
                clock: .goesOn, .signing)
        case .sendBack:
            Row(
                "退回重改", from: [.responded, .verified], to: .rectifying,
                by: [.office, .countyInspector, .townshipAbove], .reason(), clock: .anew, isAgainst: true,
                isReturn: true)
        case .close:
            Row("销号", from: [.verified], to: .closed, by: [.office, .townshipAbove], .note(), clock: .goesOn, .signing)
        case .shelve:
            Row(
                "挂账", from: Self.running, to: .shelved, by: [.office], brings: .until("计划完成日期"), .reason("挂账的原因和计划"),
                clock: .dated, isAgainst: true)
        case .resume:
            Row("恢复整改", from: [.shelved], to: .rectifying, by: [.office], .note(), clock: .anew)
        case .escalate:
            Row("督办", from: Self.running, by: [.system], brings: .notice, .note(), clock: .goesOn)
        // A summons that was held is a fact to be entered, also when an answer came meanwhile.
        case .summon:
            Row(
                "登记约谈", from: Self.unanswered + [.responded, .verified, .closed], by: [.office], brings: .talk,
                .reason("约谈的情况"), clock: .goesOn, .writing, isAgainst: true)
        // A later look may find it undone (the county verifies a drawn part once more).
        case .reopen:
            Row(
                "重新打开", from: [.closed], to: .rectifying, by: [.director], .reason(), clock: .anew, isAgainst: true,
                isReturn: true)
        case .void:
            Row(
                "作废", from: [.found] + Self.open, to: .voided, by: [.director], .reason(), clock: .goesOn,
                isAgainst: true)
        case .succeed:
            Row("并入", from: Self.open, by: [.system], brings: .merger, .note(), clock: .goesOn)
        case .dissolve:
            Row("单位撤销", from: Self.unanswered, to: .disputed, by: [.system], brings: .end, .note(), clock: .ends)
        // What the exposure board shows has to be put right within the board's own time.
        case .hasten:
            Row(
                "期限提前", from: [.assigned, .accepted, .rectifying], by: [.system], brings: .until("整改到"), .note(),
                clock: .dated)
        }
    }

    private static let rows = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.written) })

    var row: Row { Self.rows[self] ?? written }

    package var chinese: String { row.chinese }

    /// Taken by the system alone.
    package var isAutomatic: Bool { row.doers == [.system] }

    /// Somebody puts his name to what a unit made of a finding: he says which version of it he saw.
    var isSignature: Bool { row.hand == .signing }
}

/// Which step leads from which state where: 发现 → 交办 → 签收 → 整改 → 反馈 → 复核 → 销号, with 退回, 延期, 挂账.
package enum Transition {
    private static let ways = Dictionary(
        uniqueKeysWithValues: FindingState.allCases.map { state in
            (state, FindingStep.allCases.filter { $0.row.from.contains(state) })
        })

    /// The steps that a state allows, in the order in which they usually come.
    package static func steps(from state: FindingState) -> [FindingStep] { ways[state] ?? [] }

    /// Where a step leads. Refuses one that is out of order and names those that are possible.
    package static func state(after step: FindingStep, in state: FindingState) throws(Refusal) -> FindingState {
        let row = step.row
        if row.from.contains(state) { return row.to ?? state }
        // A merger is nobody's to choose, nor a time that the board shortens.
        let possible = steps(from: state).filter { ![.succeed, .dissolve, .hasten].contains($0) }.map(\.chinese)
        let now = possible.isEmpty ? "这条问题不再办理。" : "现在可以：\(possible.joined(separator: "、"))。"
        throw Refusal(
            .conflict, "finding.outOfOrder", "这条问题现在是“\(state.chinese)”，不能\(step.chinese)。\(now)")
    }
}
