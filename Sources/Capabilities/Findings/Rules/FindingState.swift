import Kernel

/// Where a finding stands. Overdue is no state of its own: see `Overdue`. Tags, filters and papers say these words and no
/// others.
package enum FindingState: String, Codable, CaseIterable, Sendable {
    case found, assigned, disputed, accepted, rectifying, extensionRequested, responded, verified, closed
    case shelved, voided

    package var chinese: String {
        switch self {
        case .found: "待交办"
        case .assigned: "待签收"
        case .disputed: "待改派"
        case .accepted: "已签收"
        case .rectifying: "整改中"
        case .extensionRequested: "申请延期"
        case .responded: "待复核"
        case .verified: "待销号"
        case .closed: "已销号"
        case .shelved: "挂账"
        case .voided: "已作废"
        }
    }

    /// What is said of one whose clock runs and whose deadline has passed.
    package static let overdue = "已逾期"

    /// Nothing more is expected of anybody.
    package var isSettled: Bool { self == .closed || self == .voided }

    /// The next step is the lead's: without one, nothing goes on.
    var waitsForLead: Bool { isRunning || self == .extensionRequested }

    /// The clock runs against the unit that answers. It stands still while others have to act: over an
    /// objection, a request for more time, a verification.
    package var isRunning: Bool {
        switch self {
        case .assigned, .accepted, .rectifying, .shelved: true
        case .found, .disputed, .extensionRequested, .responded, .verified, .closed, .voided: false
        }
    }
}

/// Something that is done to a finding.
package enum FindingStep: String, Codable, CaseIterable, Sendable {
    case assign, passOn, accept, notOurs, start, respond, requestExtension, grantExtension, refuseExtension
    case verify, sendBack, close, shelve, resume, escalate, summon, reopen, void, succeed, dissolve

    /// Taken by the system alone.
    package var isAutomatic: Bool { [.escalate, .succeed, .dissolve].contains(self) }

    package var chinese: String {
        switch self {
        case .assign: "交办"
        case .passOn: "转村（社区）办理"
        case .accept: "签收"
        case .notOurs: "提出不属于本单位"
        case .start: "开始整改"
        case .respond: "反馈"
        case .requestExtension: "申请延期"
        case .grantExtension: "同意延期"
        case .refuseExtension: "不同意延期"
        case .verify: "复核通过"
        case .sendBack: "退回重改"
        case .close: "销号"
        case .shelve: "挂账"
        case .resume: "恢复整改"
        case .escalate: "督办"
        case .summon: "登记约谈"
        case .reopen: "重新打开"
        case .void: "作废"
        case .succeed: "并入"
        case .dissolve: "单位撤销"
        }
    }
}

/// Which step leads from which state where: 发现 → 交办 → 签收 → 整改 → 反馈 → 复核 → 销号, with 退回, 延期, 挂账.
package enum Transition {
    private static let table: [FindingState: [FindingStep: FindingState]] = [
        .found: [.assign: .assigned, .void: .voided],
        .assigned: [
            .assign: .assigned, .passOn: .assigned, .accept: .accepted, .notOurs: .disputed, .shelve: .shelved,
            .escalate: .assigned, .summon: .assigned, .void: .voided, .succeed: .assigned, .dissolve: .disputed,
        ],
        .disputed: [.assign: .assigned, .void: .voided, .succeed: .disputed],
        .accepted: [
            .passOn: .accepted, .start: .rectifying, .respond: .responded, .requestExtension: .extensionRequested,
            .shelve: .shelved, .escalate: .accepted, .summon: .accepted, .void: .voided, .succeed: .accepted,
            .dissolve: .disputed,
        ],
        .rectifying: [
            .passOn: .rectifying, .respond: .responded, .requestExtension: .extensionRequested, .shelve: .shelved,
            .escalate: .rectifying, .summon: .rectifying, .void: .voided, .succeed: .rectifying,
            .dissolve: .disputed,
        ],
        // Who is done before the answer comes needs no more time: responding withdraws the request.
        .extensionRequested: [
            .grantExtension: .rectifying, .refuseExtension: .rectifying, .respond: .responded,
            .summon: .extensionRequested, .void: .voided, .succeed: .extensionRequested, .dissolve: .disputed,
        ],
        // A summons that was held is a fact to be entered, also when an answer came meanwhile.
        .responded: [
            .verify: .verified, .sendBack: .rectifying, .summon: .responded, .void: .voided, .succeed: .responded,
        ],
        .verified: [
            .close: .closed, .sendBack: .rectifying, .summon: .verified, .void: .voided, .succeed: .verified,
        ],
        // A later look may find it undone (the county verifies a drawn part once more).
        .closed: [.summon: .closed, .reopen: .rectifying],
        .shelved: [
            .shelve: .shelved, .resume: .rectifying, .respond: .responded, .escalate: .shelved, .summon: .shelved,
            .void: .voided, .succeed: .shelved, .dissolve: .disputed,
        ],
        .voided: [:],
    ]

    /// The steps that a state allows, in the order in which they usually come.
    package static func steps(from state: FindingState) -> [FindingStep] {
        let known = table[state] ?? [:]
        return FindingStep.allCases.filter { known[$0] != nil }
    }

    /// Where a step leads. Refuses one that is out of order and names those that are possible.
    package static func state(after step: FindingStep, in state: FindingState) throws(Refusal) -> FindingState {
        if let next = table[state]?[step] { return next }
        // A merger is nobody's to choose.
        let possible = steps(from: state).filter { ![.succeed, .dissolve].contains($0) }.map(\.chinese)
        let now = possible.isEmpty ? "这条问题不再办理。" : "现在可以：\(possible.joined(separator: "、"))。"
        throw Refusal(
            .conflict, "finding.outOfOrder", "这条问题现在是“\(state.chinese)”，不能\(step.chinese)。\(now)")
    }
}
